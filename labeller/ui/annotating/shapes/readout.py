"""Sizes of shapes in words: what stands beside the cursor while drawing, and in the corner for what is selected."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QCoreApplication

from labeller.domain.shape import Box, ImageShape, Keypoints, Mask, Polygon, Polyline, RotatedBox
from labeller.geometry import boxes, masks, polygons
from labeller.geometry.extent import extent
from labeller.ui.numbers import count_text, locale

_GAP = "  ·  "


def size_text(shape: ImageShape) -> str:
    """How wide and high the shape is, in pixels of the image."""
    if isinstance(shape, RotatedBox):
        return f"{_length(shape.width)} × {_length(shape.height)}{_GAP}{_angle(shape.angle_deg)}"
    around = extent(shape)
    return f"{_length(around.width)} × {_length(around.height)}" if around else ""


def measures_text(shape: ImageShape) -> str:
    """The size, and what else can be measured: the area, the angle, the length, how many points are labelled."""
    more = _more(shape)
    size = size_text(shape)
    unit = QCoreApplication.translate("readout", "px")
    return _GAP.join(part for part in (f"{size} {unit}" if size else "", more) if part)


def area_px(shape: ImageShape) -> float:
    """Square pixels of the image; 0 for points and lines."""
    match shape:
        case Box():
            return boxes.area(shape)
        case RotatedBox():
            return shape.width * shape.height
        case Polygon():
            return polygons.area(shape)
        case Mask():
            return float(masks.area(shape))
    return 0.0


def _more(shape: ImageShape) -> str:
    match shape:
        case Keypoints(points):
            text = QCoreApplication.translate("readout", "{count} of {all} points")
            labelled = sum(point.visibility > 0 for point in points)
            return text.format(count=count_text(labelled), all=count_text(len(points)))
        case Polyline(points):
            text = QCoreApplication.translate("readout", "{length} px long")
            return text.format(length=_length(_length_px(points)))
    area = area_px(shape)
    return f"{count_text(round(area))} px²" if area else ""


def _length_px(points: tuple[tuple[float, float], ...]) -> float:
    return sum(math.dist(one, other) for one, other in pairwise(points))


def _length(length_px: float) -> str:
    """Whole pixels, tenths where those say something."""
    return locale().toString(length_px, "f", 0 if length_px >= 10 else 1)


def _angle(angle_deg: float) -> str:
    return f"{locale().toString((angle_deg + 180) % 360 - 180, 'f', 1)}°"
