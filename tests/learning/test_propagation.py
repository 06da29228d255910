"""Label propagation over the graph of neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.jobs import JobCancelledError
from labeller.learning.learners import Answers
from labeller.learning.neighbours import find_neighbours
from labeller.learning.propagated import LEAST_TRUST, Propagated
from labeller.learning.propagation import Graph, Propagation
from tests.learning.worlds import clusters

EMBEDDINGS, CLASSES = clusters(per_class=30)
GRAPH = Graph.of(find_neighbours(EMBEDDINGS))

some_rows = st.lists(st.integers(0, len(CLASSES) - 1), min_size=1, max_size=8)


def propagated(rows, classes=CLASSES, graph=GRAPH):
    rows = np.asarray(rows)
    return Propagated.of(Propagation.none(graph).of(rows), Answers(rows, np.asarray(classes)[rows], 3))


def sums(rows):
    weights = np.eye(3, dtype=np.float32)[CLASSES[rows]]
    return Propagation.none(GRAPH).of(np.asarray(rows)).sums(weights).toarray()


@settings(max_examples=25)
@given(first=some_rows, second=some_rows)
def test_what_answers_say_together_is_the_sum_of_what_each_says(first, second):
    np.testing.assert_allclose(sums(first + second), sums(first) + sums(second), atol=1e-6)


@settings(max_examples=25)
@given(rows=some_rows, more=some_rows)
def test_answers_that_are_taken_back_leave_no_trace(rows, more):
    grown = Propagation.none(GRAPH).of(np.array(rows + more))
    np.testing.assert_array_equal(
        grown.of(np.array(rows)).said.toarray(), Propagation.none(GRAPH).of(np.array(rows)).said.toarray()
    )


def test_an_answer_is_strongest_at_home_and_reaches_its_own_cluster():
    said = GRAPH.spread(np.array([0])).toarray()[:, 0]
    assert said.argmax() == 0
    assert said[CLASSES == 0].sum() > 5 * said[CLASSES != 0].sum()


def test_others_say_of_an_answered_item_what_they_say_without_its_own_answer():
    rows = np.array([0, 3, 6, 1, 0])
    weights = np.eye(3, dtype=np.float32)[CLASSES[rows]]
    said = Propagation.none(GRAPH).of(rows).said.toarray()
    without = [sum(said[row, j] * weights[j] for j in range(5) if rows[j] != row) for row in rows]
    np.testing.assert_allclose(Propagation.none(GRAPH).of(rows).between(weights), without, atol=1e-6)


def test_a_wrong_answer_among_right_ones_counts_less():
    rows, classes = np.flatnonzero(CLASSES == 0)[:12], CLASSES.copy()
    rows = np.concatenate([rows, np.flatnonzero(CLASSES == 1)[:5]])
    classes[rows[4]] = 1
    weights = propagated(rows, classes).weights.sum(axis=1)
    assert weights.argmin() == 4
    assert weights[4] < 0.5
    assert weights.min() >= np.float32(LEAST_TRUST)


def test_a_lonely_answer_is_believed():
    np.testing.assert_array_equal(propagated([0]).weights.sum(axis=1), 1)


def test_items_that_are_held_take_from_their_neighbours_and_give_nothing():
    held = np.arange(len(CLASSES)) >= 60
    near = find_neighbours(EMBEDDINGS[:60])
    rows = np.zeros((len(CLASSES), near.k), dtype=np.int32)
    rows[:60] = near.rows
    rows[60:] = near.rows[:30]
    similarities = np.concatenate([near.similarities, near.similarities[:30]])
    graph = Graph.of(type(near)(rows, similarities), held)
    reached = propagated([0, 1, 2], graph=graph).sums.toarray()
    assert graph.spread(np.array([0])).toarray()[60:].max() == 0
    assert reached[60:].max() > 0


@pytest.mark.parametrize("vectors", [np.ones((6, 3)), np.zeros((6, 3)), np.eye(2)], ids=["same", "nothing", "two"])
def test_odd_items_make_numbers(vectors):
    graph = Graph.of(find_neighbours(vectors.astype(np.float32)))
    answers = Answers(np.array([0]), np.array([1]), 2)
    assert np.isfinite(Propagated.of(Propagation.none(graph).of(answers.rows), answers).logits(slice(None))).all()


def test_an_answer_reaches_less_far_the_more_there_are(monkeypatch):
    few = Propagation.none(GRAPH).of(np.array([0, 1]))
    monkeypatch.setattr("labeller.learning.propagation.MANY", 2)
    monkeypatch.setattr("labeller.learning.propagation.FAINT", 0.016)
    many = few.of(np.arange(32))
    assert many.faint == 16 * 0.016
    assert 0 < many.said[:, :2].nnz < few.said.nnz
    assert (many.said[:, :2].toarray() <= few.said.toarray()).all()


def test_many_answers_can_be_spread_at_once(monkeypatch):
    monkeypatch.setattr("labeller.learning.propagation.MANY", 2)
    assert Propagation.none(GRAPH).of(np.arange(32)).waiting == 0


def test_answers_that_have_to_wait_say_nothing_until_it_is_their_turn():
    rows = np.array([0, 30, 60])
    first = Propagation.none(GRAPH).of(rows, at_most=2)
    assert first.is_spread.tolist() == [True, True, False]
    assert first.said[:, 2:].nnz == 0
    second = first.of(rows, at_most=2)
    assert second.waiting == 0
    np.testing.assert_array_equal(second.said.toarray(), Propagation.none(GRAPH).of(rows).said.toarray())


def test_spreading_can_be_cancelled():
    def cancel():
        raise JobCancelledError

    with pytest.raises(JobCancelledError):
        Propagation.none(GRAPH).of(np.array([0, 1]), check=cancel)
