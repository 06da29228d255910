"""What was suggested is held against what was answered, label by label."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from labeller.learning.label_figures import Confusion, confusions, label_figures

LABELS = (7, 8, 9)


def test_precision_and_recall_of_each_label_with_how_many_answers_they_rest_on():
    first, second, third = label_figures(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]), LABELS)
    assert (first.label_id, first.precision.value, first.precision.n, first.recall.value, first.n) == (7, 0.5, 2, 1, 1)
    assert (second.precision.value, round(second.recall.value, 2), second.n) == (1, 0.67, 3)
    assert (third.precision.n, third.n) == (0, 0)


def test_most_frequent_confusion_comes_first():
    predicted, answered = np.array([1, 1, 0, 2, 2]), np.array([0, 0, 1, 2, 0])
    assert confusions(predicted, answered, LABELS) == (
        Confusion(7, 8, 2, 3),
        Confusion(7, 9, 1, 3),
        Confusion(8, 7, 1, 1),
    )


def test_of_several_labels_one_that_is_missed_and_one_too_many_are_told():
    answered = np.array([[1, 0, 0], [0, 0, 0], [1, 1, 0]], dtype=bool)
    predicted = np.array([[0, 0, 0], [0, 0, 1], [1, 0, 1]], dtype=bool)
    assert set(confusions(predicted, answered, LABELS)) == {
        Confusion(7, None, 1, 2),
        Confusion(None, 9, 1, 3),
        Confusion(8, 9, 1, 1),
    }


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2))))
def test_every_wrong_suggestion_is_counted_once(pairs):
    predicted, answered = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    assert sum(one.count for one in confusions(predicted, answered, LABELS)) == int((predicted != answered).sum())


def test_nothing_answered_gives_empty_figures():
    none = np.empty(0, dtype=np.int64)
    assert [one.n for one in label_figures(none, none, LABELS)] == [0, 0, 0]
    assert confusions(none, none, LABELS) == ()
