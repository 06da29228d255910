"""What is put on one item spreads over the links as it should, though only what is near is looked at."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from labeller.learning.neighbours import Neighbours, find_neighbours
from labeller.learning.propagation import ALPHA, FAINT, Graph, Propagation
from tests.learning.worlds import clusters

GRAPH = Graph.of(find_neighbours(clusters(per_class=60)[0]))


def dense(graph: Graph) -> np.ndarray:
    links = graph.links
    return sparse.csr_array((links.weights.astype(np.float64), links.rows, links.starts)).toarray()


def test_the_links_are_symmetric_and_keep_the_walk_bounded():
    steps = dense(GRAPH)
    np.testing.assert_array_equal(steps, steps.T)
    assert np.linalg.eigvalsh(steps).max() == pytest.approx(1, abs=1e-3)


def test_a_large_graph_is_linked_as_a_small_one(monkeypatch):
    monkeypatch.setattr("labeller.learning.links._AT_ONCE", 50)
    np.testing.assert_array_equal(dense(Graph.of(find_neighbours(clusters(per_class=60)[0]))), dense(GRAPH))


def test_what_an_answer_says_is_the_personalised_pagerank():
    exact = (1 - ALPHA) * np.linalg.inv(np.eye(180) - ALPHA * dense(GRAPH))
    said = GRAPH.spread(np.arange(180)).toarray()
    assert (np.abs(said - exact) <= 2 * FAINT * exact.diagonal()).all()


def test_the_faintest_is_left_out():
    said = GRAPH.spread(np.array([7])).toarray()[:, 0]
    assert said[said > 0].min() >= FAINT * said[7]


def test_what_is_known_already_is_not_spread_again(monkeypatch):
    known = Propagation.none(GRAPH).of(np.array([3, 5]))
    spread: list[int] = []
    monkeypatch.setattr(Graph, "spread", lambda _, rows, *__: spread.extend(rows) or known.said[:, : len(rows)])
    known.of(np.array([3, 5, 9]))
    assert spread == [9]


def test_an_item_without_neighbours_keeps_its_answer_to_itself():
    alone = Graph.of(Neighbours(np.empty((1, 0), dtype=np.int32), np.empty((1, 0), dtype=np.float32)))
    assert alone.spread(np.array([0])).toarray() == pytest.approx(1 - ALPHA)
