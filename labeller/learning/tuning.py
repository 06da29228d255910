"""Choosing the penalty and the calibration of the linear learner from the answers themselves.

A fixed penalty is a trap: the best one differs by more than a factor of thirty between data sets. It is chosen by
the log-loss of held-out answers, and the same held-out logits give the temperature that makes the probabilities
honest (Guo et al., "On Calibration of Modern Neural Networks", 2017). Both change slowly and cost a dozen fits, so
they rest on a prefix of the answers that grows in steps of a quarter: between the steps they are kept, and after
a restart the same answers give the same choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from labeller.learning.arrays import Bools, Ints
from labeller.learning.learners import Answers
from labeller.learning.sampling import kinds_of
from labeller.learning.solver import Doubles, Weights, solve_multi, solve_single

FOLDS = 5
TUNED_LABELS = 8
MIN_ANSWERS = 10
GROWTH = 1.25
# A dozen fits of more would cost minutes, for a choice among few strengths.
MOST_ANSWERS = 10_000
# Strengths are per dimension, for features of spread 1: a vector of d such features has length about sqrt(d).
DEFAULT_STRENGTH = 100.0
STRENGTHS = DEFAULT_STRENGTH * 10 ** (np.arange(-4, 3) / 2)
TEMPERATURES = np.geomspace(0.25, 4.0, 33)
# The temperature is pulled towards 1 as if this many answers had spoken for it.
PRIOR_ANSWERS = 20


@dataclass(frozen=True)
class HeldOut:
    """Logits of the first m answers from fits without them, and which classes those fits had seen, both (m, t).

    They are of the classes in `columns` (t,); `answers` are those answers, as they are about these classes.
    """

    logits: Doubles
    usable: Bools
    columns: Ints
    answers: Answers

    def losses(self, logits: Doubles) -> Doubles:
        """Log-loss of each of these logits (m, t) that counts; see `held_out_losses`."""
        return held_out_losses(logits, self.usable, self.answers)


@dataclass(frozen=True)
class Tuning:
    """Penalty `strength` (C times the number of dimensions), `temperature`, and how many answers they rest on.

    `held_out` is what those answers were told from; None where too few could be held out.
    """

    strength: float = DEFAULT_STRENGTH
    temperature: float = 1.0
    n_answers: int = 0
    held_out: HeldOut | None = field(default=None, compare=False)


def prefix(n_answers: int) -> int:
    """How many of the first answers a tuning rests on: 0, 10, 13, 17, 22, ..., and in the end about MOST_ANSWERS."""
    size = 0
    following = MIN_ANSWERS
    while following <= min(n_answers, MOST_ANSWERS):
        size, following = following, int(np.ceil(following * GROWTH))
    return size


def solve(
    features: Doubles, answers: Answers, strength: float, start: Weights | None, shares: Doubles | None = None
) -> Weights:
    """Weights for features (m, r) of these answers at that strength times the number of dimensions, C.

    `shares` (m,) are how many answers each of them stands for; None if 1.
    """
    if answers.is_multilabel:
        return solve_multi(features, answers.targets.astype(bool), strength, start, shares)
    return solve_single(features, answers.targets.astype(np.int64), answers.n_classes, strength, start, shares)


def tune(features: Doubles, answers: Answers, n_dimensions: int) -> Tuning:
    """The strength of the least held-out log-loss, found by climbing from the default, and its temperature.

    The strength is pulled towards the default by a log-normal prior of a decade. Where too few answers can be held
    out, the default.
    """
    columns, telling = _telling(answers)
    trial = _Trial(features, telling, n_dimensions)
    best = int(np.searchsorted(STRENGTHS, DEFAULT_STRENGTH * 0.99))
    if not np.isfinite(trial.loss(best)):
        return Tuning(n_answers=len(answers))
    for step in (1, -1):
        while trial.loss(best + step) < trial.loss(best):
            best += step
    held_out = HeldOut(*trial.held_out(best), columns, telling)
    return Tuning(float(STRENGTHS[best]), trial.temperature(best), len(answers), held_out)


def _telling(answers: Answers) -> tuple[Ints, Answers]:
    """Of several labels per item only those that are most often said and most often not: each costs a fit a fold.

    Returns their columns, and the answers with these columns alone.
    """
    if not answers.is_multilabel or answers.n_classes <= TUNED_LABELS:
        return np.arange(answers.n_classes), answers
    evenness = np.minimum(answers.counts, len(answers) - answers.counts)
    columns = np.sort(np.argsort(-evenness, kind="stable")[:TUNED_LABELS])
    return columns, Answers(answers.rows, answers.targets[:, columns], TUNED_LABELS)


class _Trial:
    """Held-out logits at one strength after the other, each computed once."""

    def __init__(self, features: Doubles, answers: Answers, n_dimensions: int) -> None:
        self._features = features
        self._answers = answers
        self._n_dimensions = n_dimensions
        self._folds = folds_of(answers)
        # A fold starts from its own weights at the strength before; those of another fold know its answers.
        self._weights: list[Weights | None] = [None] * FOLDS
        self._results: dict[int, tuple[Doubles, Bools]] = {}

    def loss(self, place: int) -> float:
        """What there is to minimise: mean held-out log-loss and the prior. Infinite outside, or if none counts."""
        if not 0 <= place < len(STRENGTHS):
            return np.inf
        losses = held_out_losses(*self.held_out(place), self._answers)
        decades = np.log10(STRENGTHS[place] / DEFAULT_STRENGTH)
        return float(losses.mean() + decades**2 / 2 / len(self._answers)) if len(losses) else np.inf

    def temperature(self, place: int) -> float:
        logits, usable = self.held_out(place)
        means = np.array([held_out_losses(logits / t, usable, self._answers).mean() for t in TEMPERATURES])
        pull = PRIOR_ANSWERS / len(self._answers) * np.log(TEMPERATURES) ** 2
        return float(TEMPERATURES[(means + pull).argmin()])

    def held_out(self, place: int) -> tuple[Doubles, Bools]:
        """Logits (m, k) of each answer from the folds without it, and which classes those folds had seen."""
        if place in self._results:
            return self._results[place]
        logits = np.zeros((len(self._answers), self._answers.n_classes))
        usable = np.zeros(logits.shape, dtype=bool)
        for fold in range(FOLDS):
            held = self._folds == fold
            weights = solve(
                self._features[~held],
                Answers(self._answers.rows[~held], self._answers.targets[~held], self._answers.n_classes),
                STRENGTHS[place] / self._n_dimensions,
                self._weights[fold],
            )
            logits[held] = weights.logits(self._features[held])
            usable[held] = weights.learned
            self._weights[fold] = weights
        self._results[place] = logits, usable
        return logits, usable


def folds_of(answers: Answers) -> Ints:
    """A fold for each answer, classes spread evenly (several labels: by the rarest label of the item)."""
    folds = np.empty(len(answers), dtype=np.int64)
    folds[np.argsort(kinds_of(answers), kind="stable")] = np.arange(len(answers)) % FOLDS
    return folds


def held_out_losses(logits: Doubles, usable: Bools, answers: Answers) -> Doubles:
    """Log-loss of each held-out answer whose class the other folds had seen (several labels: of each such pair)."""
    if answers.is_multilabel:
        signed = np.where(answers.targets, -logits, logits)
        return np.asarray(np.logaddexp(0, signed)[usable])
    rows = np.flatnonzero(usable[np.arange(len(answers)), answers.targets])
    kept = np.where(usable[rows], logits[rows], -np.inf)
    top = kept.max(axis=1, keepdims=True, initial=-1e300)
    normaliser = top[:, 0] + np.log(np.exp(kept - top).sum(axis=1))
    return np.asarray(normaliser - kept[np.arange(len(rows)), answers.targets[rows]])
