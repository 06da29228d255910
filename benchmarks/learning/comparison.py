"""From curves to figures: answers until enough is right, area under the curve, and who is how far ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from benchmarks.learning.curves import OURS, PEERS, RANDOM, Curve

ENOUGH = 0.95
# Where not even all labels make a classifier good, the answers to a share of that say little.
_GOOD = 0.85


@dataclass(frozen=True)
class Runs:
    """The curves of one strategy on one set, one for each seed."""

    strategy: str
    curves: tuple[Curve, ...]

    @cached_property
    def is_whole(self) -> bool:
        """Whether every run used up its budget."""
        return not any(curve.stopped for curve in self.curves)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """The numbers of answers that all runs came to."""
        return min((curve.n for curve in self.curves), key=len)

    @cached_property
    def mean(self) -> tuple[float, ...]:
        """The accuracy after so many answers, mean over the seeds."""
        return tuple(np.mean([curve.accuracy[: len(self.counts)] for curve in self.curves], axis=0).tolist())

    @property
    def area(self) -> float:
        """The mean accuracy over all batches up to the budget."""
        return float(np.mean(self.mean))

    @property
    def cpu_s(self) -> float:
        return float(np.mean([curve.cpu_s for curve in self.curves]))

    def accuracy_at(self, n: int) -> float | None:
        return self.mean[self.counts.index(n)] if n in self.counts else None

    def answers_to(self, accuracy: float) -> int | None:
        """From how many answers on the mean stays at that accuracy or above; None if it does not."""
        return _stays(self.counts, self.mean, accuracy)

    def answers_by_seed(self, accuracy: float) -> list[int | None]:
        return [_stays(curve.n, curve.accuracy, accuracy) for curve in self.curves]


@dataclass(frozen=True)
class Contest:
    """All strategies on one set. `ceiling` is the accuracy that all labels give, `budget` the most answers."""

    key: str
    title: str
    is_tuned: bool
    ceiling: float
    budget: int
    runs: dict[str, Runs]

    @property
    def is_good(self) -> bool:
        return self.ceiling >= _GOOD

    @property
    def target(self) -> float:
        return ENOUGH * self.ceiling

    def answers(self, strategy: str) -> int:
        """Until the target; the budget if it is not reached, which is then too few."""
        return self.runs[strategy].answers_to(self.target) or self.budget

    def is_reached(self, strategy: str) -> bool:
        return self.runs[strategy].answers_to(self.target) is not None

    def ahead(self, strategy: str) -> float:
        """How many times the answers of ours that strategy needs."""
        return self.answers(strategy) / self.answers(OURS)

    @property
    def quickest_peer(self) -> str:
        """The peer that needs the fewest answers; random is none."""
        peers = [name for name in self.runs if name in PEERS]
        return min(peers, key=lambda name: (self.answers(name), not self.is_reached(name), -self.runs[name].area))

    @property
    def largest_peer(self) -> str:
        """The peer with the largest area, of those that used up their budget."""
        peers = [name for name in self.runs if name in PEERS and self.runs[name].is_whole]
        return max(peers, key=lambda name: self.runs[name].area)

    def lead(self, strategy: str) -> float:
        """By how much our area is larger."""
        return self.runs[OURS].area - self.runs[strategy].area


def mean_ratio(contests: Sequence[Contest], ratios: Sequence[float]) -> float:
    """The geometric mean over the sets on which a classifier can be good."""
    logs = [np.log(ratio) for contest, ratio in zip(contests, ratios, strict=True) if contest.is_good]
    return float(np.exp(np.mean(logs)))


def ratio_to_random(contest: Contest) -> float:
    return contest.ahead(RANDOM)


def ratio_to_peer(contest: Contest) -> float:
    return contest.ahead(contest.quickest_peer)


def _stays(counts: Sequence[int], accuracies: Sequence[float], wanted: float) -> int | None:
    since = None
    for n, accuracy in zip(counts, accuracies, strict=True):
        if accuracy < wanted:
            since = None
        elif since is None:
            since = n
    return since
