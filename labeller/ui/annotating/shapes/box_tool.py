"""Draws upright boxes: by dragging from corner to corner, or by clicking on the four extremes of the object."""

from __future__ import annotations

from labeller.domain.shape import XY, Box
from labeller.geometry import boxes
from labeller.ui.annotating.shapes.draft import NOTHING, Draft, DraftShape
from labeller.ui.annotating.shapes.pointer import DRAG_FROM_PX, Pointer
from labeller.ui.annotating.shapes.readout import size_text
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.tool_kind import ToolKind

EXTREMES = 4


class BoxTool(Tool):
    """A drag gives a box at once. A click is the first of four: the outermost points of the object, in any order.

    The clicks are extreme clicking (Papadopoulos et al., ICCV 2017), which is faster than dragging for many people and
    fits more tightly.
    """

    kind = ToolKind.BOX

    _from: XY | None = None
    _to: XY | None = None
    _is_drag = False
    _extremes: tuple[XY, ...] = ()

    @property
    def draft(self) -> Draft:
        label_id = self._bench.board.label_id
        seen = self._seen()
        if label_id is None or seen is None:
            return NOTHING
        text = size_text(seen)
        if self._extremes and not self._is_drag:
            count = self.tr("{count} of 4").format(count=len(self._extremes))
            text = f"{text}  ·  {count}"
        return Draft(shapes=(DraftShape(seen, label_id),), knobs=self._extremes, text=text)

    @property
    def hint(self) -> str:
        if self._extremes:
            return self.tr("Click on the outermost points of the object: top, left, bottom and right")
        return self.tr("Drag from corner to corner, or click on the four outermost points")

    def press(self, at: Pointer) -> bool:
        self._from, self._to, self._is_drag = at.point, at.point, False
        return True

    def move(self, at: Pointer, *, is_pressed: bool) -> None:
        self._to = at.point
        if is_pressed and self._from is not None and not self._extremes:
            self._is_drag = self._is_drag or _is_far(self._from, at, DRAG_FROM_PX)

    def release(self, at: Pointer) -> None:
        start, self._from = self._from, None
        if start is None:
            return
        if self._is_drag:
            self.cancel()
            self._add(boxes.from_corners(start, at.point))
        else:
            self._click(at.point)

    def take_back(self) -> bool:
        has_any = bool(self._extremes)
        self._extremes = self._extremes[:-1]
        return has_any

    def cancel(self) -> None:
        self._from, self._to, self._is_drag, self._extremes = None, None, False, ()

    def _click(self, point: XY) -> None:
        self._extremes = (*self._extremes, point)
        if len(self._extremes) == EXTREMES:
            box = boxes.around(self._extremes)
            self.cancel()
            if box is not None:
                self._add(box)

    def _add(self, box: Box) -> None:
        if boxes.area(box) > 0:
            self._bench.add(box)

    def _seen(self) -> Box | None:
        if self._is_drag and self._from is not None and self._to is not None:
            return boxes.from_corners(self._from, self._to)
        if not self._extremes:
            return None
        return boxes.around([*self._extremes, *([self._to] if self._to else [])])


def _is_far(start: XY, at: Pointer, view_px: float) -> bool:
    return max(abs(start[0] - at.point[0]), abs(start[1] - at.point[1])) >= at.reach(view_px)
