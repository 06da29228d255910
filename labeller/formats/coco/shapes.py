"""COCO's boxes, polygons, run lengths and keypoints as shapes, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.shape import Box, Keypoint, Keypoints, Mask, Polygon, PolygonPart, Shape
from labeller.formats.coco.masks import decode_counts, encode_counts
from labeller.formats.format import LabelCount
from labeller.formats.values import BadAnnotationError, numbers, whole
from labeller.geometry import masks, polygons
from labeller.geometry.extent import extent

_MOST_PIXELS = 1 << 31


def box_in(value: Any) -> Box:
    found = numbers(value)
    if len(found) != 4:
        raise BadAnnotationError(f"a box of {len(found)} numbers instead of 4")
    x, y, width, height = found
    if width <= 0 or height <= 0:
        raise BadAnnotationError(f"a box of {width:g} x {height:g} pixels", Fault.EMPTY_SHAPE)
    return Box(x, y, width, height)


def segment_in(value: Any) -> Polygon | Mask:
    if isinstance(value, dict):
        return _mask(value)
    if not isinstance(value, list):
        raise BadAnnotationError("a segmentation that is neither polygons nor run lengths")
    # Some writers leave out the list of parts where there is only one.
    parts = [value] if value and not isinstance(value[0], list) else value
    return Polygon(tuple(PolygonPart(_ring(part)) for part in parts))


def _ring(value: Any) -> tuple[tuple[float, float], ...]:
    found = numbers(value)
    if len(found) < 6 or len(found) % 2:
        reason = f"a polygon of {len(found)} numbers, which is less than three points or half a point"
        raise BadAnnotationError(reason, Fault.BROKEN_POLYGON)
    return tuple(zip(found[::2], found[1::2], strict=True))


def _mask(value: Mapping[str, Any]) -> Mask:
    size, counts = value.get("size"), value.get("counts")
    if not isinstance(size, list) or len(size) != 2 or not all(whole(side) for side in size):
        raise BadAnnotationError("a mask without its height and width", Fault.BROKEN_MASK)
    height, width = (whole(side) or 0 for side in size)
    if height < 0 or width < 0 or height * width > _MOST_PIXELS:
        raise BadAnnotationError("a mask of an absurd size", Fault.BROKEN_MASK)
    try:
        runs = _runs(counts, height * width)
    except ValueError as error:
        raise BadAnnotationError(f"a mask with {error}", Fault.BROKEN_MASK) from error
    if sum(runs) != height * width:
        raise BadAnnotationError("a mask whose runs do not fill it", Fault.BROKEN_MASK)
    return Mask(width, height, _tidy(runs))


def _runs(counts: Any, most: int) -> tuple[int, ...]:
    if isinstance(counts, str):
        return decode_counts(counts, most)
    runs = [whole(run) for run in counts] if isinstance(counts, list) else [None]
    if len(runs) > most + 1 or any(run is None or run < 0 for run in runs):
        raise ValueError("runs that are no whole numbers")
    return tuple(run for run in runs if run is not None)


def _tidy(runs: Sequence[int]) -> tuple[int, ...]:
    """The same runs without empty ones but the first, so that equal masks are equal."""
    tidied = [runs[0]] if runs else [0]
    is_empty_before = False
    for run in runs[1:]:
        if is_empty_before:
            tidied[-1] += run
            is_empty_before = False
        elif run:
            tidied.append(run)
        else:
            is_empty_before = True
    return tuple(tidied)


def keypoints_in(value: Any, label: LabelCount) -> Keypoints:
    found = numbers(value)
    if len(found) != 3 * len(label.skeleton):
        reason = f"{len(found)} numbers for {len(label.skeleton)} keypoints, which are three each"
        raise BadAnnotationError(reason)
    points = zip(found[::3], found[1::3], found[2::3], strict=True)
    return Keypoints(tuple(_keypoint(x, y, visibility) for x, y, visibility in points))


def _keypoint(x: float, y: float, visibility: float) -> Keypoint:
    if visibility not in (0, 1, 2):
        raise BadAnnotationError("a visibility that is none of 0, 1, 2")
    return Keypoint(x, y, int(visibility)) if visibility else Keypoint(0.0, 0.0, 0)


def segmentation_of(shape: Shape) -> list[list[float]] | dict[str, Any]:
    """The `segmentation` of a shape: polygons, compressed run lengths, or an empty list for what has none."""
    match shape:
        case Polygon(parts):
            return [[number for point in part.outline for number in point] for part in parts]
        case Mask(width, height, runs):
            return {"size": [height, width], "counts": encode_counts(runs)}
    return []


def bbox_of(shape: Shape) -> list[float]:
    """The box around a shape as x, y, width, height; zeros for what has no place, such as an empty mask."""
    around = extent(shape)
    if around is None:
        return [0.0, 0.0, 0.0, 0.0]
    if isinstance(shape, Keypoints) and not (around.width and around.height):
        # One keypoint alone, or several in a line, are in pixels that have a size.
        around = Box(around.x, around.y, max(around.width, 1.0), max(around.height, 1.0))
    return [around.x, around.y, around.width, around.height]


def area_of(shape: Shape) -> float:
    """Square pixels: of a polygon or mask what it covers, else of the box around it."""
    match shape:
        case Polygon():
            return polygons.area(shape)
        case Mask():
            return float(masks.area(shape))
    _, _, width, height = bbox_of(shape)
    return width * height
