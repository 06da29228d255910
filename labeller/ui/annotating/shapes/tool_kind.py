"""The drawing tools that there are, and which of them a schema has work for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from labeller.domain.drawn_shapes import shapes_for
from labeller.domain.schema import Schema
from labeller.domain.shape import Box, ImageShape, Keypoints, Mask, Point, Polygon, Polyline, RotatedBox


class ToolKind(StrEnum):
    """A drawing tool; the value is the id of the action that takes it up."""

    SELECT = "tool_select"
    BOX = "tool_box"
    ROTATED_BOX = "tool_rotated_box"
    POLYGON = "tool_polygon"
    POLYLINE = "tool_polyline"
    POINT = "tool_point"
    KEYPOINTS = "tool_keypoints"
    BRUSH = "tool_brush"
    ERASER = "tool_eraser"
    SPLIT = "tool_split"
    SMART = "tool_smart"
    LIVE_WIRE = "tool_live_wire"
    WAND = "tool_wand"
    GRAB_CUT = "tool_grab_cut"


# What a tool works on; the one for selecting works on everything.
_SHAPES: Mapping[ToolKind, type[ImageShape]] = {
    ToolKind.BOX: Box,
    ToolKind.ROTATED_BOX: RotatedBox,
    ToolKind.POLYGON: Polygon,
    ToolKind.POLYLINE: Polyline,
    ToolKind.POINT: Point,
    ToolKind.KEYPOINTS: Keypoints,
    ToolKind.BRUSH: Mask,
    ToolKind.ERASER: Mask,
    ToolKind.SPLIT: Polygon,
}
# What tools make of what they find on the image by themselves.
_FOUND: Mapping[ToolKind, tuple[type[ImageShape], ...]] = {
    ToolKind.SMART: (Polygon, Mask, Box, RotatedBox),
    ToolKind.LIVE_WIRE: (Polygon, Mask),
    ToolKind.WAND: (Polygon, Mask, Box, RotatedBox),
    ToolKind.GRAB_CUT: (Polygon, Mask),
}


def tools_for(schema: Schema, *, has_sight: bool = False) -> tuple[ToolKind, ...]:
    """The tools for those shapes, the one for selecting first, and those that look at the image themselves last."""
    allowed = set(shapes_for(schema))
    drawing = (kind for kind, shape in _SHAPES.items() if shape in allowed)
    seeing = (kind for kind, shapes in _FOUND.items() if has_sight and allowed.intersection(shapes))
    return (ToolKind.SELECT, *drawing, *seeing)
