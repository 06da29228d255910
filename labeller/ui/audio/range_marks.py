"""Ranges of time as they are drawn over a sound: a wash of colour with a tag, on lanes where they overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from labeller.ui import fonts
from labeller.ui.audio.time_window import TimeWindow
from labeller.ui.theme import XS, S, color, ink_on
from labeller.ui.widgets.painting import draw_body

TAG_HEIGHT_PX = 20.0
_LANE_PX = TAG_HEIGHT_PX + 2
_LEAST_TAG_PX = 12.0
_CORNER_PX = 3
_WASH, _SELECTED_WASH, _SUGGESTED_WASH = 0.16, 0.28, 0.08


@dataclass(frozen=True, slots=True)
class RangeMark:
    """One range: `key` is the id of its annotation, or negative for a suggestion."""

    key: int
    start_s: float
    end_s: float
    name: str
    color: str
    is_selected: bool = False
    is_suggested: bool = False

    def holds(self, time_s: float) -> bool:
        return self.start_s <= time_s <= self.end_s


class RangeMarks:
    """All ranges of a sound."""

    def __init__(self, marks: Iterable[RangeMark] = ()) -> None:
        self.marks = tuple(sorted(marks, key=lambda mark: (mark.start_s, -mark.end_s, mark.key)))
        self._lanes = lanes_of(self.marks)

    def draw(self, painter: QPainter, rect: QRectF, window: TimeWindow) -> None:
        """Draw those that a window shows into a rectangle as wide as the window."""
        seen = [mark for mark in self.marks if mark.end_s >= window.start_s and mark.start_s <= window.end_s]
        for mark in sorted(seen, key=lambda mark: mark.is_selected):
            _draw_wash(painter, _area(mark, rect, window), mark)
        painter.setFont(fonts.font("secondary"))
        for mark in seen:
            if not (tag := self._tag(mark, rect, window)).isEmpty():
                _draw_tag(painter, tag, mark)

    def at(self, place: QPointF, rect: QRectF, window: TimeWindow) -> RangeMark | None:
        """The range whose tag is at a place, else the shortest that is there."""
        for mark in self.marks:
            if self._tag(mark, rect, window).contains(place):
                return mark
        time_s = window.time_at(place.x() - rect.left(), rect.width())
        there = [mark for mark in self.marks if mark.holds(time_s)]
        return min(there, key=lambda mark: mark.end_s - mark.start_s, default=None)

    def _tag(self, mark: RangeMark, rect: QRectF, window: TimeWindow) -> QRectF:
        """Where the name stands: at the beginning of what is seen of the range, never outside of the view."""
        area = _area(mark, rect, window) & rect
        wanted = QFontMetricsF(fonts.font("secondary")).horizontalAdvance(mark.name) + 2 * S
        top = rect.top() + XS + self._lanes[mark.key] * _LANE_PX
        if area.width() < _LEAST_TAG_PX or top + TAG_HEIGHT_PX > rect.bottom():
            return QRectF()
        return QRectF(area.left(), top, min(wanted, area.width()), TAG_HEIGHT_PX)


def lanes_of(marks: Iterable[RangeMark]) -> dict[int, int]:
    """The lane of each range by its key: the first that is free where it begins. `marks` ascend by their start."""
    ends: list[float] = []
    lanes = {}
    for mark in marks:
        lane = next((number for number, end_s in enumerate(ends) if end_s <= mark.start_s), len(ends))
        ends[lane:] = [mark.end_s, *ends[lane + 1 :]]
        lanes[mark.key] = lane
    return lanes


def _area(mark: RangeMark, rect: QRectF, window: TimeWindow) -> QRectF:
    left, right = (rect.left() + window.x_of(edge, rect.width()) for edge in (mark.start_s, mark.end_s))
    return QRectF(left, rect.top(), max(right - left, 1.0), rect.height())


def _draw_wash(painter: QPainter, area: QRectF, mark: RangeMark) -> None:
    tone = QColor(mark.color)
    wash = QColor(tone)
    wash.setAlphaF(_SELECTED_WASH if mark.is_selected else _SUGGESTED_WASH if mark.is_suggested else _WASH)
    painter.fillRect(area, wash)
    style = Qt.PenStyle.DashLine if mark.is_suggested else Qt.PenStyle.SolidLine
    # A halo of the ground on both sides, so that an edge is seen on any part of a spectrogram.
    for pen in (QPen(color("surface-0", 0.7), 4), QPen(tone, 2, style, Qt.PenCapStyle.FlatCap)):
        painter.setPen(pen)
        for x in (area.left(), area.right()):
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


def _draw_tag(painter: QPainter, tag: QRectF, mark: RangeMark) -> None:
    tone = QColor(mark.color)
    if mark.is_suggested:
        # Letters in the colour of a label are not always readable: only the border has it.
        draw_body(painter, tag, color("surface-0"), tone, radius=_CORNER_PX)
        painter.setPen(color("text"))
    else:
        draw_body(painter, tag, tone, None, radius=_CORNER_PX)
        painter.setPen(ink_on(tone))
    room = tag.adjusted(XS, 0, -XS, 0)
    text = QFontMetricsF(painter.font()).elidedText(mark.name, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
