"""What all tools share that find a thing by themselves: it is shown, then accepted or given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from labeller.domain.drawn_shapes import shapes_for
from labeller.domain.shape import XY, Box, ImageShape, Mask, Polygon, RotatedBox
from labeller.geometry import masks, outlines
from labeller.geometry.conversion import Kind, convert
from labeller.jobs import Job
from labeller.ui.annotating.shapes.draft import NOTHING, Draft, DraftShape
from labeller.ui.annotating.shapes.pointer import DRAG_FROM_PX, Pointer
from labeller.ui.annotating.shapes.sight import Sight
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.workbench import AreaMode, Workbench

T = TypeVar("T")

# As what a thing that was found is added: the first of these that may be drawn.
_TARGETS: tuple[Kind, ...] = (Polygon, Mask, Box, RotatedBox)


class SegmentTool(Tool):
    """Finds a thing off the GUI thread. Enter accepts it as the schema allows, Escape gives it up.

    Answers that come after the question was given up are dropped.
    """

    yields_to_handles = False

    _found: Mask | None = None
    _shape: ImageShape | None = None
    _question = 0
    _is_asking = False

    def __init__(self, bench: Workbench, sight: Sight, parent: QObject | None = None) -> None:
        super().__init__(bench, parent)
        self._sight = sight

    @property
    def draft(self) -> Draft:
        label_id = self._bench.board.label_id
        if self._shape is None or label_id is None:
            return NOTHING
        return Draft(shapes=(DraftShape(self._shape, label_id),))

    def finish(self) -> bool:
        if self._found is None or self._shape is None:
            return False
        if self._bench.area_mode is AreaMode.NEW:
            self._bench.add(self._shape)
        else:
            area = outlines.to_polygon(self._found, outlines.SMOOTH_PX)
            if area is not None:
                self._bench.add_area(area)
        self.cancel()
        return True

    def cancel(self) -> None:
        self._show(None)

    def take_up(self) -> None:
        """Have read what the tool needs."""
        self._sight.need_pixels()

    def _ask(self, job: Job[T], answered: Callable[[T], None]) -> None:
        """Run a job and hand over what it finds, unless something else was asked or given up since."""
        self._question += 1
        self._is_asking = True
        question = self._question

        def done(answer: T) -> None:
            if question == self._question:
                self._is_asking = False
                answered(answer)
                self._sight.changed.emit()

        self._sight.think(job, done)

    def _show(self, found: Mask | None) -> None:
        """Show what was found, or nothing; whatever is still being asked is dropped."""
        self._question += 1
        self._is_asking = False
        self._found = found if found is not None and masks.area(found) else None
        self._shape = None if self._found is None else self._as_allowed(self._found)

    def _as_allowed(self, found: Mask | Polygon) -> ImageShape | None:
        allowed = shapes_for(self._bench.schema())
        target = next((kind for kind in _TARGETS if kind in allowed), None)
        return None if target is None else convert(found, target, self._bench.width, self._bench.height)

    def _waiting_hint(self) -> str:
        """What to say while the image cannot be seen yet; empty once it can."""
        if self._sight.trouble is not None:
            return self._sight.trouble.title
        if self._sight.pixels is None:
            return self.tr("Reading the image…")
        return ""


def is_drag(start: XY, at: Pointer) -> bool:
    """Whether the mouse is so far from where it was pressed that no click was meant."""
    return max(abs(start[0] - at.point[0]), abs(start[1] - at.point[1])) >= at.reach(DRAG_FROM_PX)
