"""The loop finds out once which items are similar to which."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.blended import FittedBlend
from labeller.learning.linear import FittedLinear
from labeller.loop.connections import Connections
from labeller.loop.vectors import ItemVectors
from tests.learning.worlds import clusters
from tests.loop.making import World


def vectors(n=60, embedder="some"):
    matrix, _ = clusters()
    return ItemVectors(embedder, matrix[:n], np.arange(n))


def test_a_graph_is_made_once_and_belongs_to_the_vectors_that_it_was_made_of():
    connections = Connections()
    assert connections.is_due(vectors())
    connections.make(vectors(), JobContext())
    assert not connections.is_due(vectors())
    assert connections.graph_of(vectors()) is connections.graph_of(vectors())


@pytest.mark.parametrize("others", [vectors(50), vectors(embedder="another")], ids=["fewer", "another"])
def test_other_vectors_have_no_graph_yet(others):
    connections = Connections()
    connections.make(vectors(), JobContext())
    assert connections.graph_of(others) is None
    assert connections.is_due(others)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_so_few_items_are_not_worth_a_graph(n):
    assert not Connections().is_due(vectors(n))


def test_making_can_be_cancelled():
    context = JobContext()
    context.cancel()
    connections = Connections()
    with pytest.raises(JobCancelledError):
        connections.make(vectors(), context)
    assert connections.is_due(vectors())


def test_connected_items_make_a_better_learner_of_the_same_answers(world: World):
    world.label(12)
    world.rank()
    assert isinstance(world.loop.ranking.learner, FittedLinear)
    assert world.loop.is_connecting_due()
    world.loop.connect(JobContext())
    world.rank()
    assert isinstance(world.loop.ranking.learner, FittedBlend)
    assert not world.loop.is_connecting_due()
