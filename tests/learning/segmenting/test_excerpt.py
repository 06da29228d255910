"""What a tool looks at, and where it lies on the picture."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.domain.shape import Box
from labeller.geometry import masks
from labeller.learning.segmenting.excerpt import Excerpt


def pixels(width, height):
    return np.zeros((height, width, 3), np.uint8)


WHOLE = Excerpt(pixels(400, 300), 400, 300)
SMALLER = Excerpt(pixels(100, 75), 400, 300)
PART = Excerpt(pixels(50, 40), 400, 300, 200, 100, is_part=True)


@pytest.mark.parametrize(("excerpt", "there"), [(WHOLE, (210.0, 120.0)), (SMALLER, (52.5, 30.0)), (PART, (10.0, 20.0))])
def test_points_are_taken_there_and_back(excerpt, there):
    assert excerpt.point((210.0, 120.0)) == there
    assert excerpt.on_picture(there) == (210.0, 120.0)


def test_boxes_are_taken_along():
    box = Box(210, 120, 20, 8)
    assert SMALLER.box(box) == Box(52.5, 30, 5, 2)
    assert PART.box(box) == Box(10, 20, 20, 8)


@pytest.mark.parametrize("excerpt", [WHOLE, SMALLER, PART])
def test_masks_come_to_lie_where_they_were_found(excerpt):
    rows, columns = excerpt.pixels.shape[:2]
    (left, top), (right, bottom) = (tuple(map(int, excerpt.point(place))) for place in ((208, 112), (240, 136)))
    found = np.zeros((rows, columns), bool)
    found[top:bottom, left:right] = True
    on_picture = masks.to_array(excerpt.mask_on_picture(masks.from_array(found)))
    expected = np.zeros((300, 400), bool)
    expected[112:136, 208:240] = True
    assert (on_picture ^ expected).sum() <= (0 if excerpt is not SMALLER else 8)
