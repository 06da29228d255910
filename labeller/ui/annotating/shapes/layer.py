"""Everything that is drawn over the image: its shapes, what a tool has begun, and what helps with drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QTransform

from labeller.domain.schema import Label, Schema
from labeller.domain.shape import XY, Box, ImageShape
from labeller.ui import theme
from labeller.ui.annotating.board import AnnotationBoard, AnnotationId
from labeller.ui.annotating.shapes import painting
from labeller.ui.annotating.shapes.aids import paint_at_cursor, paint_crosshair, paint_in_corner, paint_ring
from labeller.ui.annotating.shapes.draft import NOTHING, Draft
from labeller.ui.annotating.shapes.draft_painting import paint_draft
from labeller.ui.annotating.shapes.handles import Handle
from labeller.ui.annotating.shapes.mark import Mark
from labeller.ui.annotating.shapes.marks import Labels, Marks
from labeller.ui.annotating.shapes.minimap import Minimap
from labeller.ui.annotating.shapes.readout import measures_text
from labeller.ui.annotating.shapes.rendering import CachedShapes, Place
from labeller.ui.annotating.shapes.tags import MOST_TAGS, paint_tags
from labeller.ui.canvas.image_canvas import ImageCanvas

# More than that are drawn with the others, so that selecting everything does not make the canvas slow.
_MOST_LIVE = 200


@dataclass(frozen=True)
class Hand:
    """What the tool in hand shows: what is begun, the handles, and the one under the mouse.

    `at` is where the mouse is in pixels of the view, `ring_px` the radius of the brush there.
    """

    draft: Draft = NOTHING
    at: XY | None = None
    has_crosshair: bool = False
    ring_px: float | None = None
    handles: tuple[Handle, ...] = ()
    hot: XY | None = None
    hovered: AnnotationId | None = None


class ShapeLayer(QObject):
    """Draws the annotations and suggestions of a board over the image of a canvas."""

    def __init__(
        self,
        canvas: ImageCanvas,
        board: AnnotationBoard,
        schema: Callable[[], Schema],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._board = board
        self._schema = schema
        self.marks = Marks()
        self._hand = Hand()
        self._live: tuple[AnnotationId, ...] = ()
        self._selected: frozenset[AnnotationId] = frozenset()
        self._minimap = Minimap(canvas)
        self.cache = CachedShapes(self.marks.crossing, self._paint_cached, self)
        self.cache.drawn.connect(self._update)
        board.changed.connect(self._on_changed)
        board.suggestions_changed.connect(self._on_suggestions)
        board.selection_changed.connect(self._on_selection)
        self._on_changed(None)
        self._on_suggestions()

    @property
    def minimap(self) -> Minimap:
        return self._minimap

    def show_hand(self, hand: Hand) -> None:
        if hand != self._hand:
            self._hand = hand
            self._update()

    def paint(self, painter: QPainter) -> None:
        transform = self._canvas.viewportTransform()
        ratio = painter.device().devicePixelRatio()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.cache.paint(painter, Place.of(transform, self._canvas.viewport().rect(), ratio))
        scale, accent = transform.m11(), theme.color("accent")
        painter.save()
        painter.setTransform(transform, True)
        for mark in self._live_marks():
            painting.paint_mark(painter, mark, scale, is_selected=True)
        self._paint_hovered(painter)
        labels = self._labels()
        label = labels.get(self._board.label_id or 0)
        paint_draft(painter, self._hand.draft, labels, QColor(label.color) if label else accent, scale)
        painting.paint_handles(painter, self._hand.handles, accent, scale, self._hand.hot)
        painter.restore()
        paint_tags(painter, self._tagged(transform), transform, self._canvas.viewport().rect())
        self._minimap.paint(painter, transform)
        self._paint_aids(painter, label)

    def _paint_cached(self, painter: QPainter, mark: Mark, scale: float) -> None:
        key = _id_of(mark)
        if key not in self._live:
            painting.paint_mark(painter, mark, scale, is_selected=key in self._selected)

    def _live_marks(self) -> Iterable[Mark]:
        hidden = self._hand.draft.hidden_ids
        found = (self.marks.find(key) for key in self._live if key not in hidden)
        return [mark for mark in found if mark is not None]

    def _paint_hovered(self, painter: QPainter) -> None:
        """A little more colour says what a click would select."""
        hovered = self._hand.hovered
        mark = self.marks.find(hovered) if hovered is not None and hovered not in self._live else None
        if mark is not None and mark.is_area:
            tone = QColor(mark.color)
            tone.setAlphaF(painting.SELECTED_FILL - painting.FILL)
            painter.fillPath(mark.path, tone)

    def _paint_aids(self, painter: QPainter, label: Label | None) -> None:
        hand, view = self._hand, QRectF(self._canvas.viewport().rect())
        chosen = self._board.selected_annotations
        if len(chosen) == 1 and isinstance(chosen[0].shape, ImageShape) and not hand.draft.shapes:
            paint_in_corner(painter, measures_text(chosen[0].shape), view)
        if hand.at is None:
            return
        at = QPointF(*hand.at)
        if hand.has_crosshair:
            paint_crosshair(painter, at, view)
        if hand.ring_px is not None:
            paint_ring(painter, at, hand.ring_px)
        drafted = self._labels().get(hand.draft.shapes[0].label_id) if hand.draft.shapes else label
        if hand.draft.text and drafted is not None:
            paint_at_cursor(painter, at, (drafted.name, hand.draft.text), view, QColor(drafted.color))

    def _tagged(self, transform: QTransform) -> list[tuple[Mark, bool]]:
        """The marks that may have a tag, each with whether it is selected."""
        view = transform.inverted()[0].mapRect(QRectF(self._canvas.viewport().rect()))
        hidden = self._hand.draft.hidden_ids
        seen = self.marks.crossing(Box(view.x(), view.y(), view.width(), view.height()))
        if len(seen) > MOST_TAGS:  # they would hide the image
            chosen = (self.marks.find(key) for key in self._board.selected[:MOST_TAGS])
            seen = [mark for mark in chosen if mark is not None]
        return [(mark, _id_of(mark) in self._selected) for mark in seen if _id_of(mark) not in hidden]

    def _labels(self) -> Labels:
        return {label.id: label for label in self._schema().labels}

    def _on_changed(self, annotation_ids: frozenset[AnnotationId] | None) -> None:
        labels = self._labels()
        if annotation_ids is None:
            self.marks.replace_all(self._board.annotations, labels)
            self.cache.forget()
        else:
            touched: list[Box] = []
            for key in annotation_ids:
                touched += self.marks.update(key, self._board.annotation(key), labels)
            self.cache.repair(touched)
        self._update()

    def _on_suggestions(self) -> None:
        self.marks.set_suggestions(self._board.suggestions, self._labels())
        self.cache.forget()
        self._update()

    def _on_selection(self) -> None:
        before = self._selected
        self._selected = frozenset(self._board.selected)
        self._live = tuple(self._board.selected) if len(self._selected) <= _MOST_LIVE else ()
        touched = before ^ self._selected
        if len(touched) > _MOST_LIVE:
            self.cache.forget()
        else:
            found = (self.marks.find(key) for key in touched)
            self.cache.repair([mark.bounds for mark in found if mark is not None])
        self._update()

    def _update(self) -> None:
        self._canvas.viewport().update()


def _id_of(mark: Mark) -> AnnotationId | None:
    return mark.annotation.id if mark.annotation is not None else None
