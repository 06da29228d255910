"""Every query strategy keeps the same promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from labeller.errors import UsageError
from labeller.learning.choice import choose
from labeller.learning.pool import Pool
from labeller.learning.predictions import TopPredictions
from labeller.learning.strategies import DEFAULT, STRATEGIES, strategy_named
from tests.learning.worlds import clusters, pool_of, some_probabilities

every_strategy = pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)
by_the_learner = pytest.mark.parametrize(
    "strategy",
    [s for s in STRATEGIES if s.name in {"margin", "least-confident", "entropy", "mixed"}],
    ids=lambda s: s.name,
)
quick = settings(max_examples=40)
small_worlds = arrays(
    np.float32,
    st.tuples(st.integers(1, 30), st.integers(1, 4)),
    elements=st.sampled_from([0.0, 1.0, -1.0, 0.5, 100.0]),
)


@every_strategy
@quick
@given(embeddings=small_worlds, k=st.integers(1, 6), batch=st.integers(1, 40), seed=st.integers(0, 3))
def test_utilities_are_one_finite_number_for_each_candidate(strategy, embeddings, k, batch, seed):
    pool = pool_of(embeddings, some_probabilities(len(embeddings), k, seed), batch=batch)
    utilities = strategy.utilities(pool)
    assert utilities.shape == (len(embeddings),)
    assert np.isfinite(utilities).all()


@every_strategy
@quick
@given(embeddings=small_worlds, n=st.integers(0, 40), informed=st.booleans())
def test_a_choice_is_distinct_and_as_large_as_it_can_be(strategy, embeddings, n, informed):
    probabilities = some_probabilities(len(embeddings), 3) if informed else None
    choice = choose(pool_of(embeddings, probabilities), strategy, n)
    assert len(set(choice.rows)) == len(choice.rows) == len(choice.facts) == min(n, len(embeddings))


@every_strategy
def test_nothing_is_chosen_from_an_empty_pool(strategy):
    assert len(choose(pool_of(np.empty((0, 4), dtype=np.float32)), strategy, 5).rows) == 0


@every_strategy
def test_the_same_seed_gives_the_same_choice(strategy):
    embeddings, _ = clusters()
    first, second = (
        choose(pool_of(embeddings, some_probabilities(len(embeddings), 3), rng=np.random.default_rng(7)), strategy, 9)
        for _ in range(2)
    )
    assert list(first.rows) == list(second.rows)


@every_strategy
def test_only_candidates_are_chosen(strategy):
    embeddings, _ = clusters()
    rows = np.arange(1, len(embeddings), 7)
    pool = Pool(embeddings, rows, TopPredictions.of(some_probabilities(len(rows), 3)), answered=np.arange(0, 70, 7))
    assert set(choose(pool, strategy, 8).rows) <= set(rows)


@pytest.mark.parametrize("strategy", [s for s in STRATEGIES if s.name != "random"], ids=lambda s: s.name)
@quick
@given(seed=st.integers(0, 20))
def test_the_order_of_the_items_does_not_matter(strategy, seed):
    embeddings, _ = clusters(per_class=20)
    probabilities = some_probabilities(len(embeddings), 3)
    shuffled = np.random.default_rng(seed).permutation(len(embeddings))
    straight = choose(pool_of(embeddings, probabilities), strategy, 6)
    mixed_up = choose(pool_of(embeddings[shuffled], probabilities[shuffled]), strategy, 6)
    assert set(shuffled[mixed_up.rows]) == set(straight.rows)


@by_the_learner
def test_certain_items_are_asked_last(strategy):
    embeddings = np.eye(6, dtype=np.float32)
    probabilities = np.full((6, 3), 1 / 3, dtype=np.float32)
    probabilities[2] = [0.98, 0.01, 0.01]
    assert strategy.utilities(pool_of(embeddings, probabilities, batch=5)).argmin() == 2


@by_the_learner
def test_a_learner_that_says_the_same_of_all_is_not_listened_to(strategy):
    embeddings, _ = clusters()
    flat = np.tile(np.float32([0.7, 0.2, 0.1]), (len(embeddings), 1))
    by_coverage = choose(pool_of(embeddings, flat), strategy_named("coverage"), 5)
    assert list(choose(pool_of(embeddings, flat), strategy, 5).rows) == list(by_coverage.rows)


def test_default_names_the_recommended_strategy():
    assert strategy_named("default") is DEFAULT


def test_names_are_distinct_and_found():
    assert [strategy_named(strategy.name) for strategy in STRATEGIES] == list(STRATEGIES)


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(UsageError, match="margin"):
        strategy_named("magic")
