"""Sets points: one click each."""

from __future__ import annotations

from labeller.domain.shape import Point
from labeller.ui.annotating.shapes.pointer import Pointer
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.tool_kind import ToolKind


class PointTool(Tool):
    kind = ToolKind.POINT

    @property
    def hint(self) -> str:
        return self.tr("Click on each point")

    def press(self, at: Pointer) -> bool:
        self._bench.add(Point(*at.point))
        return True
