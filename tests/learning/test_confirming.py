"""Which items stand together on a page."""

from __future__ import annotations

import numpy as np

from labeller.learning.arrays import unit
from labeller.learning.confirming import choose_page

FLAT = unit(np.ones((100, 2)))


def page(classes, confidences, vectors=FLAT, **choice):
    choice = {"least": 0.9, "size": 12, **choice}
    confidences = np.array(confidences, dtype=np.float32)
    return choose_page(np.array(classes), confidences, lambda at: vectors[at], **choice).tolist()


def test_a_page_has_one_label_and_only_what_is_sure():
    assert sorted(page([0, 1, 1, 1], [0.99, 0.95, 0.5, 0.97])) == [1, 3]


def test_the_surest_of_many_come_first():
    assert sorted(page([0] * 5, [0.91, 0.99, 0.92, 0.98, 0.97], size=3)) == [1, 3, 4]


def test_of_full_pages_the_surest_is_shown():
    assert sorted(page([0, 0, 1, 1, 2, 2, 2], [0.95, 0.95, 0.96, 0.97, 0.91, 0.91, 0.91], size=2)) == [2, 3]


def test_alike_items_stand_side_by_side():
    angles = np.array([0.0, 2.0, 0.1, 2.1, 0.2])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert page([0] * 5, [0.99, 0.98, 0.97, 0.96, 0.95], vectors) == [0, 2, 4, 1, 3]


def test_nothing_sure_makes_no_page():
    assert page([0, 1], [0.5, 0.6]) == []
    assert page([], []) == []


def test_copies_and_ties_give_the_same_page_every_time():
    once = page([1, 0] * 20, [0.95] * 40)
    assert once == page([1, 0] * 20, [0.95] * 40)
    assert once == list(range(1, 25, 2))
