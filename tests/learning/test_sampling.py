"""Of very many answers a sample that stands for all of them."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.learning import linear, sampling
from labeller.learning.learners import Answers
from labeller.learning.linear import LinearLearner
from labeller.learning.sampling import RARE, sample_of


def single(counts, seed=0):
    """Answers of one class each, so many of each class, in random order."""
    targets = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(counts)), counts))
    return Answers(np.arange(len(targets)), targets, len(counts))


def test_few_answers_are_all_learned_from():
    answers = single([6, 4])
    sample = sample_of(answers, 10)
    assert sample.answers is answers
    assert sample.shares is None


def test_a_sample_stands_for_all_answers_of_each_class():
    answers = single([30_000, 8_000, 500, 20, 0])
    sample = sample_of(answers, 4_000)
    assert sample.answers.counts[2:].tolist() == [RARE, 20, 0]
    assert len(sample.answers) <= 4_000 + 2 * RARE
    stood_for = np.bincount(sample.answers.targets, weights=sample.shares, minlength=5)
    assert stood_for == pytest.approx(answers.counts)


def test_a_sample_keeps_the_order_of_the_answers():
    answers = single([3_000, 1_000])
    assert (np.diff(sample_of(answers, 500).answers.rows) > 0).all()


def test_further_answers_change_a_sample_little():
    answers = single([9_000, 3_000])
    before = sample_of(answers.first(11_900), 2_000).answers.rows
    after = sample_of(answers, 2_000).answers.rows
    assert len(np.intersect1d(before, after)) > 0.97 * len(after)


def test_of_several_labels_per_item_the_rare_ones_are_kept():
    targets = np.zeros((5_000, 3), dtype=np.bool_)
    targets[:, 0] = True
    targets[:2_000, 1] = True
    targets[::500, 2] = True
    sample = sample_of(Answers(np.arange(5_000), targets, 3), 1_000)
    assert sample.answers.counts[2] == 10
    stood_for = sample.shares @ sample.answers.targets
    assert stood_for == pytest.approx([5_000, 2_000, 10])


def test_what_is_learned_from_a_sample_is_what_all_answers_say(monkeypatch):
    rng = np.random.default_rng(0)
    kinds = rng.choice(3, 6_000, p=[0.7, 0.28, 0.02])
    embeddings = (rng.standard_normal((3, 8))[kinds] + rng.standard_normal((6_000, 8))).astype(np.float32)
    answers = Answers(np.arange(6_000), kinds, 3)
    of_all = LinearLearner().fit(embeddings, answers).probabilities(slice(None))
    monkeypatch.setattr(linear, "sample_of", lambda given: sampling.sample_of(given, 2_000))
    of_some = LinearLearner().fit(embeddings, answers).probabilities(slice(None))
    assert (of_all.argmax(axis=1) == of_some.argmax(axis=1)).mean() > 0.97
    assert of_some.mean(axis=0) == pytest.approx(of_all.mean(axis=0), abs=0.01)
