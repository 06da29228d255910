"""Logistic regression in the span of the answers is the same problem in fewer coordinates."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.learning.solver import Span, solve_multi, solve_single


def some_features(m: int, d: int):
    return np.random.default_rng(0).normal(size=(m, d))


@pytest.mark.parametrize(("m", "d"), [(20, 60), (60, 20)])
@pytest.mark.parametrize("n_classes", [2, 4])
def test_the_span_changes_nothing_but_the_cost(m, d, n_classes):
    features, targets = some_features(m, d), np.arange(m) % n_classes
    whole = solve_single(features, targets, n_classes, strength=0.1, start=None)
    span, coordinates = Span.of(features)
    reduced = solve_single(coordinates, targets, n_classes, strength=0.1, start=None)
    assert coordinates.shape == (m, min(m, d))
    np.testing.assert_allclose(span.out_of(reduced.coef), whole.coef, atol=2e-3)
    np.testing.assert_allclose(span.into(span.out_of(reduced.coef)), reduced.coef, atol=1e-9)


def test_it_is_scikit_learns_own_solution():
    from sklearn.linear_model import LogisticRegression

    features, targets = some_features(50, 5), np.arange(50) % 3
    expected = LogisticRegression(C=0.5, tol=1e-6).fit(features, targets)
    weights = solve_single(features, targets, 3, strength=0.5, start=None)
    np.testing.assert_allclose(weights.logits(features), expected.decision_function(features), atol=2e-3)


def test_one_answer_a_class_is_the_same_problem_without_a_warning():
    from sklearn.linear_model import LogisticRegression

    features, targets = some_features(30, 5), np.repeat(np.arange(20), [2] * 10 + [1] * 10)
    weights = solve_single(features, targets, 20, strength=0.5, start=None)
    with pytest.warns(UserWarning, match="unique classes"):
        expected = LogisticRegression(C=0.5, tol=1e-6).fit(features, targets)
    np.testing.assert_allclose(weights.logits(features), expected.decision_function(features), atol=5e-3)


def test_classes_that_nobody_answered_are_not_learned():
    weights = solve_single(some_features(9, 4), np.arange(9) % 3 + 1, 5, strength=1.0, start=None)
    assert weights.learned.tolist() == [False, True, True, True, False]


def test_labels_always_or_never_said_are_not_learned():
    targets = np.array([[1, 0, 1], [1, 0, 0], [1, 0, 1], [1, 0, 0]], dtype=bool)
    assert solve_multi(some_features(4, 3), targets, strength=1.0, start=None).learned.tolist() == [False, False, True]
