"""Shapes drawn at random, near a small image and partly outside it, and the same shapes as others see them."""

from __future__ import annotations

import math

import numpy as np
import shapely
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from labeller.domain.shape import (
    Box,
    Keypoint,
    Keypoints,
    Point,
    Polygon,
    PolygonPart,
    Polyline,
    RotatedBox,
)
from labeller.geometry import masks

WIDTH, HEIGHT = 24, 17

brief = settings(max_examples=40)

# Quarters of pixels, so that points meet each other, edges and centres; and any place.
quarters = st.integers(-32, 128).map(lambda number: number / 4)
anywhere = st.floats(-8, 32, allow_subnormal=False).map(lambda number: round(number, 3))
coordinates = quarters | anywhere
points = st.tuples(coordinates, coordinates)
lengths = st.integers(1, 80).map(lambda number: number / 4)
angles = st.sampled_from([0.0, 90.0, -45.0, 180.0]) | st.floats(-360, 360)

box_shapes = st.builds(Box, coordinates, coordinates, lengths, lengths)
rotated_shapes = st.builds(RotatedBox, coordinates, coordinates, lengths, lengths, angles)
rings = st.lists(points, min_size=3, max_size=8).map(tuple)
parts = st.builds(PolygonPart, rings, st.lists(rings, max_size=2).map(tuple))
any_polygons = st.builds(Polygon, st.lists(parts, min_size=1, max_size=3).map(tuple))
line_shapes = st.builds(Polyline, st.lists(points, min_size=2, max_size=6, unique=True).map(tuple))
point_shapes = st.builds(Point, coordinates, coordinates)
keypoint_shapes = st.builds(
    Keypoints,
    st.lists(st.builds(Keypoint, coordinates, coordinates, st.integers(0, 2)), min_size=3, max_size=3).map(tuple),
)
pixel_arrays = arrays(bool, (HEIGHT, WIDTH)) | arrays(bool, (HEIGHT, WIDTH), fill=st.just(value=False))
mask_shapes = pixel_arrays.map(masks.from_array)
image_shapes = st.one_of(
    box_shapes, rotated_shapes, any_polygons, line_shapes, point_shapes, keypoint_shapes, mask_shapes
)  # fmt: skip


@st.composite
def star_polygons(draw: st.DrawFn, holes: bool = True) -> Polygon:
    """A valid polygon: its corners in turn around a centre, a smaller one of the same form as its hole."""
    center = draw(points)
    count = draw(st.integers(3, 9))
    radii = draw(st.lists(st.integers(4, 40).map(lambda number: number / 4), min_size=count, max_size=count))
    turn = draw(st.floats(0, 1))
    corners = [
        (math.cos((place + turn) * math.tau / count) * radius, math.sin((place + turn) * math.tau / count) * radius)
        for place, radius in enumerate(radii)
    ]
    outline = tuple((center[0] + x, center[1] + y) for x, y in corners)
    inner = tuple((center[0] + x / 2, center[1] + y / 2) for x, y in corners)
    return Polygon((PolygonPart(outline, (inner,) if holes and draw(st.booleans()) else ()),))


def planar(polygon: Polygon) -> shapely.MultiPolygon:
    """A polygon as it would be written down for shapely, valid or not."""
    return shapely.MultiPolygon([shapely.Polygon(part.outline, part.holes) for part in polygon.parts])


def square(x: float, y: float, side: float) -> tuple[tuple[float, float], ...]:
    """The corners of an upright square."""
    return (x, y), (x + side, y), (x + side, y + side), (x, y + side)


def pixel_centers(width: int = WIDTH, height: int = HEIGHT) -> tuple[np.ndarray, np.ndarray]:
    """x and y of all pixel centres, (height, width) each."""
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    return x, y
