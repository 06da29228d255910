"""Imports, killed and done again: the end is that of one that was never disturbed."""

from __future__ import annotations

from pathlib import Path

from labeller.domain.schema import Task
from tests.loop.making import SUBJECTS
from tests.reliability.kills import making
from tests.reliability.kills.scenario import Scenario, command, fresh, window


def _photos(folder: Path, each: int = 15) -> None:
    making.empty(folder)
    making.photos(folder, each)


def _texts(folder: Path) -> None:
    making.empty(folder, Task.TEXT_CLASSIFICATION, tuple(SUBJECTS)[:2])


def _table(folder: Path) -> None:
    _texts(folder)
    making.table(folder, 1200)


def _lines(folder: Path) -> None:
    _texts(folder)
    making.lines(folder, 1200)


def _archive(folder: Path) -> None:
    making.empty(folder)
    making.archive(folder, 12)


SCENARIOS = (
    Scenario("import of a folder", _photos, command("import", "@job.labeller", "@photos")),
    Scenario("import of a table", _table, command("import", "@job.labeller", "@texts.csv")),
    Scenario("import of JSON Lines", _lines, command("import", "@job.labeller", "@texts.jsonl")),
    Scenario("import of an archive", _archive, command("import", "@job.labeller", "@sent.zip")),
    Scenario("import from the start of Python", _photos, fresh("import", "@job.labeller", "@photos")),
)
"""Those of the window begin with a project that has something to show."""


def _more_texts(folder: Path) -> None:
    making.text_project(folder, 30)
    making.table(folder, 1200)


def _more_photos(folder: Path) -> None:
    making.photo_project(folder, 2, answered=False)
    making.archive(folder, 12, name="others")


SCENARIOS += (
    Scenario("import of a table in the window", _more_texts, window("importing", "@texts.csv")),
    Scenario("import of an archive in the window", _more_photos, window("importing", "@sent.zip")),
)
