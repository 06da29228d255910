"""Choosing the penalty and the calibration of the linear learner from the answers themselves.

A fixed penalty is a trap: the best one differs by more than a factor of thirty between data sets. It is chosen by
the log-loss of held-out answers, and the same held-out logits give the temperature that makes the probabilities
honest (Guo et al., "On Calibration of Modern Neural Networks", 2017). Both change slowly and cost a dozen fits, so
they rest on a prefix of the answers that grows in steps of a quarter: between the steps they are kept, and after
a restart the same answers give the same choice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labeller.learning.arrays import Bools, Ints
from labeller.learning.learners import Answers
from labeller.learning.solver import Doubles, Weights, solve_multi, solve_single

FOLDS = 5
MIN_ANSWERS = 10
GROWTH = 1.25
# Strengths are per dimension, for features of spread 1: a vector of d such features has length about sqrt(d).
DEFAULT_STRENGTH = 200.0
STRENGTHS = DEFAULT_STRENGTH * 10 ** (np.arange(-5, 5) / 2)
TEMPERATURES = np.geomspace(0.25, 4.0, 33)
# The temperature is pulled towards 1 as if this many answers had spoken for it.
PRIOR_ANSWERS = 20


@dataclass(frozen=True)
class Tuning:
    """Penalty `strength` (C times the number of dimensions), `temperature`, and how many answers they rest on."""

    strength: float = DEFAULT_STRENGTH
    temperature: float = 1.0
    n_answers: int = 0


def prefix(n_answers: int) -> int:
    """How many of the first answers a tuning rests on: 10, 13, 17, 22, ..., and 0 as long as there are fewer."""
    size = 0
    following = MIN_ANSWERS
    while following <= n_answers:
        size, following = following, int(np.ceil(following * GROWTH))
    return size


def solve(features: Doubles, answers: Answers, strength: float, start: Weights | None) -> Weights:
    """Weights for features (m, r) of these answers at that strength times the number of dimensions, C."""
    if answers.is_multilabel:
        return solve_multi(features, answers.targets.astype(bool), strength, start)
    return solve_single(features, answers.targets.astype(np.int64), answers.n_classes, strength, start)


def tune(features: Doubles, answers: Answers, n_dimensions: int) -> Tuning:
    """The strength of the least held-out log-loss, found by climbing from the default, and its temperature.

    Where too few answers can be held out, the default.
    """
    folds = _folds(answers)
    tried: dict[int, tuple[float, float]] = {}

    def loss(place: int) -> float:
        if not 0 <= place < len(STRENGTHS):
            return np.inf
        if place not in tried:
            tried[place] = _held_out(features, answers, folds, STRENGTHS[place] / n_dimensions)
        return tried[place][0]

    best = int(np.searchsorted(STRENGTHS, DEFAULT_STRENGTH))
    if not np.isfinite(loss(best)):
        return Tuning(n_answers=len(answers))
    for step in (1, -1):
        while loss(best + step) < loss(best):
            best += step
    return Tuning(float(STRENGTHS[best]), tried[best][1], len(answers))


def _folds(answers: Answers) -> Ints:
    """A fold for each answer, classes spread evenly (several labels: by the rarest label of the item)."""
    if answers.is_multilabel:
        rarity = np.where(answers.targets, answers.counts, len(answers) + 1)
        kind = np.where(answers.targets.any(axis=1), rarity.argmin(axis=1), answers.n_classes)
    else:
        kind = answers.targets
    folds = np.empty(len(answers), dtype=np.int64)
    folds[np.lexsort((answers.rows, kind))] = np.arange(len(answers)) % FOLDS
    return folds


def _held_out(features: Doubles, answers: Answers, folds: Ints, strength: float) -> tuple[float, float]:
    """Mean log-loss of the held-out answers, and the temperature that suits them. Infinite if none counts."""
    logits = np.zeros((len(answers), answers.n_classes))
    usable = np.zeros(logits.shape, dtype=bool)
    weights = None
    for fold in range(FOLDS):
        held = folds == fold
        if held.all() or not held.any():
            continue
        kept = Answers(answers.rows[~held], answers.targets[~held], answers.n_classes)
        weights = solve(features[~held], kept, strength, weights)
        logits[held] = weights.logits(features[held])
        usable[held] = weights.learned
    losses = _losses(logits, usable, answers, 1.0)
    if not len(losses):
        return np.inf, 1.0
    return float(losses.mean()), _temperature(logits, usable, answers)


def _temperature(logits: Doubles, usable: Bools, answers: Answers) -> float:
    means = np.array([_losses(logits, usable, answers, t).mean() for t in TEMPERATURES])
    pull = PRIOR_ANSWERS / len(answers) * np.log(TEMPERATURES) ** 2
    return float(TEMPERATURES[(means + pull).argmin()])


def _losses(logits: Doubles, usable: Bools, answers: Answers, temperature: float) -> Doubles:
    """Log-loss of each held-out answer whose class the other folds had seen (several labels: of each such pair)."""
    scaled = logits / temperature
    if answers.is_multilabel:
        signed = np.where(answers.targets, -scaled, scaled)
        return np.asarray(np.logaddexp(0, signed)[usable])
    rows = np.flatnonzero(usable[np.arange(len(answers)), answers.targets])
    kept = np.where(usable[rows], scaled[rows], -np.inf)
    top = kept.max(axis=1, keepdims=True, initial=-np.inf)
    normaliser = top[:, 0] + np.log(np.exp(kept - top).sum(axis=1)) if len(rows) else np.empty(0)
    return np.asarray(normaliser - kept[np.arange(len(rows)), answers.targets[rows]])
