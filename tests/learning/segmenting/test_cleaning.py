"""Specks beside a thing and in it go, unless somebody clicked on them."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.learning.segmenting.cleaning import without_noise


@pytest.fixture
def logits() -> np.ndarray:
    """A large square with a large and a small hole, and beside it a speck."""
    made = np.full((64, 64), -2, np.float32)
    made[10:50, 10:50] = 3
    made[20:25, 20:25] = made[40, 40:42] = -1
    made[60, 60] = 1
    return made


def signs(logits) -> list[bool]:
    """Whether large hole, small hole, speck and the square itself are inside."""
    return [bool(logits[cell] > 0) for cell in ((22, 22), (40, 40), (60, 60), (30, 30))]


def test_specks_go_and_small_holes_are_closed(logits):
    assert signs(without_noise(logits, [], [])) == [False, True, False, True]


def test_what_was_clicked_on_stays(logits):
    assert signs(without_noise(logits, [(60, 60)], [(40, 41)])) == [False, False, True, True]


def test_large_island_beside_the_largest_stays(logits):
    logits[10:50, 55:64] = 1
    assert without_noise(logits, [], [])[30, 60] > 0


@pytest.mark.parametrize("value", [-1, 1])
def test_all_or_nothing_stays_as_it_is(value):
    whole = np.full((8, 8), value, np.float32)
    assert (without_noise(whole, [], []) == whole).all()


def test_logits_are_not_changed_in_place(logits):
    before = logits.copy()
    without_noise(logits, [], [])
    assert (logits == before).all()
