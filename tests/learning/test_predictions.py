"""Predictions kept small say the same as the full probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.learning.arrays import CHUNK, Floats, Ints
from labeller.learning.predictions import TopPredictions, decide, score
from tests.learning.worlds import some_probabilities


@dataclass
class Known:
    """A learner that knows the probabilities of every row."""

    all: Floats
    is_multilabel: bool = False

    @property
    def n_classes(self) -> int:
        return self.all.shape[1]

    def probabilities(self, rows: Ints | slice) -> Floats:
        return self.all[rows]


@given(n=st.integers(0, 20), k=st.integers(1, 8), seed=st.integers(0, 5))
def test_the_most_probable_classes_come_first(n, k, seed):
    probabilities = some_probabilities(n, k, seed)
    top = TopPredictions.of(probabilities)
    expected = np.argsort(-probabilities, axis=1, kind="stable")[:, :3]
    np.testing.assert_array_equal(top.classes, expected)
    np.testing.assert_array_equal(top.probabilities, np.take_along_axis(probabilities, expected, axis=1))


def test_the_margin_is_the_lead_of_the_first_over_the_second():
    top = TopPredictions.of(np.float32([[0.2, 0.7, 0.1]]))
    assert top.margins[0] == pytest.approx(0.5)
    assert top.doubts[0] == 0


def test_several_labels_are_doubted_one_by_one():
    top = TopPredictions.of(np.float32([[0.9, 0.4, 0.05]]), is_multilabel=True)
    assert (top.doubts[0], top.margins[0]) == (1, pytest.approx(0.2))


@pytest.mark.parametrize("is_multilabel", [False, True])
def test_entropy_is_a_share_of_the_largest_possible(is_multilabel):
    even = np.full((1, 4), 0.5 if is_multilabel else 0.25, dtype=np.float32)
    sure = np.float32([[1, 0, 0, 0]])
    top = TopPredictions.of(np.concatenate([even, sure]), is_multilabel=is_multilabel)
    np.testing.assert_allclose(top.entropies, [1, 0], atol=1e-5)


def test_a_single_possible_class_is_no_doubt():
    top = TopPredictions.of(np.ones((3, 1), dtype=np.float32))
    assert (top.margins == 1).all()
    assert (top.entropies == 0).all()


@pytest.mark.parametrize("rows", [np.arange(3 * CHUNK), np.arange(0, 3 * CHUNK, 7), np.delete(np.arange(3 * CHUNK), 5)])
def test_scoring_in_pieces_is_scoring_at_once(rows):
    probabilities = some_probabilities(3 * CHUNK, 4)
    in_pieces, at_once = score(Known(probabilities), rows), TopPredictions.of(probabilities[rows])
    np.testing.assert_array_equal(in_pieces.classes, at_once.classes)
    np.testing.assert_array_equal(in_pieces.margins, at_once.margins)


def test_scoring_can_be_cancelled_between_pieces():
    class CancelledError(Exception):
        pass

    def cancel() -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        score(Known(some_probabilities(5, 2)), np.arange(5), check=cancel)


def test_the_answer_is_the_most_probable_class_or_every_likely_label():
    probabilities = np.float32([[0.6, 0.5, 0.1]])
    assert list(decide(probabilities, is_multilabel=False)) == [0]
    assert decide(probabilities, is_multilabel=True).tolist() == [[True, True, False]]
