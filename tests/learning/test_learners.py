"""Every learner keeps the same promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.learning.blended import BlendedLearner
from labeller.learning.learners import Answers, Explainable
from labeller.learning.linear import LinearLearner
from labeller.learning.neighbours import find_neighbours
from labeller.learning.propagation import Graph
from tests.learning.worlds import clusters


def linear(_):
    return LinearLearner()


def blended(embeddings):
    return BlendedLearner(Graph.of(find_neighbours(embeddings)))


every_learner = pytest.mark.parametrize("learner", [linear, blended])
EVERYTHING = slice(None)


def single(rows, classes, k=3):
    rows = np.asarray(rows)
    return Answers(rows, np.asarray(classes)[rows], k)


@every_learner
def test_it_learns_clear_clusters_from_a_few_answers(learner):
    embeddings, classes = clusters()
    predicted = learner(embeddings).fit(embeddings, single(range(12), classes)).probabilities(EVERYTHING).argmax(axis=1)
    assert (predicted == classes).mean() > 0.9


@every_learner
def test_it_learns_several_labels_per_item(learner):
    embeddings, classes = clusters()
    targets = np.stack([classes == 0, classes == 1, classes != 2], axis=1)
    rows = np.arange(24)
    said = learner(embeddings).fit(embeddings, Answers(rows, targets[rows], 3)).probabilities(EVERYTHING) >= 0.5
    assert (said == targets).mean() > 0.9


@every_learner
@settings(max_examples=30)
@given(
    m=st.integers(1, 25), k=st.integers(1, 6), several=st.booleans(), kind=st.sampled_from(["same", "copies", "any"])
)
def test_probabilities_are_probabilities(learner, m, k, several, kind):
    rng = np.random.default_rng(m * 10 + k)
    embeddings = rng.normal(size=(30, 5)).astype(np.float32)
    if kind == "same":
        embeddings[:] = 1
    if kind == "copies":
        embeddings[15:] = embeddings[:15]
    targets = rng.random((m, k)) < 0.4 if several else rng.integers(0, k, m)
    probabilities = learner(embeddings).fit(embeddings, Answers(np.arange(m), targets, k)).probabilities(EVERYTHING)
    assert probabilities.shape == (30, k)
    assert (probabilities > 0).all()
    assert (probabilities <= 1).all()
    if not several:
        np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)


@every_learner
def test_one_answer_makes_nothing_certain(learner):
    embeddings, classes = clusters()
    probabilities = learner(embeddings).fit(embeddings, single([0], classes)).probabilities(EVERYTHING)
    assert 0.5 < probabilities[0, classes[0]] < 0.9


@every_learner
def test_a_class_never_seen_keeps_a_small_chance(learner):
    embeddings, classes = clusters(n_classes=4)
    rows = np.flatnonzero(classes < 3)[:30]
    probabilities = learner(embeddings).fit(embeddings, single(rows, classes, k=4)).probabilities(EVERYTHING)
    assert 0 < probabilities[:, 3].max() < 0.1


@every_learner
def test_rows_are_the_same_by_index_and_by_slice(learner):
    embeddings, classes = clusters()
    fitted = learner(embeddings).fit(embeddings, single(range(12), classes))
    rows = np.array([3, 5, 90])
    np.testing.assert_allclose(fitted.probabilities(rows), fitted.probabilities(EVERYTHING)[rows], rtol=1e-5)


@every_learner
@pytest.mark.parametrize("several", [False, True])
def test_starting_from_the_last_fit_changes_nothing(learner, several):
    embeddings, classes = clusters()
    targets = np.stack([classes == 0, classes != 1], axis=1) if several else classes
    k = 2 if several else 3
    cold, warm = None, None
    for m in range(1, 30):
        warm = learner(embeddings).fit(embeddings, Answers(np.arange(m), targets[:m], k), warm)
    cold = learner(embeddings).fit(embeddings, Answers(np.arange(29), targets[:29], k))
    np.testing.assert_allclose(warm.probabilities(EVERYTHING), cold.probabilities(EVERYTHING), atol=0.02)


@every_learner
def test_a_fit_of_another_question_is_no_start(learner):
    embeddings, classes = clusters()
    other = learner(embeddings).fit(embeddings, single(range(20), classes, k=5))
    fitted = learner(embeddings).fit(embeddings, single(range(20), classes, k=3), other)
    assert fitted.probabilities(EVERYTHING).shape[1] == 3


@every_learner
def test_it_goes_on_when_more_items_have_come(learner):
    embeddings, classes = clusters()
    before = learner(embeddings).fit(embeddings[:60], single(range(10), classes))
    after = learner(embeddings).fit(embeddings, single(range(11), classes), before)
    assert len(after.probabilities(EVERYTHING)) == len(embeddings)


@every_learner
def test_more_classes_than_answers_are_no_trouble(learner):
    embeddings, classes = clusters(per_class=2, n_classes=40)
    probabilities = learner(embeddings).fit(embeddings, single(range(30), classes, k=40)).probabilities(EVERYTHING)
    assert np.isfinite(probabilities).all()


def test_answers_must_fit_their_rows():
    with pytest.raises(ValueError, match="one target for each row"):
        Answers(np.arange(3), np.zeros(2, dtype=np.int64), 2)


@every_learner
@pytest.mark.parametrize("several", [True, False])
def test_item_put_back_in_its_own_place_is_said_the_same_of(learner, several):
    embeddings, classes = clusters()
    targets = np.stack([classes == one for one in range(3)], axis=1) if several else classes
    fitted = learner(embeddings).fit(embeddings, Answers(np.arange(12), targets[:12], 3))
    assert isinstance(fitted, Explainable)
    np.testing.assert_allclose(
        fitted.predict_at(embeddings[40:41], 40), fitted.probabilities(np.array([40])), rtol=1e-5
    )


@every_learner
def test_item_that_were_like_those_of_another_class_would_be_said_to_be_of_it(learner):
    embeddings, classes = clusters()
    fitted = learner(embeddings).fit(embeddings, single(range(12), classes))
    assert isinstance(fitted, Explainable)
    other = int(np.flatnonzero(classes != classes[40])[-1])
    as_it_is, as_another = fitted.predict_at(embeddings[[40, other]], 40)[:, classes[other]]
    assert as_another > as_it_is
