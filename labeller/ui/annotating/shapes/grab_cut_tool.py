"""GrabCut: a box around a thing, and its outline is found by its colours."""

from __future__ import annotations

from functools import partial

from labeller.domain.shape import XY, Box, Mask
from labeller.geometry import boxes
from labeller.learning.segmenting.grab_cut import cut_out
from labeller.ui.annotating.shapes.draft import Draft
from labeller.ui.annotating.shapes.pointer import Pointer
from labeller.ui.annotating.shapes.segment_tool import SegmentTool, is_drag
from labeller.ui.annotating.shapes.sight import Look
from labeller.ui.annotating.shapes.tool_kind import ToolKind


class GrabCutTool(SegmentTool):
    """A drag draws the box; another drag tries again."""

    kind = ToolKind.GRAB_CUT

    _from: XY | None = None
    _box: Box | None = None
    _tried: Box | None = None

    @property
    def is_begun(self) -> bool:
        return self._box is not None

    @property
    def draft(self) -> Draft:
        begun = super().draft
        return begun if begun.shapes else Draft(marquee=self._box)

    @property
    def hint(self) -> str:
        if self._found is not None:
            return self.tr("Enter takes it. Drag another box to try again")
        if self._is_asking:
            return self.tr("Looking…")
        if self._box is not None and self._from is None:
            return self._waiting_hint() or self.tr("Nothing found here. Drag another box, a little around the thing")
        return self._waiting_hint() or self.tr("Drag a box a little around the thing")

    def press(self, at: Pointer) -> bool:
        self._from = at.point
        return True

    def move(self, at: Pointer, *, is_pressed: bool) -> None:
        if is_pressed and self._from is not None and (self._box is not None or is_drag(self._from, at)):
            self._show(None)
            self._box = boxes.from_corners(self._from, at.point)

    def release(self, at: Pointer) -> None:
        start, self._from = self._from, None
        if start is not None and self._box is not None and is_drag(start, at):
            self._box = boxes.from_corners(start, at.point)
            self.go_on()

    def cancel(self) -> None:
        super().cancel()
        self._from = self._box = self._tried = None

    def go_on(self) -> None:
        box, look = self._box, self._sight.look
        is_due = self._from is None and self._found is None and not self._is_asking
        if is_due and look is not None and box is not None and box != self._tried:
            self._tried = box
            job = partial(_cut_out, look, box)
            self._ask(lambda _: job(), self._show)


def _cut_out(look: Look, box: Box) -> Mask:
    # With what is around it, which teaches the colours of the background.
    seen = look.around(Box(box.x - box.width, box.y - box.height, 3 * box.width, 3 * box.height))
    return seen.mask_on_picture(cut_out(seen.pixels, seen.box(box)))
