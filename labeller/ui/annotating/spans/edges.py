"""Where the ends of a span go when they are moved. A span keeps at least one unit, and its other end stays."""

from __future__ import annotations

from dataclasses import replace

from labeller.ui.annotating.spans.marks import SpanMark
from labeller.ui.annotating.spans.words import Units


def dragged(mark: SpanMark, offset: int, units: Units, *, at_end: bool) -> SpanMark:
    """The mark with one end at the unit under an offset."""
    if at_end:
        covered = units.cover(mark.start, max(offset, mark.start + 1))
        return replace(mark, end=covered[1]) if covered else mark
    covered = units.cover(min(offset, mark.end - 1), mark.end)
    return replace(mark, start=covered[0]) if covered else mark


def stepped(mark: SpanMark, direction: int, units: Units, *, at_end: bool) -> SpanMark:
    """The mark with one end a unit later (1) or earlier (-1)."""
    edge = mark.end if at_end else mark.start
    unit = (units.after if direction > 0 else units.before)((edge, edge))
    if unit is None:
        return mark
    if at_end == (direction > 0):  # it grows
        return replace(mark, end=unit[1]) if at_end else replace(mark, start=unit[0])
    kept = units.before(unit) if at_end else units.after(unit)
    if kept is None or not mark.start <= kept[0] < kept[1] <= mark.end:
        return mark
    return replace(mark, end=kept[1]) if at_end else replace(mark, start=kept[0])
