"""Simulations replay known labels honestly."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.errors import UsageError
from labeller.learning.linear import LinearLearner
from labeller.learning.simulation import simulate
from labeller.learning.strategies import STRATEGIES
from tests.learning.worlds import clusters

EMBEDDINGS, CLASSES = clusters()
TEST = np.arange(len(CLASSES)) % 4 == 0


class Watching(LinearLearner):
    """Remembers every row that it was ever trained on."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: set[int] = set()

    def fit(self, embeddings, answers, previous=None):
        self.rows |= set(answers.rows.tolist())
        return super().fit(embeddings, answers, previous)


@pytest.mark.parametrize("strategy", ["default", *(strategy.name for strategy in STRATEGIES)])
def test_clear_clusters_are_learned_within_the_budget(strategy):
    curve = simulate(EMBEDDINGS, CLASSES, TEST, budget=24, batch=8, strategy=strategy, seed=1)
    assert [point.n for point in curve.points] == [8, 16, 24]
    assert curve.points[-1].accuracy > 0.9
    assert curve.points[-1].macro_f1 > 0.9


def test_held_out_items_are_never_trained_on():
    learner = Watching()
    simulate(EMBEDDINGS, CLASSES, TEST, budget=1000, batch=20, strategy="random", learner=learner)
    assert learner.rows == set(np.flatnonzero(~TEST).tolist())


def test_what_was_asked_is_told_in_its_order():
    curve = simulate(EMBEDDINGS, CLASSES, TEST, budget=20, batch=5)
    assert len(set(curve.asked)) == 20
    assert not TEST[list(curve.asked)].any()
    assert simulate(EMBEDDINGS, CLASSES, TEST, budget=10, batch=5).asked == curve.asked[:10]


def test_the_same_arguments_give_the_same_curve():
    first, second = (simulate(EMBEDDINGS, CLASSES, TEST, budget=20, batch=5, seed=3).points for _ in range(2))
    assert first == second


def test_labels_may_be_words_and_test_may_be_rows():
    words = np.array(["owl", "heron", "egret"])[CLASSES]
    by_words = simulate(EMBEDDINGS, words, np.flatnonzero(TEST), budget=10, batch=5, strategy="margin")
    assert len(by_words.points) == 2
    assert 0 < by_words.points[-1].accuracy <= 1


def test_several_labels_per_item():
    labels = np.stack([CLASSES == 0, CLASSES != 1], axis=1)
    curve = simulate(EMBEDDINGS, labels, TEST, budget=30, batch=10)
    assert curve.points[-1].accuracy > 0.8
    assert curve.seconds_per_query > 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"budget": 0},
        {"batch": 0},
        {"strategy": "magic"},
        {"test": np.ones_like(TEST)},
        {"test": np.zeros_like(TEST)},
        {"labels": CLASSES[:5]},
        {"embeddings": np.where(EMBEDDINGS > 2, np.nan, EMBEDDINGS)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_makes_no_sense_is_refused(wrong):
    right = {"embeddings": EMBEDDINGS, "labels": CLASSES, "test": TEST, "budget": 5, "batch": 2}
    with pytest.raises(UsageError):
        simulate(**{**right, **wrong})


def test_what_is_held_back_changes_nothing_but_the_measure():
    others = EMBEDDINGS.copy()
    others[TEST] = np.random.default_rng(1).normal(size=others[TEST].shape) * 100
    assert simulate(EMBEDDINGS, CLASSES, TEST, budget=30).asked == simulate(others, CLASSES, TEST, budget=30).asked


def test_the_library_offers_it_by_a_short_name():
    import labeller.learning

    assert labeller.learning.simulate is simulate
    assert not hasattr(labeller.learning, "simulated")
