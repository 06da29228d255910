"""What was tried and what became of it, as a table."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from labeller.errors import LabellerError
from tests.reliability.faults.disks import NoDiskError

_WIDTHS = (52, 7, 7, 10, 6)
# What tells of a program, and nothing to a person.
_NO_WORDS = ("Traceback", "sqlite3.", "Errno")
_HEADINGS = ("fault", "tried", "clear", "recovered", "worse")


@dataclass
class Row:
    """Of one fault: how often it was tried, said clearly (or did not matter), recovered from, and made worse.

    `note` is a further figure in words.
    """

    fault: str
    tried: int = 0
    clear: int = 0
    recovered: int = 0
    worse: int = 0
    note: str = ""


@dataclass
class Tally:
    """All rows. Everything that went wrong is told on stderr at once, with how to repeat it."""

    rows: dict[str, Row] = field(default_factory=dict)

    def run(self, fault: str, trial: Callable[[], str], repeat: str) -> None:
        """Try one fault. `trial` gives "recovered", or "clear" where only the message was right; it raises if not."""
        row = self.rows.setdefault(fault, Row(fault))
        row.tried += 1
        try:
            outcome = trial()
        except NoDiskError as error:
            row.tried -= 1
            row.note = f"  not tried here: {error.strerror}"
            return
        except Exception:  # noqa: BLE001 - whatever the program lets through is what is looked for
            row.worse += 1
            sys.stderr.write(f"WORSE: {fault} ({repeat})\n{traceback.format_exc()}\n")
            return
        row.clear += 1
        row.recovered += outcome == "recovered"

    def table(self) -> str:
        lines = [
            _line((row.fault, row.tried, row.clear, row.recovered, row.worse)) + row.note for row in self.rows.values()
        ]
        return "\n".join([_line(_HEADINGS), *lines])

    def summary(self) -> str:
        rows = self.rows.values()
        figures = [sum(getattr(row, name) for row in rows) for name in ("tried", "clear", "recovered", "worse")]
        return "faults {:,}, clear {:,}, recovered {:,}, worse {:,}".format(*figures)

    @property
    def worse(self) -> int:
        return sum(row.worse for row in self.rows.values())


def refused(act: Callable[[], object]) -> LabellerError | None:
    """What the program says against it, in words for people; None if it does it."""
    said = None
    try:
        act()
    except LabellerError as error:
        said = error
    if said is not None and (not said.title or not said.hint or any(word in str(said) for word in _NO_WORDS)):
        raise AssertionError(f"no message for people: {said!r}") from said
    return said


def _line(cells: tuple[object, ...]) -> str:
    first, *others = cells
    numbers = (f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in others)
    return str(first).ljust(_WIDTHS[0]) + "".join(
        number.rjust(width) for number, width in zip(numbers, _WIDTHS[1:], strict=True)
    )
