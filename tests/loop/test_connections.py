"""The loop finds out once which items are similar to which."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.blended import FittedBlend
from labeller.learning.linear import FittedLinear
from labeller.loop.connections import Connections
from labeller.loop.vectors import ItemVectors
from tests.learning.worlds import clusters
from tests.loop.making import World


@pytest.fixture
def connections(tmp_path: Path) -> Connections:
    return Connections(tmp_path)


def vectors(n=60, embedder="some"):
    matrix, _ = clusters()
    return ItemVectors(embedder, matrix[:n], np.arange(n))


def test_a_graph_is_made_once_and_belongs_to_the_vectors_that_it_was_made_of(connections):
    assert connections.is_due(vectors())
    connections.make(vectors(), JobContext())
    assert not connections.is_due(vectors())
    assert connections.graph_of(vectors()) is connections.graph_of(vectors())


@pytest.mark.parametrize("others", [vectors(50), vectors(embedder="another")], ids=["fewer", "another"])
def test_other_vectors_have_no_graph_yet(connections, others):
    connections.make(vectors(), JobContext())
    assert connections.graph_of(others) is None
    assert connections.is_due(others)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_so_few_items_are_not_worth_a_graph(connections, n):
    assert not connections.is_due(vectors(n))


def test_making_can_be_cancelled(connections):
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        connections.make(vectors(), context)
    assert connections.is_due(vectors())


def test_what_was_found_once_is_found_again_at_the_next_opening(connections, tmp_path, monkeypatch):
    connections.make(vectors(), JobContext())
    monkeypatch.setattr("labeller.learning.neighbour_store.find_neighbours", None)
    again = Connections(tmp_path)
    again.make(vectors(), JobContext())
    np.testing.assert_array_equal(again.graph_of(vectors()).links.rows, connections.graph_of(vectors()).links.rows)


def test_connected_items_make_a_better_learner_of_the_same_answers(world: World):
    world.label(12)
    world.rank()
    assert isinstance(world.loop.ranking.learner, FittedLinear)
    assert world.loop.is_connecting_due()
    world.loop.connect(JobContext())
    world.rank()
    assert isinstance(world.loop.ranking.learner, FittedBlend)
    assert not world.loop.is_connecting_due()
