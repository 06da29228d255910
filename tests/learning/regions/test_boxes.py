import numpy as np
import pytest

from labeller.learning.regions.boxes import merged, overlaps, suppressed

ONE = np.array([[0, 0, 10, 10]], dtype=np.float32)


def test_overlap_is_intersection_over_union():
    others = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [20, 20, 30, 30], [0, 0, 0, 0]], dtype=np.float32)
    assert overlaps(ONE, others)[0].tolist() == pytest.approx([1, 1 / 3, 0, 0])


def test_best_of_those_that_say_the_same_is_kept():
    corners = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [20, 0, 30, 10]], dtype=np.float32)
    assert suppressed(corners, np.array([0.5, 0.9, 0.1], dtype=np.float32), 0.5).tolist() == [1, 2]


def test_none_of_none_is_kept():
    nothing = np.empty((0, 4), dtype=np.float32)
    assert suppressed(nothing, np.empty(0, dtype=np.float32), 0.5).shape == (0,)


def test_merged_box_is_the_mean_of_those_that_agree():
    corners = np.array([[0, 0, 10, 10], [2, 0, 12, 10], [50, 0, 60, 10]], dtype=np.float32)
    weights = np.array([3, 1, 9], dtype=np.float32)
    assert merged(corners, weights, np.array([0, 2]), 0.5).tolist() == [[0.5, 0, 10.5, 10], [50, 0, 60, 10]]
