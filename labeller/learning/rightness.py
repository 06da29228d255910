"""How often the learner is right, from how sure it is: its confidence, corrected by what the answers have shown.

Of few control answers alone little follows: 9 right of 10 is anything from 60 to 98 %. But the learner also says of
every item how sure it is, and each answer to an item that it had not learned from shows how much that is worth. The
probability of being right is taken for a logistic curve of the logit of the confidence (Platt, "Probabilistic outputs
for support vector machines", 1999). Its shift and its slope are known as far as the evidence goes and no further: all
pairs are weighed by it on a grid, beside a wide prior, and each pair says how much of the rest is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Bools, Floats, Ints
from labeller.learning.predictions import decide
from labeller.learning.quality import Estimate, right_answers, wilson

Doubles = NDArray[np.float64]

DRAWS = 2000
# Learners that saw few answers are a little less sure than they may be. Chosen, like the other numbers here, on three
# sets of data; how they do on others is in docs/learning.md.
_SHIFTS, _SHIFT, _SHIFT_SPREAD = np.linspace(-3, 6, 37), 0.9, 1.0
_SLOPES, _SLOPE, _SLOPE_SPREAD = np.linspace(0.3, 2.5, 23), 1.0, 0.5
# Answers outside the control slice were chosen because they are hard, and earlier learners made the suggestions: of
# items that the learner is as sure of, fewer are right among them, by so much in logits.
_CHOSEN_SHIFT, _CHOSEN_SPREAD = 0.7, 0.45
_CHOSEN_WEIGHT = 0.5
# By how much a logistic curve is not the truth, in logits; with so many control answers that matters half.
_DOUBT, _DOUBT_HALVED_AT = 0.2, 300
_MOST_EVIDENCE = 1000
_READ_AT = 300
_LOGIT_LIMIT = 7.0


@dataclass(frozen=True)
class Evidence:
    """Suggestions made without knowing the answer: how sure the learner was (e,), and whether it was right."""

    confidences: Floats
    is_right: Bools

    def __len__(self) -> int:
        return len(self.confidences)

    @classmethod
    def none(cls) -> Self:
        return cls(np.empty(0, dtype=np.float32), np.empty(0, dtype=np.bool_))

    @classmethod
    def of(cls, probabilities: Floats, targets: Ints | Bools) -> Self:
        """What a learner said of some items, (n, k), and their answers: classes (n,), or a Boolean matrix (n, k)."""
        is_multilabel = targets.ndim == 2
        decided = decide(probabilities, is_multilabel=is_multilabel)
        return cls(confidences(probabilities, is_multilabel=is_multilabel), right_answers(decided, targets))

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence(
            np.concatenate([self.confidences, other.confidences]), np.concatenate([self.is_right, other.is_right])
        )

    def between(self, first: int, end: int) -> Evidence:
        return Evidence(self.confidences[first:end], self.is_right[first:end])


def confidences(probabilities: Floats, *, is_multilabel: bool) -> Floats:
    """How sure the learner is of all that it says of each item, (n,) from probabilities (n, k)."""
    if not is_multilabel:
        return np.asarray(probabilities.max(axis=1))
    return np.asarray(np.maximum(probabilities, 1 - probabilities).prod(axis=1))


def likely_shares(rest: Floats, n: int, control: Evidence, chosen: Evidence) -> Doubles:
    """How much of `n` items is right: DRAWS shares from 0 to 1, ascending, as many of each as it is probable.

    `rest` are the confidences of the learner on these items, or on some of them drawn at random, at least one.
    `control` and `chosen` are the evidence of the control slice and of other answers. Always the same for the same.
    """
    shifts, slopes = (axis.ravel() for axis in np.meshgrid(_SHIFTS, _SLOPES, indexing="ij"))
    weights = -0.5 * ((shifts - _SHIFT) / _SHIFT_SPREAD) ** 2 - 0.5 * ((slopes - _SLOPE) / _SLOPE_SPREAD) ** 2
    weights += _log_likelihoods(control, shifts, slopes)
    weights += _shifted(_CHOSEN_WEIGHT * _log_likelihoods(chosen, shifts, slopes))
    chances = np.exp(weights - weights.max())
    rng = np.random.default_rng(0)
    pairs = rng.choice(len(chances), DRAWS, p=chances / chances.sum())
    doubt = _DOUBT / np.sqrt(1 + 3 * len(control) / _DOUBT_HALVED_AT) * rng.standard_normal(DRAWS)
    drawn = _logit(_mean_right(_spread_evenly(rest), shifts, slopes))[pairs] + doubt
    # Of many items just about that share is right, of few it is chance as well.
    wrong = rng.poisson(n * _sigmoid(-drawn))
    return np.sort(1 - np.minimum(wrong, n) / n)


def share_estimate(shares: Doubles, n: int) -> Estimate:
    """The middle of likely shares, with the interval that holds 95 % of them; `n` answers are behind them."""
    low, value, high = np.quantile(shares, [0.025, 0.5, 0.975])
    return Estimate(float(value), float(low), float(high), n) if n else wilson(0, 0)


def _log_likelihoods(evidence: Evidence, shifts: Doubles, slopes: Doubles) -> Doubles:
    """How well each pair explains the evidence, (g,)."""
    recent = evidence.between(max(0, len(evidence) - _MOST_EVIDENCE), len(evidence))
    logits = shifts[:, None] + slopes[:, None] * _logit(recent.confidences)
    return np.asarray(-np.logaddexp(0, np.where(recent.is_right, -logits, logits)).sum(axis=1))


def _shifted(log_likelihoods: Doubles) -> Doubles:
    """What the chosen answers say of the rest, whose shift is higher by an amount that is known only about."""
    of_chosen = log_likelihoods.reshape(len(_SHIFTS), len(_SLOPES))
    lead = _SHIFTS[:, None] - _SHIFTS
    blur = np.exp(-0.5 * ((lead - _CHOSEN_SHIFT) / _CHOSEN_SPREAD) ** 2)
    top = of_chosen.max(axis=0)
    return np.asarray((np.log(blur @ np.exp(of_chosen - top) + 1e-300) + top).ravel())


def _mean_right(rest: Doubles, shifts: Doubles, slopes: Doubles) -> Doubles:
    """The share of the rest that is right by each pair, (g,)."""
    return np.asarray(_sigmoid(shifts[:, None] + slopes[:, None] * _logit(rest)).mean(axis=1))


def _spread_evenly(values: Floats) -> Doubles:
    """Few values that stand for many: quantiles."""
    if len(values) <= _READ_AT:
        return values.astype(np.float64)
    return np.asarray(np.quantile(values, (np.arange(_READ_AT) + 0.5) / _READ_AT))


def _logit(shares: NDArray[np.floating]) -> Doubles:
    clipped = np.clip(shares.astype(np.float64), 1e-9, 1 - 1e-9)
    return np.asarray(np.clip(np.log(clipped / (1 - clipped)), -_LOGIT_LIMIT, _LOGIT_LIMIT))


def _sigmoid(logits: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-logits)))


NO_EVIDENCE = Evidence.none()
