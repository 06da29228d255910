import numpy as np
import pytest

from labeller.domain.shape import Box, Mask, Polygon, PolygonPart, RotatedBox
from labeller.geometry import masks
from labeller.learning.regions.cell_targets import NOTHING, UNSURE, cell_corners, cell_targets
from labeller.learning.regions.look import look_at

# 32 x 24 cells of 4 px.
WIDTH, HEIGHT = 128, 96


@pytest.fixture(scope="module")
def seen(_small_looks):
    return look_at(np.full((HEIGHT, WIDTH, 3), 128, dtype=np.uint8), WIDTH, HEIGHT)


def square(x, y, side):
    return Polygon((PolygonPart(((x, y), (x + side, y), (x + side, y + side), (x, y + side))),))


def test_middle_of_a_box_is_its_core_and_around_it_nobody_is_sure(seen):
    cores = cell_targets(seen, [(1, Box(16, 16, 40, 40))]).cores
    assert cores[9, 9] == 2
    assert cores[9, 5] == UNSURE
    assert cores[20, 25] == NOTHING


def test_sides_are_cells_from_a_core_to_the_edges_of_its_box(seen):
    targets = cell_targets(seen, [(0, Box(16, 16, 40, 40))])
    assert targets.sides[9, 8].tolist() == pytest.approx([4.5, 5.5, 5.5, 4.5])


def test_nearest_thing_has_the_cell(seen):
    cores = cell_targets(seen, [(0, Box(0, 0, 64, 64)), (1, Box(16, 16, 40, 40))]).cores
    assert cores[8, 8] in (1, 2)
    assert cores[6, 6] == cell_targets(seen, [(1, Box(16, 16, 40, 40)), (0, Box(0, 0, 64, 64))]).cores[6, 6]


def test_thing_smaller_than_a_cell_has_a_core(seen):
    assert (cell_targets(seen, [(0, Box(41, 41, 2, 2))]).cores == 1).any()


def test_outline_says_which_cells_are_inside(seen):
    insides = cell_targets(seen, [(0, square(16, 16, 40))]).insides
    assert (insides[4:14, 4:14] == 1).all()
    assert (insides == 1).sum() == 100


def test_box_is_taken_for_something_round(seen):
    insides = cell_targets(seen, [(0, Box(16, 16, 40, 40))]).insides
    assert insides[9, 9] == 1
    assert insides[4, 4] == NOTHING


def test_mask_and_rotated_box_say_what_the_polygon_says(seen):
    whole = np.zeros((HEIGHT, WIDTH), dtype=bool)
    whole[16:56, 16:56] = True
    wanted = cell_targets(seen, [(0, square(16, 16, 40))]).insides
    for shape in (masks.from_array(whole), RotatedBox(36, 36, 40, 40, 90)):
        assert (cell_targets(seen, [(0, shape)]).insides == wanted).all()


def test_hole_is_outside(seen):
    ring = tuple((x, y) for x, y in ((28, 28), (44, 28), (44, 44), (28, 44)))
    shape = Polygon((PolygonPart(square(16, 16, 40).parts[0].outline, (ring,)),))
    insides = cell_targets(seen, [(0, shape)]).insides
    assert insides[9, 9] == NOTHING
    assert insides[5, 5] == 1


@pytest.mark.parametrize(
    "shape", [Box(10, 10, 0, 5), Box(200, 200, 10, 10), Mask(WIDTH, HEIGHT, (WIDTH * HEIGHT,)), Box(-20, 0, 10, 10)]
)
def test_what_has_no_place_on_the_picture_says_nothing(seen, shape):
    assert cell_corners(seen, shape) is None
    assert (cell_targets(seen, [(0, shape)]).cores == NOTHING).all()


def test_what_reaches_beyond_the_picture_is_cut(seen):
    assert cell_corners(seen, Box(-20, 80, 40, 40)) == pytest.approx((0, 20, 5, 24))
