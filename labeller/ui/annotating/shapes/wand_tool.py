"""Magic wand: a click takes what looks alike around it."""

from __future__ import annotations

from functools import partial

from labeller.domain.shape import XY, Mask
from labeller.geometry import masks
from labeller.learning.segmenting.wand import LARGEST_TOLERANCE, TOLERANCE, spread
from labeller.ui.annotating.shapes.draft import Draft
from labeller.ui.annotating.shapes.pointer import Pointer
from labeller.ui.annotating.shapes.segment_tool import SegmentTool
from labeller.ui.annotating.shapes.sight import Look
from labeller.ui.annotating.shapes.tool_kind import ToolKind
from labeller.ui.numbers import count_text

# How far the mouse is dragged for one more step of tolerance, on the screen.
_STEP_PX = 3.0
# On a large image it spreads as far from the click, in pixels of the screen: more than a screen to each side.
_REACH_PX = 2000.0


class WandTool(SegmentTool):
    """A drag to the right tolerates more, to the left less, and the tolerance stays for the next click.

    A click with Shift takes more of the image, one with Alt takes some away again.
    """

    kind = ToolKind.WAND

    _tolerance = TOLERANCE
    _from: XY | None = None
    _zoom = 1.0
    _dragged_from = TOLERANCE
    _before: Mask | None = None
    _is_less = False

    @property
    def is_begun(self) -> bool:
        return self._found is not None

    @property
    def draft(self) -> Draft:
        begun = super().draft
        if not begun.shapes:
            return begun
        text = self.tr("Tolerance {count}").format(count=count_text(self._tolerance))
        return Draft(shapes=begun.shapes, text=text)

    @property
    def hint(self) -> str:
        if self._found is None:
            return self._waiting_hint() or self.tr("Click on what looks alike; drag left or right for less or more")
        return self.tr("Enter takes it. Shift+click for more of the image, Alt+click for less")

    def press(self, at: Pointer) -> bool:
        self._before = self._found if at.has_shift or at.has_alt else None
        self._is_less = at.has_alt
        self._from, self._zoom, self._dragged_from = at.point, at.scale, self._tolerance
        if not (at.has_alt and self._before is None):
            self._spread()
        return True

    def move(self, at: Pointer, *, is_pressed: bool) -> None:
        if not is_pressed or self._from is None:
            return
        steps = round((at.point[0] - self._from[0]) * at.scale / _STEP_PX)
        tolerance = min(max(self._dragged_from + steps, 0), LARGEST_TOLERANCE)
        if tolerance != self._tolerance:
            self._tolerance = tolerance
            self._spread()

    def release(self, at: Pointer) -> None:
        """The click is where the button went down."""

    def cancel(self) -> None:
        super().cancel()
        self._from = self._before = None

    def _spread(self) -> None:
        look = self._sight.look
        if look is None or self._from is None:
            return
        job = partial(_spread, look, self._from, self._tolerance, _REACH_PX / min(1.0, self._zoom))
        before, is_less = self._before, self._is_less
        self._ask(lambda _: job(), lambda found: self._show(_joined(before, found, is_less=is_less)))


def _spread(look: Look, point: XY, tolerance: int, reach: float) -> Mask:
    seen = look.at(point, reach)
    return seen.mask_on_picture(spread(seen.pixels, seen.point(point), tolerance))


def _joined(before: Mask | None, found: Mask, *, is_less: bool) -> Mask:
    if before is None:
        return found
    return masks.subtract(before, found) if is_less else masks.union([before, found])
