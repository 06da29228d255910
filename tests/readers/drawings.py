"""What is drawn on pictures of 48 x 32 pixels, and on `many` of 400 x 250, by what is special about it.

`corner` fits every picture, also one that lies on its side.
"""

from __future__ import annotations

import numpy as np

from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import Box, Keypoint, Keypoints, Mask, Polygon, PolygonPart, RotatedBox
from labeller.geometry import masks
from tests.readers.pictures import HEIGHT, WIDTH

Ring = tuple[tuple[float, float], ...]


def ring(x: float, y: float, width: float, height: float) -> Ring:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def polygon(*rings: Ring) -> Polygon:
    """A polygon of so many parts, without holes."""
    return Polygon(tuple(PolygonPart(one) for one in rings))


def mask(*windows: tuple[int, int, int, int], hole: tuple[int, int, int, int] | None = None) -> Mask:
    """Windows (x, y, width, height) of a picture, but for the hole."""
    array = np.zeros((HEIGHT, WIDTH), bool)
    for x, y, width, height in windows:
        array[y : y + height, x : x + width] = True
    if hole is not None:
        x, y, width, height = hole
        array[y : y + height, x : x + width] = False
    return masks.from_array(array)


def whole(*labels: str) -> tuple[FoundAnnotation, ...]:
    """Labels of an item as a whole."""
    return tuple(FoundAnnotation(label) for label in labels)


_GRID = [(10.0 * column, 10.0 * row) for row in range(25) for column in range(40)]

BOXES = {
    "plain": (Box(6, 5, 20, 14),),
    "corner": (Box(0, 0, 10, 10), Box(11.5, 12.25, 9.5, 7.75)),
    "borders": (
        Box(0, 10, 5, 6),
        Box(10, 0, 6, 5),
        Box(WIDTH - 5, 10, 5, 6),
        Box(10, HEIGHT - 5, 6, 5),
        Box(0, 0, WIDTH, HEIGHT),
    ),
    "pixels": (Box(0, 0, 1, 1), Box(WIDTH - 1, HEIGHT - 1, 1, 1), Box(20, 15, 1, 1)),
    "outside": (Box(-3.5, -2, 10, 8), Box(WIDTH - 4, HEIGHT - 4, 10, 10.5)),
    "fractions": (Box(1.25, 2.5, 10.125, 7.75), Box(1 / 3, 2 / 3, 40 / 3, 50 / 7)),
    "many": tuple(Box(x, y, 9, 8) for x, y in _GRID),
}

AREAS = {
    "plain": (polygon(((6, 5), (26, 5), (20.5, 19.25))),),
    "corner": (polygon(ring(0, 0, 10, 10)), polygon(((11, 12), (21, 13), (15, 20)))),
    "borders": (polygon(ring(0, 0, WIDTH, HEIGHT)), polygon(((0, 10), (WIDTH, 16), (0, 22)))),
    "pixel": (polygon(ring(7, 9, 1, 1)), mask((30, 20, 1, 1))),
    "outside": (polygon(ring(-4, -3, 14, 11)), polygon(ring(WIDTH - 6, HEIGHT - 6, 20, 20))),
    "touching": (polygon(((4, 4), (14, 14), (24, 4), (24, 24), (14, 14), (4, 24))),),
    "parts": (polygon(ring(2, 2, 8, 8), ring(20, 6, 12, 10)),),
    "hole": (Polygon((PolygonPart(ring(4, 4, 24, 20), (ring(10, 9, 8, 7),)),)),),
    "parts-and-hole": (
        Polygon((PolygonPart(ring(2, 2, 18, 18), (ring(6, 6, 8, 8),)), PolygonPart(ring(30, 12, 9, 9)))),
    ),
    "mask": (mask((5, 6, 14, 9)), mask((0, 0, WIDTH, HEIGHT))),
    "mask-parts": (mask((3, 3, 6, 6), (20, 12, 10, 8)),),
    "mask-hole": (mask((6, 4, 20, 16), hole=(12, 9, 6, 5)),),
    "many": tuple(polygon(ring(x, y, 9, 8)) for x, y in _GRID),
}

TILTED = {
    "plain": (RotatedBox(20, 15, 14, 8, 30),),
    "corner": (RotatedBox(12, 12, 10, 6, 45), RotatedBox(14, 13, 12, 6, -20)),
    "angles": tuple(RotatedBox(24, 16, 12, 7, angle) for angle in (0, 90, 180, 270, 359.5, 0.25)),
    "tall": (RotatedBox(20, 16, 6, 14, 10), RotatedBox(24, 16, 9, 9, 45)),
    "outside": (RotatedBox(2, 2, 12, 8, 30),),
    "many": tuple(RotatedBox(x + 5, y + 5, 6, 4, (x + y) % 90) for x, y in _GRID),
}

SKELETONS: dict[str, tuple[tuple[str, ...], tuple[tuple[int, int], ...]]] = {
    "person": (("head", "left hand", "right hand"), ((0, 1), (0, 2))),
    "stick, 1": (("top", "bottom"), ((0, 1),)),
}
PEOPLE = {
    "plain": (Keypoints((Keypoint(20, 4), Keypoint(12.5, 18.25), Keypoint(28, 18))),),
    "corner": (Keypoints((Keypoint(10, 2), Keypoint(2, 20))),),
    "seen": (
        Keypoints((Keypoint(20, 4, 2), Keypoint(12, 18, 1), Keypoint(0, 0, 0))),
        Keypoints((Keypoint(30, 4, 1), Keypoint(31, 20, 2))),
    ),
    "borders": (Keypoints((Keypoint(0, 0), Keypoint(WIDTH, HEIGHT))),),
    # Scoring keypoints costs the square of their number.
    "many": tuple(Keypoints((Keypoint(x + 1, y + 1), Keypoint(x + 8, y + 8))) for x, y in _GRID[:100]),
}
