"""Finding more of some classes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from labeller.learning.choice import choose
from labeller.learning.pool import Pool
from labeller.learning.predictions import TopPredictions
from labeller.learning.quota import SHARE
from labeller.learning.reasons import Kind
from labeller.learning.simulation import simulate
from labeller.learning.strategies import strategy_named
from tests.learning.worlds import clusters, some_probabilities

MARGIN = strategy_named("margin")


def pool_wanting(probabilities, wanted, embeddings=None):
    n = len(probabilities)
    vectors = np.eye(n, dtype=np.float32) if embeddings is None else embeddings
    known = replace(TopPredictions.of(probabilities), wanted=probabilities[:, wanted])
    return Pool(vectors, np.arange(n), known, wanted=np.array(wanted))


def test_three_of_ten_questions_go_to_the_most_probable_members():
    probabilities = some_probabilities(60, 4)
    choice = choose(pool_wanting(probabilities, [2]), MARGIN, 10)
    looked_for = [row for row, fact in zip(choice.rows, choice.facts, strict=True) if fact.kind is Kind.WANTED]
    assert looked_for == list(np.argsort(-probabilities[:, 2])[: round(10 * SHARE)])
    assert len(set(choice.rows)) == 10


def test_several_wanted_classes_take_turns():
    choice = choose(pool_wanting(some_probabilities(60, 4), [2, 3]), MARGIN, 20)
    assert [fact.classes[0] for fact in choice.facts if fact.kind is Kind.WANTED] == [2, 3, 2, 3, 2, 3]


def test_copies_of_a_member_are_not_asked_with_it():
    probabilities = some_probabilities(60, 4)
    vectors = np.eye(60, dtype=np.float32)
    members = np.argsort(-probabilities[:, 2])
    vectors[members[1]], probabilities[members[1]] = vectors[members[0]], probabilities[members[0]]
    choice = choose(pool_wanting(probabilities, [2], vectors), MARGIN, 10)
    found = {int(row) for row, fact in zip(choice.rows, choice.facts, strict=True) if fact.kind is Kind.WANTED}
    assert len(found & set(members[:2].tolist())) == 1


def test_a_class_that_is_equally_probable_everywhere_is_not_looked_for():
    probabilities = some_probabilities(60, 4)
    probabilities[:, 2] = 0.1
    choice = choose(pool_wanting(probabilities, [2]), MARGIN, 10)
    assert all(fact.kind is not Kind.WANTED for fact in choice.facts)


def test_a_small_pool_is_asked_whole():
    choice = choose(pool_wanting(some_probabilities(5, 4), [1, 2]), MARGIN, 10)
    assert sorted(choice.rows) == [0, 1, 2, 3, 4]


def test_simulation_that_looks_for_a_rare_class_differs():
    embeddings, classes = clusters(per_class=60)
    test = np.arange(len(classes)) >= 120
    plain = simulate(embeddings, classes, test, budget=40, batch=5)
    looking = simulate(embeddings, classes, test, budget=40, batch=5, wanted=[2])
    assert [point.n for point in looking.points] == [point.n for point in plain.points]
    assert looking != plain
