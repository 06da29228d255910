"""What is tied, directly or through others, is one cluster."""

from __future__ import annotations

import numpy as np

from labeller.curation.chains import Chains
from labeller.curation.clusters import clusters, numbered


def test_items_that_share_a_value_in_any_column_are_one_cluster():
    assert clusters(["a", "b", "a", "c"], [None, 1, 2, 2]) == [[0, 2, 3], [1]]


def test_none_ties_nothing():
    assert clusters([None, None]) == [[0], [1]]


def test_clusters_are_numbered_and_what_is_alone_is_not():
    assert numbered([[0, 2], [1], [3, 4]], 6) == [0, None, 0, 2, 2, None]


def test_chains_grow_pair_by_pair():
    chains = Chains(6)
    chains.add(np.array([0, 4]), np.array([1, 5]))
    chains.add(np.array([1]), np.array([2]))
    assert chains.clusters() == [[0, 1, 2], [4, 5]]


def test_pairs_that_are_tied_already_are_passed_over():
    chains = Chains(4)
    chains.add(np.array([0, 1]), np.array([1, 2]))
    one, other = chains.apart(np.array([0, 0]), np.array([2, 3]))
    assert (one.tolist(), other.tolist()) == ([0], [3])


def test_no_pairs_and_no_places_are_nothing():
    nothing = np.empty(0, dtype=np.int64)
    chains = Chains(0)
    chains.add(nothing, nothing)
    assert chains.clusters() == []
