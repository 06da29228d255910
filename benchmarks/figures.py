"""A figure: what was measured, as often as it was, and what was aimed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# With fewer values than that a 95th percentile is only another name for the largest.
_ENOUGH_FOR_P95 = 20


@dataclass(frozen=True)
class Figure:
    """`values` in `unit` of one thing. `aim` says in words what the median should be, or the worst for a stall."""

    what: str
    unit: str
    values: tuple[float, ...]
    aim: str = ""

    @classmethod
    def of(cls, what: str, unit: str, values: Sequence[float], aim: str = "", scale: float = 1.0) -> Figure:
        """`scale` turns what was measured into the unit: 1000 from seconds to milliseconds."""
        return cls(what, unit, tuple(scale * value for value in values), aim)

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def p95(self) -> float | None:
        """The nearest-rank 95th percentile; None where there are too few values for one."""
        if len(self.values) < _ENOUGH_FOR_P95:
            return None
        return sorted(self.values)[-(-95 * len(self.values) // 100) - 1]

    def cells(self) -> tuple[str, ...]:
        """What the table shows, as `HEADINGS` name it."""
        is_one = len(self.values) == 1
        least, most = ("", "") if is_one else (number(min(self.values)), number(max(self.values)))
        p95 = "" if self.p95 is None else number(self.p95)
        values = (number(self.median), least, p95, most)
        return (f"{self.what}, {self.unit}", *values, f"{len(self.values):,}", self.aim)


HEADINGS = ("What", "Median", "Least", "95 %", "Most", "n", "Aim")


def number(value: float) -> str:
    """Three digits that mean something, never more."""
    size = abs(value)
    digits = 0 if size >= 100 or size == 0 else 1 if size >= 10 else 2 if size >= 0.1 else 3
    return f"{value:,.{digits}f}"
