"""What has spread is added to the logits of the linear learner at the cost of what was reached."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.learning.learners import Answers
from labeller.learning.neighbours import find_neighbours
from labeller.learning.propagated import Propagated
from labeller.learning.propagation import Graph, Propagation
from labeller.learning.solver import sigmoid, softmax
from tests.learning.worlds import clusters

EMBEDDINGS, CLASSES = clusters(per_class=30)
ROWS = np.array([0, 1, 4, 3, 10])
PROPAGATION = Propagation.none(Graph.of(find_neighbours(EMBEDDINGS))).of(ROWS)


def some_logits(n: int, k: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(n, k)).astype(np.float32)


@pytest.mark.parametrize("rows", [slice(20, 60), np.array([3, 0, 77])], ids=["slice", "rows"])
@pytest.mark.parametrize("n_classes", [3, 5], ids=["all learned", "some never seen"])
def test_adding_what_was_reached_is_adding_all_logits(rows, n_classes):
    propagated = Propagated.of(PROPAGATION, Answers(ROWS, 2 * CLASSES[ROWS] % n_classes, n_classes))
    learned = np.bincount(2 * CLASSES[ROWS] % n_classes, minlength=n_classes) > 0
    whole = propagated.logits(rows)[:, learned]
    logits = some_logits(*whole.shape)
    expected = softmax(logits + np.float32(0.7) * whole)
    propagated.add_to(logits, rows, learned, 0.7)
    np.testing.assert_allclose(softmax(logits), expected, atol=1e-5)


def test_several_labels_are_added_one_by_one():
    targets = np.eye(3, dtype=bool)[CLASSES[ROWS]]
    propagated = Propagated.of(PROPAGATION, Answers(ROWS, targets, 3))
    logits = some_logits(90, 3)
    expected = sigmoid(logits + propagated.logits(slice(None)))
    propagated.add_to(logits, slice(None), np.ones(3, dtype=bool), 1)
    np.testing.assert_allclose(sigmoid(logits), expected, atol=1e-6)


def test_other_vectors_in_the_place_of_one_item_get_what_has_spread_there():
    propagated = Propagated.of(PROPAGATION, Answers(ROWS, CLASSES[ROWS], 3))
    logits = np.zeros((4, 3), dtype=np.float32)
    propagated.add_to(logits, slice(7, 8), np.ones(3, dtype=bool), 1)
    np.testing.assert_allclose(
        softmax(logits), np.repeat(softmax(propagated.logits(slice(7, 8))), 4, axis=0), atol=1e-5
    )
