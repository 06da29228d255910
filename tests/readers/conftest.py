"""Exports to be read by others, each made once, and the libraries that read them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from labeller.delivery.export import ExportReport, export
from labeller.delivery.selection import Only, Selection
from labeller.domain.schema import Label
from labeller.formats.format import WriteOptions
from labeller.formats.registry import exporter_named
from labeller.jobs import JobContext
from labeller.project.project import Project
from tests.readers.library import READERS_PYTHON, Libraries
from tests.readers.projects import PROJECTS, Held, held


@dataclass(frozen=True)
class Exported:
    """An export, and the project that it was made from, by the hash of each item's content."""

    target: Path
    report: ExportReport
    held: dict[str, Held]
    labels: tuple[Label, ...]

    def written_as(self, label: str) -> str:
        """The name that a label has in the export."""
        return next((one.written_as for one in self.report.renamed if one.name == label), label)

    @property
    def written_labels(self) -> list[str]:
        """The names of the labels in the export, in their order."""
        return [self.written_as(label.name) for label in self.labels]


@dataclass
class Exports:
    """Makes projects and exports, each once."""

    folder: Path
    projects: dict[str, Project] = field(default_factory=dict)
    made: dict[tuple, Exported] = field(default_factory=dict)

    def __call__(self, project_name: str, format_name: str, *, only: Only = Only.ANSWERED, **options: Any) -> Exported:
        key = (project_name, format_name, only, tuple(sorted(options.items())))
        if key not in self.made:
            target = self.folder / f"{len(self.made)}-{project_name}-{format_name}"
            self.made[key] = self._export(project_name, format_name, target, only, WriteOptions(**options))
        return self.made[key]

    def project(self, name: str) -> Project:
        if name not in self.projects:
            self.projects[name] = PROJECTS[name](self.folder / name)
        return self.projects[name]

    def _export(self, project_name: str, format_name: str, target: Path, only: Only, options: WriteOptions) -> Exported:
        project = self.project(project_name)
        chosen = exporter_named(format_name)
        report = export(project, target, chosen, Selection(only), options, JobContext())
        return Exported(target, report, held(project), project.schema.labels)


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exports]:
    """Called with the names of a project and a format, gives the export."""
    exports = Exports(tmp_path_factory.mktemp("exports"))
    yield exports
    for project in exports.projects.values():
        project.close()


Ask = Callable[..., Any]
"""Called with a library's script, one of its functions and arguments, gives what the library read."""


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks the libraries of `.venv-readers`."""
    if not READERS_PYTHON.exists():
        pytest.skip("the libraries that read exports back are not installed; `make setup` does so")
    yield from _asking(READERS_PYTHON, tmp_path_factory.mktemp("readers"))


@pytest.fixture(scope="session")
def ask_copyleft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks the libraries that only `make test-copyleft-readers` installs."""
    if "COPYLEFT_READERS" not in os.environ:
        pytest.skip("asked only by `make test-copyleft-readers`")
    python = Path(os.environ["COPYLEFT_READERS"]) / "bin" / "python"
    yield from _asking(python, tmp_path_factory.mktemp("copyleft"))


def _asking(python: Path, home: Path) -> Iterator[Ask]:
    libraries = Libraries(python, home)
    yield libraries.ask
    libraries.close()
