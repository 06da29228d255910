"""The linear learner: calibrated logistic regression on embeddings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeGuard

import numpy as np

from labeller.learning.arrays import Embeddings, Floats, Ints
from labeller.learning.learners import Answers, FittedLearner
from labeller.learning.loading import load
from labeller.learning.sampling import sample_of
from labeller.learning.scale import Scale
from labeller.learning.solver import Doubles, Span, Weights, sigmoid, softmax
from labeller.learning.threads import one_blas_thread
from labeller.learning.tuning import Tuning, prefix, solve, tune


@dataclass(frozen=True)
class FittedLinear:
    """Linear logits straight from raw embeddings: standardising and temperature are folded into the weights.

    `weights` are for standardised features, before the temperature. `prior` (k,) is what is said of the classes
    that have no weights yet: their share of an item's probability, or with several labels per item how often
    each is said; in both cases smoothed, so that nothing is ever certain from few answers.
    """

    embeddings: Embeddings
    scale: Scale
    weights: Weights
    tuning: Tuning
    prior: Doubles
    is_multilabel: bool

    @property
    def n_classes(self) -> int:
        return len(self.prior)

    def probabilities(self, rows: Ints | slice) -> Floats:
        return self.predict(self.embeddings[rows])

    def predict(self, vectors: Embeddings) -> Floats:
        """(n, k) for any vectors (n, d), rows of the pool or not."""
        logits = self.logits(vectors)
        return self.completed(sigmoid(logits) if self.is_multilabel else softmax(logits))

    def predict_at(self, vectors: Embeddings, row: int) -> Floats:  # noqa: ARG002 - others of the pool do not count
        """(n, k) for any vectors (n, d), in the place of that row of the pool."""
        return self.predict(vectors)

    def logits(self, vectors: Embeddings) -> Floats:
        """(n, l) of the l classes that have weights."""
        coef, intercept = self._folded
        logits = vectors @ coef
        logits += intercept
        return np.asarray(logits)

    @cached_property
    def _folded(self) -> tuple[Floats, Floats]:
        """Coefficients (d, l) and intercepts (l,) for raw embeddings."""
        learned = self.weights.learned
        coef = self.weights.coef[learned] / self.scale.spread / self.tuning.temperature
        intercept = self.weights.intercept[learned] / self.tuning.temperature - coef @ self.scale.mean
        return coef.T.astype(np.float32), intercept.astype(np.float32)

    def completed(self, known: Floats) -> Floats:
        """Probabilities (n, k) of all classes from those (n, l) of the classes that have weights."""
        learned = self.weights.learned
        if learned.all():
            return known
        probabilities = np.broadcast_to(self.prior.astype(np.float32), (len(known), self.n_classes)).copy()
        if learned.any():
            share = 1.0 if self.is_multilabel else 1.0 - self.prior[~learned].sum()
            probabilities[:, learned] = known * np.float32(share)
        return probabilities


class LinearLearner:
    """L2-penalised logistic regression that chooses its own penalty and calibration and starts from the last fit.

    It standardises by all embeddings that it is given, or by a `scale` of its own. Of very many answers it learns from
    a sample: see `sample_of`.
    """

    name = "linear"
    title = "Linear"

    def __init__(self, scale: Scale | None = None) -> None:
        self._scale = scale

    def fit(self, embeddings: Embeddings, answers: Answers, previous: FittedLearner | None = None) -> FittedLinear:
        load("sklearn.linear_model")  # before the limit on threads, which covers the libraries that are there
        with one_blas_thread():
            return self._fit(embeddings, answers, previous)

    def _fit(self, embeddings: Embeddings, answers: Answers, previous: FittedLearner | None) -> FittedLinear:
        before = previous if _continues(previous, embeddings, answers) else None
        scale = before.scale if before else self._scale or Scale.of(embeddings)
        tuning = _tuning(before, embeddings, scale, answers)
        sample = sample_of(answers)
        span, features = Span.of(scale.apply(embeddings[sample.answers.rows]))
        start = replace(before.weights, coef=span.into(before.weights.coef)) if before else None
        weights = solve(features, sample.answers, tuning.strength / embeddings.shape[1], start, sample.shares)
        weights = replace(weights, coef=span.out_of(weights.coef))
        return FittedLinear(embeddings, scale, weights, tuning, _prior(answers), answers.is_multilabel)


def _tuning(before: FittedLinear | None, embeddings: Embeddings, scale: Scale, answers: Answers) -> Tuning:
    first = answers.first(prefix(len(answers)))
    if before and before.tuning.n_answers == len(first):
        return before.tuning
    if not len(first):
        return Tuning()
    _, features = Span.of(scale.apply(embeddings[first.rows]))
    return tune(features, first, embeddings.shape[1])


def _continues(previous: FittedLearner | None, embeddings: Embeddings, answers: Answers) -> TypeGuard[FittedLinear]:
    """Whether an earlier fit speaks about the same question, so that this one may start from it."""
    return (
        isinstance(previous, FittedLinear)
        and previous.n_classes == answers.n_classes
        and previous.is_multilabel == answers.is_multilabel
        and previous.scale.fits(embeddings)
    )


def _prior(answers: Answers) -> Doubles:
    """The smoothed share of each class.

    Several labels: Laplace's rule of succession. One class: the classes never seen share what Good and Turing give
    to the unseen, the share of answers whose class came up once (I. J. Good, 1953), but at least one in m + 2 and
    none of them more than 1 / k: where answers were chosen to differ nearly all classes came up once, and the one
    that is missing would be said of everything.
    """
    counts, m = answers.counts, len(answers)
    if answers.is_multilabel:
        return np.asarray((counts + 1) / (m + 2))
    unseen = counts == 0
    if not unseen.any():
        return np.asarray(counts / m)
    unseen_share = min(max(1, int((counts == 1).sum())) / (m + 2), int(unseen.sum()) / len(counts))
    return np.where(unseen, unseen_share / unseen.sum(), (1 - unseen_share) * counts / m)
