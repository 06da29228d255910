"""What the freezer really took, file by file and module by module, with where each came from."""

from __future__ import annotations

import json
import os.path
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path


@dataclass(frozen=True)
class Collected:
    """One file, by its path in the folder, or one module, by its dotted name; its source, and its Python package."""

    name: str
    source: Path
    owner: str
    is_module: bool = False


def write(target: Path, entries: Iterable[tuple[str, str, str]]) -> None:
    """Write down what the freezer collected: its own triples of name, source and kind, but for links."""
    files = (entry for entry in entries if entry[2] != "SYMLINK" and entry[1])
    rows = sorted((name.replace("\\", "/"), str(source), kind == "PYMODULE") for name, source, kind in files)
    target.write_text(json.dumps(rows, indent=0))


def read(record: Path) -> list[Collected]:
    """What was written down, each with the name of the Python package that it belongs to, if any."""
    owners = owners_of_files()
    return [
        Collected(name, Path(source), owners.get(os.path.normpath(source), ""), is_module)
        for name, source, is_module in json.loads(record.read_text())
    ]


def owners_of_files() -> dict[str, str]:
    """Which Python package of this environment each of its files belongs to."""
    return {path: package.name for package in distributions() for path in _files(package)}


def _files(package: Distribution) -> list[str]:
    return [os.path.normpath(str(package.locate_file(file))) for file in package.files or ()]
