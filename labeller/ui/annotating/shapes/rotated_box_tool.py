"""Draws boxes at an angle: first one side, by a drag or two clicks, then how far the box reaches from it."""

from __future__ import annotations

import math

from labeller.domain.shape import XY, RotatedBox
from labeller.geometry import rotated_boxes
from labeller.ui.annotating.shapes.draft import NOTHING, Draft, DraftShape
from labeller.ui.annotating.shapes.pointer import DRAG_FROM_PX, Pointer
from labeller.ui.annotating.shapes.readout import size_text
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.tool_kind import ToolKind


class RotatedBoxTool(Tool):
    """The side gives the angle, so an object is measured along itself."""

    kind = ToolKind.ROTATED_BOX

    _side: tuple[XY, ...] = ()
    _to: XY | None = None
    _pressed: XY | None = None

    @property
    def draft(self) -> Draft:
        label_id = self._bench.board.label_id
        if not self._side or self._to is None or label_id is None:
            return NOTHING
        if len(self._side) == 1:
            line = (self._side[0], self._to)
            return Draft(line=line, knobs=self._side, text=size_text(rotated_boxes.from_side(*line, line[1])))
        box = rotated_boxes.from_side(self._side[0], self._side[1], self._to)
        return Draft(shapes=(DraftShape(box, label_id),), knobs=self._side, text=size_text(box))

    @property
    def hint(self) -> str:
        if len(self._side) == 2:
            return self.tr("Click where the opposite side lies")
        return self.tr("Drag along one side of the object")

    def press(self, at: Pointer) -> bool:
        self._to = self._pressed = at.point
        if not self._side:
            self._side = (at.point,)
        return True

    def move(self, at: Pointer, *, is_pressed: bool) -> None:  # noqa: ARG002  # a side is drawn either way
        self._to = at.point

    def release(self, at: Pointer) -> None:
        pressed, self._pressed, self._to = self._pressed, None, at.point
        if pressed is None or not self._side:
            return
        if len(self._side) == 2:
            self._done(rotated_boxes.from_side(self._side[0], self._side[1], at.point))
        elif math.dist(self._side[0], at.point) >= at.reach(DRAG_FROM_PX):
            self._side = (*self._side, at.point)

    def take_back(self) -> bool:
        has_any = bool(self._side)
        self._side = self._side[:-1]
        return has_any

    def cancel(self) -> None:
        self._side, self._to, self._pressed = (), None, None

    def _done(self, box: RotatedBox) -> None:
        if box.width * box.height > 0:
            self.cancel()
            self._bench.add(box)
