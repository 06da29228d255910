"""Numbers in images and masks are the same areas."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from labeller.formats.index_masks import all_numbers_in, labels_by_number, masks_of, numbers_in, paint
from labeller.geometry import masks
from labeller.media.index_images import IndexImage

arrays = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda size: st.lists(st.integers(0, 4), min_size=size[0] * size[1], max_size=size[0] * size[1]).map(
        lambda numbers: np.array(numbers, np.uint8).reshape(size)
    )
)


@given(arrays)
def test_masks_painted_in_their_numbers_are_the_image_again(array):
    found = masks_of(IndexImage(array), range(1, 5))
    assert all(np.array_equal(masks.to_array(mask), array == number) for number, mask in found.items())
    painted = paint([(mask, number) for number, mask in found.items()], array.shape[1], array.shape[0])
    assert np.array_equal(painted, array)


def test_background_and_void_are_no_numbers_of_anything():
    image = IndexImage(np.array([[0, 3, 255]], np.uint8))
    assert (numbers_in(image), all_numbers_in(image)) == ([3], [0, 3, 255])
    deep = IndexImage(np.array([[0, 255]], np.uint16), is_deep=True)
    assert numbers_in(deep) == [255]
    colors = IndexImage(np.array([[0, 0xE0E0C0, 0xFF0000]], np.uint32), has_colors=True)
    assert numbers_in(colors) == [0xFF0000]


def test_a_palette_speaks_by_its_colours_only_if_all_are_known():
    image = IndexImage(np.array([[1, 2]], np.uint8), colors={1: (9, 9, 9), 2: (8, 8, 8)})
    by_number = {1: "one", 2: "two"}
    assert labels_by_number(image, {(9, 9, 9): "a", (8, 8, 8): "b"}, by_number) == {1: "a", 2: "b"}
    assert labels_by_number(image, {(9, 9, 9): "a"}, by_number) == by_number
