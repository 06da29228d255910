"""Large pictures in tiles: what is read back is the picture, and what is damaged is found out."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from labeller.media.pixels import Upright
from labeller.media.pyramid import TILE_PX, DamagedPyramidError, Plan, Pyramid
from labeller.media.pyramid_writing import write_pyramid


def noise(width, height, mode="RGB"):
    bands = len(Image.new(mode, (1, 1)).getbands())
    values = np.random.default_rng(0).integers(0, 256, (height, width, bands), np.uint8)
    return Image.fromarray(values[..., 0] if bands == 1 else values, mode)


def written(path, image, first=0):
    upright = Upright(image, keeps_alpha=True)
    with path.open("wb") as file:
        write_pyramid(upright, Plan(*upright.size, upright.channels, first), file, lambda: None)
    return path


def assembled(pyramid, number):
    level = pyramid.plan.level(number)
    rows = [
        np.concatenate([pyramid.tile(number, column, row) for column in range(level.columns)], axis=1)
        for row in range(level.rows)
    ]
    return np.concatenate(rows)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_tiles_of_the_first_level_are_the_picture_to_the_pixel(tmp_path, mode):
    image = noise(1300, 700, mode)
    with Pyramid(written(tmp_path / "a", image)) as pyramid:
        assert np.array_equal(assembled(pyramid, 0).squeeze(), np.asarray(image))


@pytest.mark.parametrize("size", [(1300, 700), (1027, 1025), (513, 1), (2048, 1024)])
def test_each_level_is_the_one_before_averaged_by_two(tmp_path, size):
    image = noise(*size)
    with Pyramid(written(tmp_path / "a", image)) as pyramid:
        assert len(pyramid.plan.levels) > 1
        for level in pyramid.plan.levels[1:]:
            image = image.reduce(2)
            assert (level.width, level.height) == image.size
            assert np.array_equal(assembled(pyramid, level.number), np.asarray(image))


def test_last_level_fits_into_one_tile(tmp_path):
    last = Plan(12_001, 8_400, 3).levels[-1]
    assert max(last.width, last.height) <= TILE_PX
    assert (last.columns, last.rows) == (1, 1)


def test_overview_has_the_coarser_levels_only(tmp_path):
    image = noise(1300, 700)
    with Pyramid(written(tmp_path / "whole", image)) as whole, Pyramid(written(tmp_path / "less", image, 1)) as less:
        assert [level.number for level in less.plan.levels] == [1, 2]
        assert np.array_equal(assembled(less, 1), assembled(whole, 1))
        assert less.plan.file_bytes < whole.plan.file_bytes


def test_level_is_the_smallest_that_is_large_enough(tmp_path):
    with Pyramid(written(tmp_path / "a", noise(1300, 700))) as pyramid:
        sides = {wanted: pyramid.level(wanted).shape[1] for wanted in (100, 325, 326, 650, 651, 1300, 9000)}
    assert sides == {100: 325, 325: 325, 326: 650, 650: 650, 651: 1300, 1300: 1300, 9000: 1300}


def test_clear_pixels_do_not_bleed_into_the_others(tmp_path):
    """A red drawing on clear green stays red when it is halved."""
    pixels = np.zeros((600, 1200, 4), np.uint8)
    pixels[..., 1] = 255
    pixels[:, ::2] = (255, 0, 0, 255)
    with Pyramid(written(tmp_path / "a", Image.fromarray(pixels))) as pyramid:
        red, green, _, alpha = pyramid.tile(1, 0, 0)[5, 5]
    assert (red, green) == (255, 0)
    assert 126 <= alpha <= 129


@pytest.mark.parametrize("left", [0, 10, 27, 28, 5000, -1])
def test_cut_off_file_is_found_out_when_it_is_opened(tmp_path, left):
    path = written(tmp_path / "a", noise(700, 600))
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(DamagedPyramidError):
        Pyramid(path)


def test_file_of_another_kind_is_found_out(tmp_path):
    path = written(tmp_path / "a", noise(700, 600))
    path.write_bytes(b"another!" + path.read_bytes()[8:])
    with pytest.raises(DamagedPyramidError):
        Pyramid(path)


def test_tile_that_was_lost_with_the_power_is_found_out(tmp_path):
    """The file has its length, but part of it was never written."""
    path = written(tmp_path / "a", noise(700, 600))
    content = bytearray(path.read_bytes())
    content[4000:8000] = bytes(4000)
    path.write_bytes(content)
    with Pyramid(path) as pyramid:
        with pytest.raises(DamagedPyramidError):
            pyramid.tile(0, 0, 0)
        assert pyramid.tile(0, 1, 0).shape == (512, 188, 3)


def test_closed_file_gives_no_tile(tmp_path):
    pyramid = Pyramid(written(tmp_path / "a", noise(700, 600)))
    pyramid.close()
    with pytest.raises(OSError, match="closed"):
        pyramid.tile(0, 0, 0)
