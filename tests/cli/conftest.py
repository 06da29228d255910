"""The command line called within the test, and small data for it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from labeller.cli.main import run
from labeller.loop import caches, embedding

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    """What a command said, its exit status, and the project that it asked the window to open ("start" for none)."""

    status: int
    out: str
    err: str
    opened: Path | str | None

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


Cli = Callable[..., Outcome]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Runs a command in the test's own folder. Whatever fails says so in one line and nothing else."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Outcome:
        opened: list[Path | str] = []

        def open_app(project: Path | None) -> int:
            opened.append(project or "start")
            return 0

        capsys.readouterr()
        status = run([str(argument) for argument in arguments], open_app)
        said = capsys.readouterr()
        if status:
            assert said.err.startswith("labeller: ")
            assert said.err.count("\n") == 1
        else:
            assert said.err == ""
        return Outcome(status, said.out, said.err, opened[0] if opened else None)

    return call


@pytest.fixture
def fails(cli: Cli) -> Callable[..., str]:
    """Runs a command that fails with a given status, says nothing on standard output, and gives its one line."""

    def call(status: int, *arguments: object) -> str:
        outcome = cli(*arguments)
        assert (outcome.status, outcome.out) == (status, "")
        return outcome.err.removeprefix("labeller: ").strip()

    return call


@pytest.fixture
def quick_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the embedder that is ready at once reads the items."""
    for module in (caches, embedding):
        every = module.embedders_for
        monkeypatch.setattr(module, "embedders_for", lambda medium, every=every: every(medium)[:1])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Forty messages with ids, half about cats, half about dogs."""
    path = tmp_path / "messages.csv"
    rows = [(f"m{n}", f"message {n} about {'cats' if n % 2 else 'dogs'}", "cat" if n % 2 else "dog") for n in range(40)]
    write_table(path, [("id", "text", "category"), *rows])
    return path


@pytest.fixture
def project(cli: Cli, table: Path) -> Path:
    """A project with the messages and their labels."""
    assert cli("new", "pets.labeller", "--task", "text-classification", "--labels", "cat,dog").status == 0
    assert cli("import", "pets.labeller", table).status == 0
    return table.with_name("pets.labeller")


def write_table(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def write_pictures(folder: Path, *names: str) -> None:
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (12, 8), (number * 5 % 256, 40, 90)).save(path)
