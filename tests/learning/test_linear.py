"""The linear learner is calibrated, deterministic and quick to take up again."""

from __future__ import annotations

import numpy as np

from labeller.learning.learners import Answers
from labeller.learning.linear import LinearLearner
from labeller.learning.scale import SAMPLED, Scale
from tests.learning.worlds import clusters


def overlapping(n: int = 3000, d: int = 6):
    """Two classes of which the embedding says only so much: P(1 | x) = sigmoid(x0)."""
    rng = np.random.default_rng(0)
    embeddings = rng.normal(size=(n, d)).astype(np.float32)
    return embeddings, (rng.random(n) < 1 / (1 + np.exp(-2 * embeddings[:, 0]))).astype(np.int64)


def test_probabilities_come_true_as_often_as_they_say():
    embeddings, classes = overlapping()
    fitted = LinearLearner().fit(embeddings, Answers(np.arange(200), classes[:200], 2))
    confidence = fitted.probabilities(slice(200, None)).max(axis=1)
    right = fitted.probabilities(slice(200, None)).argmax(axis=1) == classes[200:]
    assert abs(confidence.mean() - right.mean()) < 0.04


def test_tuning_is_taken_over_between_its_steps_and_the_same_after_a_restart():
    embeddings, classes = overlapping()
    learner = LinearLearner()
    first = learner.fit(embeddings, Answers(np.arange(110), classes[:110], 2))
    later = learner.fit(embeddings, Answers(np.arange(130), classes[:130], 2), first)
    assert later.tuning is first.tuning
    assert learner.fit(embeddings, Answers(np.arange(130), classes[:130], 2)).tuning == first.tuning


def test_an_undone_answer_takes_its_tuning_back():
    embeddings, classes = overlapping()
    learner = LinearLearner()
    after = learner.fit(embeddings, Answers(np.arange(28), classes[:28], 2))
    undone = learner.fit(embeddings, Answers(np.arange(27), classes[:27], 2), after)
    assert undone.tuning.n_answers == 22


def test_dimensions_of_very_different_size_count_alike():
    embeddings, classes = clusters()
    stretched = embeddings * np.float32(10) ** np.arange(-4, 4, dtype=np.float32)
    answers = Answers(np.arange(30), classes[:30], 3)
    np.testing.assert_allclose(
        LinearLearner().fit(stretched, answers).probabilities(slice(None)),
        LinearLearner().fit(embeddings, answers).probabilities(slice(None)),
        atol=1e-3,
    )


def test_a_dimension_that_never_varies_is_harmless():
    embeddings, classes = clusters()
    embeddings[:, 0] = 1e4
    scale = Scale.of(embeddings)
    assert scale.spread[0] == 1
    fitted = LinearLearner().fit(embeddings, Answers(np.arange(30), classes[:30], 3))
    assert (fitted.probabilities(slice(None)).argmax(axis=1) == classes).mean() > 0.9


def test_the_scale_of_many_items_is_estimated_from_some():
    embeddings = np.random.default_rng(0).normal(2, 3, size=(5 * SAMPLED, 2)).astype(np.float32)
    scale = Scale.of(embeddings)
    np.testing.assert_allclose(scale.mean, 2, atol=0.15)
    np.testing.assert_allclose(scale.spread, 3, atol=0.15)
    assert scale.fits(embeddings)
    assert not scale.fits(np.tile(embeddings, (2, 1)))


def test_the_one_class_that_never_came_up_is_not_said_of_everything():
    embeddings, classes = clusters(n_classes=6)
    rows = np.arange(5)  # one answer of each class but the last
    fitted = LinearLearner().fit(embeddings, Answers(rows, classes[rows], 6))
    known = classes < 5
    assert (fitted.probabilities(np.flatnonzero(known)).argmax(axis=1) == classes[known]).mean() > 0.6
