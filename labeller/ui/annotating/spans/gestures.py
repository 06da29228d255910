"""What the mouse does in the pane of spans: drawing, choosing, and dragging an end."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from labeller.ui.annotating.spans.edges import dragged
from labeller.ui.annotating.spans.marked_pane import MarkedPane
from labeller.ui.annotating.spans.marks import SpanMark

_EDGE_REACH_PX = 5


class Gestures:
    """Follows the left button from press to release.

    With Alt held characters are taken instead of words; with Shift an arrow is drawn from one span to another.
    """

    def __init__(self, pane: MarkedPane) -> None:
        self._pane = pane
        self._begin: QPointF | None = None
        self._offset = 0
        self._grip: tuple[SpanMark, bool] | None = None
        self._is_drawing = False
        self._from: SpanMark | None = None

    @property
    def is_held(self) -> bool:
        return self._begin is not None

    def cancel(self) -> None:
        """Forget what was begun: there is another text."""
        self._begin = self._grip = self._from = None
        self._is_drawing = False

    def press(self, event: QMouseEvent) -> None:
        self._begin = event.position()
        self._offset = self._pane.offset_under(event.position())
        has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._from = self._span_under(event) if has_shift else None
        self._grip = None if self._from else self.grip_at(event.position())
        self._is_drawing = False

    def move(self, event: QMouseEvent) -> None:
        pane, offset = self._pane, self._pane.offset_under(event.position())
        if self._from is not None:
            target = self._span_under(event)
            pane.aimed.emit(self._from.key, target.key if target else None)
        elif self._grip is not None:
            mark, at_end = self._grip
            pane.preview(dragged(mark, offset, pane.units(is_fine=_is_fine(event)), at_end=at_end))
        elif self._is_drawing or self._is_far(event.position()):
            self._is_drawing = True
            first, last = sorted((self._offset, offset))
            pane.select(pane.units(is_fine=_is_fine(event)).cover(first, last), is_forward=offset >= self._offset)

    def release(self, event: QMouseEvent) -> None:
        grip, is_drawing, begin = self._grip, self._is_drawing, self._from
        self.cancel()
        if begin is not None:
            self._relate(begin, self._span_under(event))
        elif grip is not None:
            self._pane.drop(grip[0])
        elif not is_drawing:
            self._click(event)
        elif self._pane.marked is not None:
            self._pane.drawn.emit(*self._pane.marked)

    def draw_unit(self, event: QMouseEvent) -> None:
        """Mark the word under the mouse."""
        unit = self._unit_under(event)
        if unit is not None:
            self._pane.select(unit)
            self._pane.drawn.emit(*unit)

    def grip_at(self, point: QPointF) -> tuple[SpanMark, bool] | None:
        """The mark whose end can be taken at a point, and whether it is the later end."""
        scene = self._pane.scene()
        for mark in {piece.mark for piece in scene.pieces if piece.mark.has_movable_ends}:
            at_end = scene.edge_at(mark.key, point, _EDGE_REACH_PX)
            if at_end is not None:
                return mark, at_end
        return None

    def _relate(self, begin: SpanMark, end: SpanMark | None) -> None:
        self._pane.aimed.emit(None, None)
        if end is not None and end.key != begin.key:
            self._pane.related.emit(begin.key, end.key)

    def _span_under(self, event: QMouseEvent) -> SpanMark | None:
        """The shortest span at the mouse that is no suggestion."""
        hits = self._pane.scene().marks_at(event.position())
        return next((mark for mark in hits if not mark.is_suggested), None)

    def _click(self, event: QMouseEvent) -> None:
        hits = self._pane.scene().marks_at(event.position())
        link = None if hits else self._pane.scene().link_at(event.position())
        if link is not None:
            self._pane.mark_chosen.emit(link.key, False)
        elif hits:
            is_added = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            selected = next((place for place, mark in enumerate(hits) if mark.is_selected), -1)
            # Another click goes on to what lies around the mark.
            chosen = hits[0 if is_added else (selected + 1) % len(hits)]
            self._pane.mark_chosen.emit(chosen.key, is_added)
        else:
            self._pane.mark_chosen.emit(None, False)
            self._pane.select(self._unit_under(event))

    def _unit_under(self, event: QMouseEvent) -> tuple[int, int] | None:
        return self._pane.units(is_fine=_is_fine(event)).at(self._pane.offset_under(event.position()))

    def _is_far(self, point: QPointF) -> bool:
        return self._begin is not None and (point - self._begin).manhattanLength() >= QApplication.startDragDistance()


def _is_fine(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
