"""How strongly parts are drawn."""

from __future__ import annotations

from labeller.ui.explaining.strengths import strengths


def test_what_says_most_is_drawn_strongest_and_the_rest_in_proportion():
    assert strengths([("a", 4.0), ("b", -1.0)]) == [("a", 1.0), ("b", -0.25)]


def test_where_nothing_matters_much_nothing_stands_out():
    assert strengths([("a", 0.5), ("b", -0.2)]) == [("a", 0.5), ("b", -0.2)]


def test_what_says_next_to_nothing_is_not_drawn():
    assert strengths([("a", 4.0), ("b", 0.02)]) == [("a", 1.0)]
    assert strengths([]) == []
