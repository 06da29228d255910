"""Clocks that go back, stand still or tell of another century: order never depends on them, and nothing fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from labeller.delivery.export import export
from labeller.delivery.selection import Only, Selection
from labeller.formats.format import WriteOptions
from labeller.formats.registry import exporter_named
from labeller.jobs import JobContext
from labeller.media.hashing import text_hash
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import Project
from labeller.store import project_file
from labeller.store.inspection import check
from labeller.ui.counts import count as count_items
from tests.reliability.faults.tally import Tally
from tests.reliability.faults.victims import answers_in
from tests.store.making import WHEN, add, answer, new_project, rows_of, texts

Clock = Callable[[], float]
CLOCKS: dict[str, Callable[[], Clock]] = {
    "it goes back at every answer": lambda: _steps(WHEN, -3600.0),
    "it stands still": lambda: _steps(WHEN, 0.0),
    "it is 1970": lambda: _steps(0.0, 0.5),
    "it is before 1970": lambda: _steps(-1e9, 1.0),
    "it is 2106": lambda: _steps(2.0**32, 1.0),
    "it is the year 9999": lambda: _steps(253_402_300_000.0, 1.0),
    "it is beyond all calendars": lambda: _steps(1e15, 1e12),
    "it jumps to and fro": lambda: _jumps(),
}
ITEMS = 20


def run(tally: Tally) -> None:
    for name, clock in CLOCKS.items():
        tally.run(f"clock: {name}", lambda clock=clock: trial(clock()), name)


def trial(clock: Clock) -> str:
    """Answer, undo, redo, count, forecast, export, open again."""
    with TemporaryDirectory(prefix="labeller-faults-") as folder:
        made = new_project(Path(folder))
        add(made, [replace(one, content_hash=text_hash(one.name)) for one in texts(ITEMS)])
        made.close()
        file = project_file.open_file(Path(folder) / "test.labeller")
        project = Project(file, "ann", clock)
        for item_id in range(1, ITEMS + 1):
            project.perform(SetAnswer(item_id, replace(answer(item_id % 2 + 1), answered_at=clock())), seconds=1.5)
        _undone_and_redone(project)
        pace = count_items(project).pace
        assert pace.seconds_per_item is None or pace.seconds_per_item >= 0
        left = pace.remaining_seconds(10)
        assert left is None or left >= 0
        target, options = Path(folder) / "out", WriteOptions()
        try:
            export(project, target, exporter_named("csv"), Selection(Only.ALL), options, JobContext())
        finally:
            project.close()
        assert check(project.path) == []
        assert len(answers_in(project.path)) == ITEMS
    return "recovered"


def _undone_and_redone(project: Project) -> None:
    """The newest step is that of the last answer, whatever the clock said."""
    for item_id in range(ITEMS, 0, -1):
        changes = project.undo()
        assert changes is not None, f"nothing to undo at item {item_id}"
        assert changes.answers == {item_id}, f"undo took {changes}, not {item_id}"
    for item_id in range(1, ITEMS + 1):
        changes = project.redo()
        assert changes is not None, f"nothing to do again at item {item_id}"
        assert changes.answers == {item_id}
    ids = [event_id for (event_id,) in rows_of(project.path, "SELECT id FROM event ORDER BY id")]
    assert ids == list(range(1, len(ids) + 1))


def _steps(start: float, step: float) -> Clock:
    ticks = count()
    return lambda: start + step * next(ticks)


def _jumps() -> Clock:
    ticks = count()
    return lambda: WHEN + (-1) ** next(ticks) * 1e8
