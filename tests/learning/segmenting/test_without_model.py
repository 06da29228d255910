"""Magic wand, GrabCut and live wire find what is plain to see, and say so where there is nothing."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from labeller.domain.shape import Box
from labeller.geometry import masks
from labeller.learning.segmenting.grab_cut import cut_out
from labeller.learning.segmenting.live_wire import LiveWire
from labeller.learning.segmenting.wand import spread
from tests.learning.segmenting.scenes import disc, overlap


def test_wand_takes_what_looks_like_the_click_in_spite_of_noise():
    pixels, is_disc = disc()
    assert overlap(masks.to_array(spread(pixels, (140.0, 120.0), 40)), is_disc) > 0.98


def test_wand_with_more_tolerance_takes_more():
    ramp = np.repeat(np.arange(200, dtype=np.uint8)[None, :, None], 50, axis=0).repeat(3, axis=2)
    areas = [masks.area(spread(ramp, (100.0, 25.0), tolerance)) for tolerance in (0, 5, 20, 255)]
    assert areas[1:] == [11 * 50, 41 * 50, 200 * 50]
    assert areas[0] == 50


def test_wand_does_not_cross_a_line():
    pixels = np.full((40, 60, 3), 90, np.uint8)
    pixels[:, 28:32] = 0
    assert masks.extent(spread(pixels, (10.0, 10.0), 10)) == Box(0.0, 0.0, 28.0, 40.0)


@pytest.mark.parametrize("point", [(-1.0, 5.0), (320.0, 5.0), (5.0, 240.0)])
def test_wand_outside_the_picture_takes_nothing(point):
    assert masks.area(spread(disc()[0], point)) == 0


def test_wand_leaves_the_picture_as_it_is():
    pixels, _ = disc()
    before = pixels.copy()
    spread(pixels, (140.0, 120.0))
    assert (pixels == before).all()


@pytest.mark.parametrize("box", [Box(75, 55, 130, 130), Box(79.4, 59.6, 121.2, 120.8), Box(-40, -20, 900, 900)])
def test_grab_cut_finds_the_thing_in_a_box(box):
    pixels, is_disc = disc()
    found = cut_out(pixels, box)
    assert (found.width, found.height) == (320, 240)
    assert overlap(masks.to_array(found), is_disc) > 0.96


def test_grab_cut_of_something_large_is_as_right_as_of_something_small():
    pixels, is_disc = disc(1600, 1200, (700, 600), 420)
    assert overlap(masks.to_array(cut_out(pixels, Box(260, 160, 880, 880))), is_disc) > 0.97


def test_grab_cut_gives_the_same_twice():
    pixels, _ = disc(noise=40)
    assert cut_out(pixels, Box(75, 55, 130, 130)) == cut_out(pixels, Box(75, 55, 130, 130))


@pytest.mark.parametrize("box", [Box(400, 10, 50, 50), Box(10, 10, 0, 20), Box(10, 10, 0.2, 0.2)])
def test_grab_cut_of_nothing_is_empty(box):
    assert masks.area(cut_out(disc()[0], box)) == 0


@pytest.mark.parametrize(("width", "height"), [(1, 1), (2, 2), (3, 200)])
def test_grab_cut_of_a_picture_without_room_for_a_background_is_empty_or_inside(width, height):
    found = cut_out(np.full((height, width, 3), 80, np.uint8), Box(0, 0, width, height))
    assert (found.width, found.height) == (width, height)


def test_wire_clings_to_the_edge():
    pixels, _ = disc()
    wire = LiveWire(pixels, (200.0, 120.0)).to((80.0, 120.0))
    assert wire[0] == (200.0, 120.0)
    assert wire[-1] == (80.0, 120.0)
    assert max(abs(math.dist(point, (140.0, 120.0)) - 60) for point in wire) < 2
    assert max(math.dist(one, other) for one, other in pairwise(wire)) < 40


def test_wire_goes_straight_to_where_it_does_not_look():
    wire = LiveWire(np.zeros((400, 400, 3), np.uint8), (10.0, 10.0), reach_px=50).to((390.0, 390.0))
    assert wire[-1] == (390.0, 390.0)
    assert math.dist(wire[-2], wire[-1]) > 300


def test_wire_reaches_every_corner_of_the_picture():
    wire = LiveWire(disc(40, 30)[0], (0.0, 0.0))
    assert wire.to((40.0, 30.0))[-1] == (40.0, 30.0)


def test_wire_begins_in_the_picture():
    with pytest.raises(ValueError, match="begin"):
        LiveWire(disc(40, 30)[0], (41.0, 3.0))
