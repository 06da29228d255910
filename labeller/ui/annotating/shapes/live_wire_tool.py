"""Live wire: between clicks the line clings to the edges of the image."""

from __future__ import annotations

import math
from functools import partial

from labeller.domain.shape import XY, Polygon, PolygonPart, Polyline
from labeller.geometry import polygons
from labeller.geometry.planar import FEWEST_CORNERS
from labeller.learning.segmenting.excerpt import Excerpt
from labeller.learning.segmenting.live_wire import REACH_PX, LiveWire
from labeller.ui.annotating.shapes.draft import NOTHING, Draft
from labeller.ui.annotating.shapes.pointer import NEAR_PX, Pointer
from labeller.ui.annotating.shapes.readout import size_text
from labeller.ui.annotating.shapes.segment_tool import SegmentTool
from labeller.ui.annotating.shapes.sight import Look
from labeller.ui.annotating.shapes.tool_kind import ToolKind
from labeller.ui.annotating.shapes.workbench import AreaMode

# Seen as close as that, large images are looked at in full size around the point; else edges are those of a copy.
_CLOSE = 0.75
_REACH_PX = REACH_PX + 16.0

_Wire = tuple[LiveWire, Excerpt]
"""A wire, and what it hangs on."""


class LiveWireTool(SegmentTool):
    """Each click fixes the wire. A click on the first point, Enter or a double click closes it along the edges.

    Until the wire is hung up, a tenth of a second after a click, the line is straight.
    """

    kind = ToolKind.LIVE_WIRE

    _parts: tuple[tuple[XY, ...], ...] = ()
    _starts: tuple[XY, ...] = ()
    _wire: _Wire | None = None
    _to: XY | None = None
    _scale = 1.0

    @property
    def is_begun(self) -> bool:
        return bool(self._starts)

    @property
    def draft(self) -> Draft:
        if not self._starts:
            return NOTHING
        line = (*self._fixed(), *(self._drawn_to(self._to) if self._to is not None else ()))
        target = self._starts[0] if self._can_close() else None
        return Draft(line=line or self._starts, knobs=self._starts, target=target, text=size_text(Polyline(line)))

    @property
    def hint(self) -> str:
        if len(self._starts) > 1:
            return self.tr("Click to hold the line. Enter, or a click on the first point, closes it")
        if self._starts:
            return self.tr("Move along the edge, and click where the line should be held")
        return self._waiting_hint() or self.tr("Click on the edge of the thing")

    def press(self, at: Pointer) -> bool:
        self._to, self._scale = at.point, at.scale
        if self._can_close():
            self.finish()
        elif not self._starts or at.point != self._starts[-1]:
            if self._starts:
                self._parts = (*self._parts, self._drawn_to(at.point))
            self._starts = (*self._starts, at.point)
            self._hang_up()
        return True

    def move(self, at: Pointer, *, is_pressed: bool) -> None:  # noqa: ARG002  # the same either way
        self._to, self._scale = at.point, at.scale

    def release(self, at: Pointer) -> None:
        self._to = at.point

    def double_click(self, at: Pointer) -> bool:  # noqa: ARG002  # the first click has held the line
        self.finish()
        return True

    def finish(self) -> bool:
        if not self._starts:
            return False
        points = (*self._fixed(), *self._drawn_to(self._starts[0]))[:-1]
        drawn = polygons.repair(Polygon((PolygonPart(points),))).polygon if len(points) >= FEWEST_CORNERS else None
        if drawn is None:
            return False
        self._add(drawn)
        self.cancel()
        return True

    def take_back(self) -> bool:
        if not self._starts:
            return False
        self._starts, self._parts = self._starts[:-1], self._parts[:-1]
        self._hang_up()
        return True

    def cancel(self) -> None:
        super().cancel()
        self._parts, self._starts, self._wire, self._to = (), (), None, None

    def go_on(self) -> None:
        if self._starts and self._wire is None and not self._is_asking:
            self._hang_up()

    def _add(self, drawn: Polygon) -> None:
        """A mask where only masks may be drawn."""
        shape = self._as_allowed(drawn)
        if self._bench.area_mode is AreaMode.NEW and shape is not None:
            self._bench.add(shape)
        else:
            self._bench.add_area(drawn)

    def _hang_up(self) -> None:
        """Hang the wire on the point that was clicked last."""
        self._wire = None
        look = self._sight.look
        if look is not None and self._starts:
            reach = _REACH_PX if self._scale >= _CLOSE else math.inf
            job = partial(_hung_up, look, self._starts[-1], reach)
            self._ask(lambda _: job(), self._on_hung_up)

    def _on_hung_up(self, wire: _Wire | None) -> None:
        self._wire = wire

    def _drawn_to(self, end: XY) -> tuple[XY, ...]:
        """From the last point to another, both included."""
        if self._wire is None:
            return (self._starts[-1], end)
        wire, seen = self._wire
        inner = wire.to(seen.point(end))[1:-1]
        return (self._starts[-1], *map(seen.on_picture, inner), end)

    def _fixed(self) -> tuple[XY, ...]:
        """The line as far as it is held, without its last point."""
        return tuple(point for part in self._parts for point in part[:-1])

    def _can_close(self) -> bool:
        """Whether the mouse is back where the line began."""
        if len(self._starts) < 2 or self._to is None:
            return False
        return math.dist(self._starts[0], self._to) <= NEAR_PX / self._scale


def _hung_up(look: Look, start: XY, reach: float) -> _Wire | None:
    """The wire on a point; None outside the image, where there are no edges."""
    seen = look.at(start, reach)
    x, y = seen.point(start)
    height, width = seen.pixels.shape[:2]
    return (LiveWire(seen.pixels, (x, y)), seen) if 0 <= x <= width and 0 <= y <= height else None
