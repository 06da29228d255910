"""Coverage and the default strategy: typical items first, no near copies, and reasons that are true."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.learning.choice import choose
from labeller.learning.coverage import COVERAGE
from labeller.learning.mixed import MIXED
from labeller.learning.pool import Landscape
from labeller.learning.reasons import Kind
from tests.learning.worlds import clusters, pool_of, some_probabilities


def test_a_cold_start_asks_about_every_cluster():
    embeddings, classes = clusters(n_classes=5)
    assert set(classes[choose(pool_of(embeddings), COVERAGE, 5).rows]) == {0, 1, 2, 3, 4}


def test_a_cold_start_leaves_lone_outliers_for_later():
    embeddings, _ = clusters()
    embeddings[0] = -50 * embeddings.mean(axis=0)
    assert 0 not in choose(pool_of(embeddings), COVERAGE, 3).rows


def test_what_is_answered_needs_no_cover():
    embeddings, classes = clusters(n_classes=4)
    pool = pool_of(embeddings, answered=np.flatnonzero(classes < 3)[:12])
    assert classes[choose(pool, COVERAGE, 1).rows[0]] == 3


def test_what_is_pending_is_not_asked_in_other_words():
    embeddings, classes = clusters()
    probabilities = some_probabilities(len(embeddings), 3)
    first = choose(pool_of(embeddings, probabilities), MIXED, 1).rows
    second = choose(pool_of(embeddings, probabilities, pending=first), MIXED, 1).rows
    assert classes[second[0]] != classes[first[0]]


@settings(max_examples=40)
@given(copies=st.integers(2, 6), n=st.integers(2, 8), seed=st.integers(0, 50))
def test_copies_are_not_asked_together_while_others_remain(copies, n, seed):
    originals = np.random.default_rng(seed).normal(size=(8, 4)).astype(np.float32)
    embeddings = np.tile(originals, (copies, 1))
    choice = choose(pool_of(embeddings, some_probabilities(len(embeddings), 3, seed)), MIXED, n)
    assert len(set(choice.rows % 8)) == n


def test_doubt_decides_where_items_lie_alike():
    embeddings, _ = clusters(n_classes=1)
    probabilities = np.tile(np.float32([0.95, 0.05]), (len(embeddings), 1))
    probabilities[17] = [0.5, 0.5]
    assert list(choose(pool_of(embeddings, probabilities), MIXED, 1).rows) == [17]


def test_the_reason_is_the_doubt_of_a_torn_item():
    embeddings, _ = clusters()
    probabilities = np.tile(np.float32([0.48, 0.45, 0.07]), (len(embeddings), 1))
    probabilities[0] = [1, 0, 0]
    (fact,) = choose(pool_of(embeddings, probabilities), MIXED, 1).facts
    assert (fact.kind, fact.classes) == (Kind.TORN, (0, 1))


def test_the_reason_of_a_cold_start_counts_similar_items_of_the_whole_project():
    embeddings, _ = clusters(per_class=2000)
    (fact,) = choose(pool_of(embeddings), COVERAGE, 1).facts
    assert fact.kind is Kind.UNEXPLORED
    assert 50 < fact.count <= 2100


def test_an_answered_neighbourhood_is_not_called_unexplored():
    embeddings, _ = clusters(n_classes=1)
    facts = COVERAGE.facts(pool_of(embeddings, answered=np.arange(len(embeddings))), np.array([3]))
    assert facts[0].count == 0


def test_the_landscape_is_a_small_sample_that_stays_the_same():
    embeddings = np.random.default_rng(0).normal(size=(10_000, 3)).astype(np.float32)
    first, second = Landscape.of(embeddings), Landscape.of(embeddings)
    assert len(first.rows) == Landscape.SAMPLED
    assert list(first.rows) == list(second.rows)


def test_the_reach_of_an_answer_shrinks_as_answers_grow():
    landscape = Landscape.of(clusters(per_class=300)[0])
    assert landscape.reach(400) < landscape.reach(0)
