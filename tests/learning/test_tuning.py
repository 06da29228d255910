"""The penalty and the temperature suit the answers."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.learning.learners import Answers
from labeller.learning.tuning import DEFAULT_STRENGTH, TUNED_LABELS, prefix, tune


def answers_of(targets, k):
    return Answers(np.arange(len(targets)), targets, k)


def easy(m: int, d: int = 10):
    """The first feature alone decides, without error, and most items lie near the border."""
    features = np.random.default_rng(0).normal(size=(m, d))
    return features, (features[:, 0] > 0).astype(np.int64)


def test_clear_answers_allow_a_weak_penalty_and_random_ones_a_strong_one():
    features, targets = easy(200)
    clear = tune(features, answers_of(targets, 2), 10)
    features, targets = np.random.default_rng(1).normal(size=(60, 100)), np.arange(60) % 2
    noise = tune(features, answers_of(targets, 2), 100)
    assert noise.strength < DEFAULT_STRENGTH < clear.strength


def test_too_few_answers_to_hold_out_leave_the_default():
    tuning = tune(np.eye(4), answers_of(np.arange(4), 4), 4)
    assert (tuning.strength, tuning.temperature, tuning.n_answers) == (DEFAULT_STRENGTH, 1.0, 4)


@pytest.mark.parametrize("labels", [3, 2 * TUNED_LABELS])
def test_several_labels_are_tuned_together(labels):
    features, targets = easy(200)
    said = np.tile(targets[:, None].astype(bool), (1, labels))
    said[:, 0] = False
    assert tune(features, answers_of(said, labels), 10).strength > DEFAULT_STRENGTH


def test_tuning_rests_on_a_prefix_that_grows_in_steps():
    sizes = [prefix(m) for m in range(200)]
    assert sizes[:10] == [0] * 10
    assert sorted(set(sizes)) == [0, 10, 13, 17, 22, 28, 35, 44, 55, 69, 87, 109, 137, 172]
    assert all(size <= m < 1.25 * size + 2 for m, size in enumerate(sizes) if size)
