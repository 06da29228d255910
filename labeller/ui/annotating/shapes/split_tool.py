"""Cuts polygons in two along a line."""

from __future__ import annotations

from dataclasses import replace

from labeller.domain.annotation import Annotation
from labeller.domain.shape import XY, Polygon
from labeller.geometry import boxes, polygons
from labeller.ui.annotating.shapes.draft import NOTHING, Draft
from labeller.ui.annotating.shapes.pointer import DRAG_FROM_PX, Pointer
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.tool_kind import ToolKind


class SplitTool(Tool):
    """A drag across the selected polygons cuts them; where none is selected, all that the line crosses."""

    kind = ToolKind.SPLIT
    yields_to_handles = False

    _from: XY | None = None
    _to: XY | None = None

    @property
    def draft(self) -> Draft:
        if self._from is None or self._to is None:
            return NOTHING
        return Draft(line=(self._from, self._to), knobs=(self._from, self._to))

    @property
    def hint(self) -> str:
        return self.tr("Drag a line across a polygon to cut it in two")

    def press(self, at: Pointer) -> bool:
        self._from = self._to = at.point
        return True

    def move(self, at: Pointer, *, is_pressed: bool) -> None:
        if is_pressed and self._from is not None:
            self._to = at.point

    def release(self, at: Pointer) -> None:
        start = self._from
        self.cancel()
        if start is not None and _length(start, at.point) >= at.reach(DRAG_FROM_PX):
            self._split((start, at.point))

    def cancel(self) -> None:
        self._from = self._to = None

    def _split(self, line: tuple[XY, XY]) -> None:
        """The largest piece of each stays the annotation that it was; the others are new ones like it."""
        removed: list[int] = []
        added: list[Annotation] = []
        for one in self._targets(line):
            pieces = polygons.split(one.shape, line) if isinstance(one.shape, Polygon) else ()
            if len(pieces) > 1 and one.id is not None:
                removed.append(one.id)
                added += [
                    replace(one, shape=piece, id=None if number else one.id) for number, piece in enumerate(pieces)
                ]
        self._bench.exchange(removed, added, self.tr("Split"))

    def _targets(self, line: tuple[XY, XY]) -> list[Annotation]:
        selected = [one for one in self._bench.editable if isinstance(one.shape, Polygon)]
        if selected:
            return selected
        crossed = self._bench.hits.meeting(boxes.from_corners(*line))
        found = (self._bench.board.annotation(key) for key in crossed)
        return [one for one in found if one is not None and not one.is_locked]


def _length(one: XY, other: XY) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))
