"""Writes docs/learning.md from the newest result of each part, between its marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import number
from benchmarks.learning.goals import GOALS, Goal
from benchmarks.learning.parts import PARTS
from benchmarks.learning.results import Kept, Measured, find_kept
from benchmarks.tables import replace_part, table, table_of, table_of_facts

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "learning.md"
_HEADINGS = ("Figure", "Floor", "Aim", "Measured", "", "On what it rests")


def write_document() -> None:
    """Put what is kept of each part into the document; a part that was never measured here stays as it is."""
    kept = {part.name: found for part in PARTS if (found := find_kept(part.name))}
    for name, found in kept.items():
        replace_part(DOCUMENT, name, text_of(found))
    if len(kept) < len(PARTS):
        return
    measured = [one for found in kept.values() for one in found.result.measured]
    newest = max(kept.values(), key=lambda found: found.measured_on)
    replace_part(DOCUMENT, "goals", table_of_goals(measured))
    replace_part(DOCUMENT, "machine", table_of_facts(newest.machine))


def text_of(kept: Kept) -> str:
    """The table of a part, its text, and in which circumstances it was measured."""
    figures = table_of(kept.result.figures) if kept.result.figures else ""
    circumstances = f"{kept.noise} Measured on {kept.measured_on} in {kept.took_s:,.0f} s."
    return "\n\n".join(filter(None, (figures, kept.result.text, circumstances)))


def table_of_goals(measured: Sequence[Measured], *, is_whole: bool = True) -> str:
    """The whole table says of all goals what was measured, or that nothing was."""
    by_goal = {one.goal: one for one in measured}
    return table(_HEADINGS, [_row(goal, by_goal.get(goal.key)) for goal in GOALS if is_whole or goal.key in by_goal])


def _row(goal: Goal, measured: Measured | None) -> tuple[str, ...]:
    title = f"{goal.title}, {goal.unit}" if goal.unit else goal.title
    wanted = tuple("" if value is None else f"{value:g}" for value in (goal.floor, goal.aim))
    if measured is None:
        return (title, *wanted, "", "not measured", "")
    return (title, *wanted, number(measured.value), goal.verdict(measured.value), measured.note)
