"""A sample of very many answers, which a learner that works on all its answers at once can hold in memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labeller.learning.arrays import Ints
from labeller.learning.learners import Answers
from labeller.learning.solver import Doubles

LEARNED_AT_ONCE = 32_768
# Of a kind of answers that is rare, at least so many of them are in the sample.
RARE = 64


@dataclass(frozen=True)
class Sample:
    """Some of the answers, in their order, and how many of all each of them stands for: `shares` (m,), None if 1."""

    answers: Answers
    shares: Doubles | None = None


def sample_of(answers: Answers, size: int = LEARNED_AT_ONCE) -> Sample:
    """About so many of the answers, of each kind in proportion but RARE at least; all where they are no more.

    With each further answer nearly the same ones are chosen, so that a fit may begin where the last one ended: those
    whose rows come first in an order that looks random (multiples of the golden ratio, which spread evenly).
    """
    m = len(answers)
    if m <= size:
        return Sample(answers)
    _, kinds, counts = np.unique(kinds_of(answers), return_inverse=True, return_counts=True)
    with np.errstate(over="ignore"):
        numbers = answers.rows.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    order = np.lexsort((numbers, kinds))
    within = np.arange(m) - np.repeat(np.cumsum(counts) - counts, counts)
    wanted = np.minimum(counts, np.maximum(RARE, size * counts // m))
    places = np.sort(order[within < wanted[kinds[order]]])
    shares = (counts / wanted)[kinds[places]]
    return Sample(Answers(answers.rows[places], answers.targets[places], answers.n_classes), shares)


def kinds_of(answers: Answers) -> Ints:
    """A number for each answer, (m,): its class, of several labels per item that which is rarest of all."""
    if not answers.is_multilabel:
        return np.asarray(answers.targets, dtype=np.int64)
    rarity = np.where(answers.targets, answers.counts, len(answers) + 1)
    return np.where(answers.targets.any(axis=1), rarity.argmin(axis=1), answers.n_classes)
