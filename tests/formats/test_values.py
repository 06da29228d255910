"""Numbers of other people's files are taken where they can mean one thing only."""

from __future__ import annotations

import pytest

from labeller.formats.values import size


@pytest.mark.parametrize(("width", "height"), [(640, 480), ("640", " 480 "), (640.0, "480")])
def test_the_size_of_an_image_is_two_whole_numbers_however_they_are_written(width, height):
    assert size(width, height) == (640, 480)


@pytest.mark.parametrize("side", [0, -1, 1.5, None, True, "wide", [640], 2**31 + 1, 10**30, float("inf")])
def test_what_no_side_of_an_image_can_be_is_no_size(side):
    assert (size(side, 480), size(640, side)) == (None, None)
