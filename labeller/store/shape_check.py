"""Whether the numbers of a shape are numbers that a drawing can have: a file from a stranger may hold any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from labeller.domain.shape import Box, Keypoints, Mask, Point, Polygon, Polyline, RotatedBox, Shape, TextSpan, TimeRange

# All numbers of a shape together: a hundred thousand corners at the far end of the largest image have a tenth of it.
_MOST = 1e15
# Twice the largest image; a mask of more would fill the memory when it is drawn.
_MOST_PIXELS = 2**30


def refuse_absurd(shape: Shape) -> None:
    """Raise ValueError for what is no number, for numbers beyond every image, and for masks that contradict themselves.

    Not finite and too large shows in the one sum: it is quick, as everything that is read of a project comes by here.
    """
    if not sum(map(abs, _numbers(shape))) <= _MOST:
        raise ValueError("a shape has absurd numbers")
    if isinstance(shape, Mask):
        is_sane = shape.width > 0 and shape.height > 0 and shape.width * shape.height <= _MOST_PIXELS
        if not is_sane or min(shape.runs, default=0) < 0 or sum(shape.runs) != shape.width * shape.height:
            raise ValueError("a mask contradicts itself")


def _numbers(shape: Shape) -> Iterable[float]:
    match shape:
        case Box(x, y, width, height):
            return x, y, width, height
        case RotatedBox(x, y, width, height, angle_deg):
            return x, y, width, height, angle_deg
        case Polygon():
            return _of_polygon(shape)
        case Polyline(points):
            return chain.from_iterable(points)
        case Point(x, y):
            return x, y
        case Keypoints(points):
            return chain.from_iterable((one.x, one.y, one.visibility) for one in points)
        case Mask(width, height, runs):
            return chain((width, height), runs)
        case TextSpan(start, end) | TimeRange(start, end):
            return start, end
        case _:
            return shape.from_id, shape.to_id


def _of_polygon(shape: Polygon) -> Iterator[float]:
    for part in shape.parts:
        yield from chain.from_iterable(part.outline)
        for hole in part.holes:
            yield from chain.from_iterable(hole)
