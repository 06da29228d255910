"""How much shapes overlap: intersection over union (IoU, Jaccard 1912), 1 for the same place and 0 for none shared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from labeller.domain.shape import Box, ImageShape, Mask, Relation, Shape, TextSpan, TimeRange
from labeller.geometry import boxes, masks, rasters, runs
from labeller.geometry.arrays import Floats, Ints
from labeller.geometry.extent import extent
from labeller.geometry.planar import MARK_PX, to_planar, to_polygon

_NO_AREA = TextSpan | TimeRange | Relation


def iou(one: Shape, other: Shape) -> float:
    """The IoU of any two shapes, 0 to 1; 0 for shapes on different media or without any extent.

    Two masks are compared by their pixels; with a mask, any other shape is the mask that it would be, by pixel
    centres. All others are compared exactly as areas; points and lines are as wide as `planar.MARK_PX` says.
    Raises ValueError for two masks of different sizes.
    """
    match one, other:
        case Box(), Box():
            return float(box_ious(_extents([one]), _extents([other]))[0, 0])
        case TextSpan(), TextSpan():
            return _interval_iou(one.start, one.end, other.start, other.end)
        case TimeRange(), TimeRange():
            return _interval_iou(one.start_s, one.end_s, other.start_s, other.end_s)
    if isinstance(one, _NO_AREA) or isinstance(other, _NO_AREA):
        return 0.0
    if isinstance(one, Mask):
        return _edges_iou(masks.to_edges(one), _pixels(other, one))
    if isinstance(other, Mask):
        return _edges_iou(_pixels(one, other), masks.to_edges(other))
    return float(_planar_ious(_planes([one]), _planes([other]))[0])


def iou_matrix(ones: Sequence[Shape], others: Sequence[Shape]) -> Floats:
    """(n, m) IoU of each of the ones with each of the others; each is made ready once, and those apart are skipped.

    Raises ValueError for masks of different sizes.
    """
    if all(isinstance(shape, Box) for shape in (*ones, *others)):
        return box_ious(_extents(ones), _extents(others))
    _check_sizes([shape for shape in (*ones, *others) if isinstance(shape, Mask)])
    matrix = np.zeros((len(ones), len(others)))
    rows, columns = np.nonzero(_may_overlap(ones, others))
    matrix[rows, columns] = _planar_ious(_planes(ones)[rows], _planes(others)[columns])
    pixels: dict[int, Ints] = {}
    for row, column in np.argwhere(np.isnan(matrix)).tolist():
        matrix[row, column] = _kept_iou(ones[row], others[column], pixels)
    return matrix


def box_ious(ones: Floats, others: Floats) -> Floats:
    """(n, m) IoU of upright boxes given as (n, 4) and (m, 4) x, y, width, height with sides not below zero."""
    low = np.maximum(ones[:, None, :2], others[None, :, :2])
    high = np.minimum((ones[:, :2] + ones[:, 2:])[:, None], (others[:, :2] + others[:, 2:])[None])
    shared = np.prod(np.maximum(high - low, 0), axis=2)
    total = np.prod(ones[:, 2:], axis=1)[:, None] + np.prod(others[:, 2:], axis=1)[None] - shared
    ious: Floats = np.divide(shared, total, out=np.zeros_like(shared), where=total > 0)
    return ious


def _planes(shapes: Sequence[Shape]) -> NDArray[np.object_]:
    """(n,) the shapes as shapely's geometries; None for masks, spans and time ranges."""
    planes = [None if isinstance(shape, Mask | _NO_AREA) else to_planar(shape) for shape in shapes]
    array = np.empty(len(planes), dtype=object)
    array[:] = planes
    return array


def _planar_ious(ones: NDArray[np.object_], others: NDArray[np.object_]) -> Floats:
    """(n,) IoU pair by pair; not a number where one of the two is None."""
    import shapely

    shared = shapely.area(shapely.intersection(ones, others))
    total = shapely.area(ones) + shapely.area(others) - shared
    return np.where(total > 0, np.minimum(shared / np.where(total > 0, total, 1), 1), np.where(total <= 0, 0, np.nan))


def _kept_iou(one: Shape, other: Shape, pixels: dict[int, Ints]) -> float:
    """IoU of a pair one of which is a mask; `pixels` keeps by identity what shapes are as edges."""
    if isinstance(one, _NO_AREA) or isinstance(other, _NO_AREA):
        return iou(one, other)
    image = one if isinstance(one, Mask) else other
    if isinstance(image, Mask):
        for shape in (one, other):
            if id(shape) not in pixels:
                pixels[id(shape)] = _pixels(shape, image)
    return _edges_iou(pixels[id(one)], pixels[id(other)])


def _pixels(shape: ImageShape, image: Mask) -> Ints:
    """The edges of the mask that a shape is in the image of a mask."""
    if isinstance(shape, Mask):
        _check_sizes((shape, image))
        return masks.to_edges(shape)
    polygon = to_polygon(to_planar(shape))
    return rasters.to_edges(polygon, image.width, image.height) if polygon else runs.NO_EDGES


def _edges_iou(one: Ints, other: Ints) -> float:
    shared = runs.size(runs.intersection(one, other))
    total = runs.size(one) + runs.size(other) - shared
    return shared / total if total else 0.0


def _interval_iou(start: float, end: float, other_start: float, other_end: float) -> float:
    shared = max(0.0, min(end, other_end) - max(start, other_start))
    total = end - start + other_end - other_start - shared
    return shared / total if total > 0 else 0.0


def _extents(shapes: Sequence[Shape]) -> Floats:
    """(n, 4) x, y, width, height; rows of not a number where there is no extent."""
    around = [extent(shape) for shape in shapes]
    nowhere = Box(np.nan, np.nan, np.nan, np.nan)
    return boxes.to_array([box or nowhere for box in around])


def _may_overlap(ones: Sequence[Shape], others: Sequence[Shape]) -> np.ndarray:
    """(n, m) whether extents, made wide enough for points and lines, meet; always for spans and time ranges."""
    first, second = _extents(ones), _extents(others)
    near = np.ones((len(ones), len(others)), dtype=bool)
    for axis in (0, 1):
        end, other_end = first[:, axis] + first[:, axis + 2], second[:, axis] + second[:, axis + 2]
        near &= ~(first[:, None, axis] > other_end[None] + MARK_PX)
        near &= ~(second[None, :, axis] > end[:, None] + MARK_PX)
    return near


def _check_sizes(found: Sequence[Mask]) -> None:
    if len({(mask.width, mask.height) for mask in found}) > 1:
        raise ValueError("masks of one image are needed to compare them")
