"""Which shapes may be drawn on the images of a project."""

from __future__ import annotations

from collections.abc import Mapping

from labeller.domain.schema import Schema, Task
from labeller.domain.shape import Box, ImageShape, Keypoints, Mask, Point, Polygon, Polyline, RotatedBox

_DRAWN: tuple[type[ImageShape], ...] = (Box, RotatedBox, Polygon, Polyline, Point, Keypoints, Mask)
_OF_TASK: Mapping[Task, tuple[type[ImageShape], ...]] = {
    Task.OBJECT_DETECTION: (Box, RotatedBox),
    Task.SEGMENTATION: (Polygon, Mask, Polyline),
    Task.KEYPOINTS: (Keypoints, Point),
}


def shapes_for(schema: Schema) -> tuple[type[ImageShape], ...]:
    """The shapes that may be drawn: those that the schema names, else those that are usual for its task."""
    named = tuple(shape for shape in _DRAWN if shape.__name__.lower() in schema.shapes)
    return named or _OF_TASK.get(schema.task, ())
