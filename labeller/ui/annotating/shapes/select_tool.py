"""Selects shapes, moves them, and changes them by their handles."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import Qt

from labeller.domain.annotation import Annotation
from labeller.domain.shape import XY, Box, ImageShape, Keypoint, Keypoints, Polygon, Polyline
from labeller.geometry import boxes, moving, vertices
from labeller.geometry.extent import extent
from labeller.ui.annotating.board import AnnotationId
from labeller.ui.annotating.shapes import grips
from labeller.ui.annotating.shapes.draft import NOTHING, Draft, DraftShape
from labeller.ui.annotating.shapes.grips import Grip
from labeller.ui.annotating.shapes.handles import HandleKind, dragged, scaled, with_keypoint
from labeller.ui.annotating.shapes.pointer import NEAR_PX, Pointer
from labeller.ui.annotating.shapes.readout import size_text
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.tool_kind import ToolKind

_DRAG_FROM_PX = 3.0


@dataclass(frozen=True, slots=True)
class _Gesture:
    """Begun at `start`. What it changes: by the handle of `grip`, or by moving `held`; else it is a marquee."""

    start: XY
    grip: Grip | None = None
    held: tuple[Annotation, ...] = ()
    under: tuple[AnnotationId, ...] = ()
    adds: bool = False


class SelectTool(Tool):
    """A click selects, with Ctrl or Shift one more; another click goes on to what lies below. Dragging moves."""

    kind = ToolKind.SELECT
    has_crosshair = False

    _gesture: _Gesture | None = None
    _at: Pointer | None = None
    _is_drag = False
    _touched: Grip | None = None
    _nudged: XY = (0.0, 0.0)

    @property
    def draft(self) -> Draft:
        gesture, at = self._gesture, self._at
        if self._nudged != (0.0, 0.0):
            return _draft_of(self._after_nudge())
        if gesture is None or at is None or not self._is_drag:
            return NOTHING
        if gesture.grip is None and not gesture.held:
            return Draft(marquee=boxes.from_corners(gesture.start, at.point))
        return _draft_of(self._changed(gesture, at))

    def cursor(self, at: Pointer) -> Qt.CursorShape:
        if self._gesture is not None and self._gesture.held and self._is_drag:
            return Qt.CursorShape.SizeAllCursor
        grip = self._grip_at(at)
        return Qt.CursorShape.ArrowCursor if grip is None else grips.cursor(grip)

    def has_grip(self, at: Pointer) -> bool:
        """Whether a handle of what is selected lies here."""
        return self._grip_at(at) is not None

    def press(self, at: Pointer) -> bool:
        self._at, self._is_drag = at, False
        grip = self._grip_at(at)
        self._touched = grip
        if grip is not None:
            if at.has_alt and self._remove_part(grip):
                return True
            self._gesture = _Gesture(at.point, grip)
            return True
        under = tuple(self._bench.hits.at(at.point, at.reach(NEAR_PX)))
        if under:
            self._press_on_shape(at, under)
            return True
        return self._press_on_nothing(at)

    def move(self, at: Pointer, *, is_pressed: bool) -> None:
        self._at = at
        if self._gesture is not None and is_pressed and not self._is_drag:
            self._is_drag = math.dist(self._gesture.start, at.point) >= at.reach(_DRAG_FROM_PX)

    def release(self, at: Pointer) -> None:
        gesture, was_drag = self._gesture, self._is_drag
        self._at = at
        self.cancel()
        if gesture is None:
            return
        if not was_drag:
            self._click(gesture)
        elif gesture.grip is None and not gesture.held:
            found = self._bench.hits.inside(boxes.from_corners(gesture.start, at.point))
            self._bench.board.select([*(self._bench.board.selected if gesture.adds else ()), *found])
        else:
            self._bench.change(self._changed(gesture, at), self._title(gesture))

    def double_click(self, at: Pointer) -> bool:
        """On an edge of what is selected: one more vertex there."""
        self.cancel()
        for one in self._bench.editable:
            if isinstance(one.shape, Polygon | Polyline):
                found = vertices.nearest_edge(one.shape, at.point)
                if found is not None and found.distance_px <= at.reach(NEAR_PX):
                    inserted = vertices.insert(one.shape, found.place, found.point)
                    self._bench.change([(one, inserted)], self.tr("Insert a vertex"))
                    return True
        return bool(self._bench.hits.at(at.point, at.reach(NEAR_PX)))

    def remove(self) -> bool:
        touched, self._touched = self._touched, None
        return touched is not None and self._remove_part(touched)

    def cancel(self) -> None:
        self._gesture, self._is_drag, self._nudged = None, False, (0.0, 0.0)

    def nudge(self, dx: float, dy: float) -> bool:
        """Move what is selected by so many pixels; it is done when the key comes up, so a held key is one step."""
        self._nudged = self._nudged[0] + dx, self._nudged[1] + dy
        return bool(self._bench.editable)

    def settle_nudge(self) -> None:
        """Do what was nudged. Raises LabellerError."""
        if self._nudged != (0.0, 0.0):
            changed = self._after_nudge()
            self._nudged = (0.0, 0.0)
            self._bench.change(changed, self.tr("Move"))

    def _after_nudge(self) -> list[tuple[Annotation, ImageShape]]:
        return moved(self._bench.editable, *self._nudged, self._bench.bounds)

    def _press_on_shape(self, at: Pointer, under: tuple[AnnotationId, ...]) -> None:
        board = self._bench.board
        if at.adds:
            others = [one for one in board.selected if one != under[0]]
            board.select(others if under[0] in board.selected else [*others, under[0]])
            under = ()
        elif not set(under) & set(board.selected):
            board.select(under[:1])
            under = ()
        held = tuple(self._bench.editable) if set(self._bench.hits.at(at.point, at.reach(NEAR_PX))) & set(
            board.selected
        ) else ()  # fmt: skip
        self._gesture = _Gesture(at.point, held=held, under=under) if held or under else None

    def _press_on_nothing(self, at: Pointer) -> bool:
        suggestion = self._bench.hits.suggestion_at(at.point, at.reach(NEAR_PX))
        if suggestion is not None:
            if at.has_alt:
                self._bench.board.reject([suggestion])
            else:
                self._bench.board.accept([suggestion])
            return True
        if not at.adds:
            self._bench.board.select(())
            if self._bench.can_pan:
                return False
        self._gesture = _Gesture(at.point, adds=at.adds)
        return True

    def _click(self, gesture: _Gesture) -> None:
        """A click on what was selected already goes on to what lies below it."""
        if gesture.under:
            chosen = next((n for n, one in enumerate(gesture.under) if one in self._bench.board.selected), -1)
            self._bench.board.select((gesture.under[(chosen + 1) % len(gesture.under)],))

    def _changed(self, gesture: _Gesture, at: Pointer) -> list[tuple[Annotation, ImageShape]]:
        if gesture.grip is not None:
            return self._by_grip(gesture.grip, at)
        dx, dy = at.point[0] - gesture.start[0], at.point[1] - gesture.start[1]
        if at.has_shift:
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        return moved(gesture.held, dx, dy, self._bench.bounds)

    def _by_grip(self, grip: Grip, at: Pointer) -> list[tuple[Annotation, ImageShape]]:
        if grip.around is None:
            shapes = [(one, dragged(shape, grip.handle, at.point, keeps=at.has_shift)) for one, shape in grip.held]
        else:
            side = grip.handle.side
            shapes = [(one, scaled(shape, grip.around, side, at.point, keeps=at.has_shift)) for one, shape in grip.held]
        return shapes

    def _title(self, gesture: _Gesture) -> str:
        if gesture.grip is None:
            return self.tr("Move")
        match gesture.grip.handle.kind:
            case HandleKind.ROTATE:
                return self.tr("Rotate")
            case HandleKind.BETWEEN:
                return self.tr("Insert a vertex")
            case HandleKind.SIDE:
                return self.tr("Resize")
        return self.tr("Move a point")

    def _grip_at(self, at: Pointer) -> Grip | None:
        return grips.grip_at(self._bench.editable, at)

    def _remove_part(self, grip: Grip) -> bool:
        """Take the vertex away, or say that a keypoint is hidden, or is not."""
        (one, shape), handle = grip.held[0], grip.handle
        if isinstance(shape, Keypoints) and handle.kind is HandleKind.KEYPOINT:
            point = shape.points[handle.index]
            other = with_keypoint(shape, handle.index, Keypoint(point.x, point.y, 3 - point.visibility))
            self._bench.change([(one, other)], self.tr("Hidden or visible"))
            return True
        if handle.kind is not HandleKind.VERTEX or handle.place is None:
            return False
        if not isinstance(shape, Polygon | Polyline):
            return False
        rest = vertices.remove(shape, handle.place)
        if rest is None:
            self._bench.board.remove([one.id] if one.id is not None else [])
        else:
            self._bench.change([(one, rest)], self.tr("Remove a vertex"))
        return True


def moved(
    held: tuple[Annotation, ...] | list[Annotation], dx: float, dy: float, bounds: Box | None
) -> list[tuple[Annotation, ImageShape]]:
    """The annotations moved together, but with bounds only so far that what lies in them stays in them."""
    shapes = [(one, one.shape) for one in held if isinstance(one.shape, ImageShape)]
    if bounds is not None:
        around = [extent(shape) for _, shape in shapes]
        found = [box for box in around if box is not None]
        dx = _held_back(dx, [(box.x, box.x + box.width) for box in found], bounds.width)
        dy = _held_back(dy, [(box.y, box.y + box.height) for box in found], bounds.height)
    return [(one, moving.translate(shape, dx, dy)) for one, shape in shapes]


def _draft_of(changed: list[tuple[Annotation, ImageShape]]) -> Draft:
    shapes = tuple(DraftShape(shape, one.label_id) for one, shape in changed)
    ids = frozenset(one.id for one, _ in changed if one.id is not None)
    return Draft(shapes=shapes, hidden_ids=ids, text=size_text(shapes[0].shape) if len(shapes) == 1 else "")


def _held_back(step: float, spans: list[tuple[float, float]], end: float) -> float:
    """So much of a step that spans from 0 to the end do not leave it; those that are outside do not count."""
    inside = [span for span in spans if span[0] >= 0 and span[1] <= end]
    least = max((-start for start, _ in inside), default=step)
    most = min((end - stop for _, stop in inside), default=step)
    return min(max(step, least), most)
