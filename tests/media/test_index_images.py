"""Images of numbers keep every number, whatever kind of file they are in."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from labeller.media.index_images import index_png, read_index_image
from labeller.media.unreadable import UnreadableError

NUMBERS = np.array([[0, 1, 2], [250, 254, 255]], np.uint8)


def saved(path, image):
    image.save(path)
    return path


@pytest.mark.parametrize("suffix", ["png", "tif", "bmp"])
def test_grey_numbers_are_those_of_the_file(tmp_path, suffix):
    read = read_index_image(saved(tmp_path / f"a.{suffix}", Image.fromarray(NUMBERS)))
    assert np.array_equal(read.values, NUMBERS)
    assert (read.has_colors, read.is_deep) == (False, False)


def test_numbers_of_a_palette_have_colours(tmp_path):
    (tmp_path / "a.png").write_bytes(index_png(NUMBERS, [(number, 7, 9) for number in range(256)]))
    read = read_index_image(tmp_path / "a.png")
    assert np.array_equal(read.values, NUMBERS)
    assert read.color_of(250) == (250, 7, 9)


def test_numbers_of_16_bits_come_back(tmp_path):
    numbers = np.array([[0, 300], [65535, 1]], np.uint16)
    (tmp_path / "a.png").write_bytes(index_png(numbers))
    read = read_index_image(tmp_path / "a.png")
    assert np.array_equal(read.values, numbers)
    assert read.is_deep


def test_colours_are_numbers_too(tmp_path):
    read = read_index_image(saved(tmp_path / "a.png", Image.new("RGBA", (2, 1), (1, 2, 3, 4))))
    assert read.values.tolist() == [[0x010203, 0x010203]]
    assert (read.has_colors, read.color_of(0x010203)) == (True, (1, 2, 3))


def test_on_and_off_are_1_and_0(tmp_path):
    image = Image.fromarray(np.array([[True, False]]))
    assert read_index_image(saved(tmp_path / "a.png", image)).values.tolist() == [[1, 0]]


@pytest.mark.parametrize("number", [-1, 65536])
def test_numbers_beyond_16_bits_are_refused(tmp_path, number):
    image = Image.fromarray(np.array([[0, number]], np.int32))
    with pytest.raises(UnreadableError, match="from 0 to"):
        read_index_image(saved(tmp_path / "a.tif", image))


def test_fractions_are_refused(tmp_path):
    with pytest.raises(UnreadableError, match="fractions"):
        read_index_image(saved(tmp_path / "a.tif", Image.fromarray(np.array([[0.5]], np.float32))))
