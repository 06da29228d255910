"""Replaying known ranges as the annotator: how fast an order of sounds and the learner get good."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from labeller.geometry.matching import Counts, add_up, count_by_label, macro_f1
from labeller.learning.drawn_simulation import simulate_drawn
from labeller.learning.ranges.doubts import find_doubts
from labeller.learning.ranges.range_learner import (
    Corpus,
    FittedRangeLearner,
    FoundRange,
    LabelledRange,
    Ranges,
    fit_ranges,
)
from labeller.learning.simulation import SimulatedCurve


def simulate_ranges(
    corpus: Corpus,
    answers: Ranges,
    n_labels: int,
    held: Sequence[int],
    *,
    budget: int,
    batch: int = 10,
    strategy: str = "default",
    seed: int = 0,
    check: Callable[[], None] = lambda: None,
) -> SimulatedCurve:
    """Label by simulation, starting with no answers, and measure F1 at IoU 0.5 on the sounds held back.

    `answers` are all sounds with their ranges; `held` are those of their keys that are never asked or trained on.
    Otherwise as `simulate_drawn` says. Raises UsageError.
    """
    trial = _Trial(corpus, answers, n_labels, held, check)
    return simulate_drawn(trial, answers, held, budget=budget, batch=batch, strategy=strategy, seed=seed, check=check)


def counts_on(
    learner: FittedRangeLearner | None, corpus: Corpus, key: int, truth: Sequence[LabelledRange]
) -> Mapping[int, Counts]:
    """For each label how much of what is on one sound a learner finds, and what it finds that is not there."""
    there = [FoundRange(label, one, 1.0) for label, one in truth]
    return count_by_label(there, learner.find_in(corpus[key]) if learner else [])


@dataclass(frozen=True)
class _Trial:
    corpus: Corpus
    answers: Ranges
    n_labels: int
    held: Sequence[int]
    check: Callable[[], None]

    def learn(self, keys: Sequence[int], previous: FittedRangeLearner | None) -> FittedRangeLearner | None:  # noqa: ARG002
        return fit_ranges(self.corpus, {key: self.answers[key] for key in keys}, self.n_labels, self.check)

    def utilities(self, learner: FittedRangeLearner, keys: Sequence[int], strategy: str) -> list[float]:
        return [doubt.utility for doubt in find_doubts(learner, self.corpus, keys, strategy, self.check)]

    def f1(self, learner: FittedRangeLearner | None) -> tuple[float, float]:
        counts = []
        for key in self.held:
            self.check()
            counts.append(counts_on(learner, self.corpus, key, self.answers[key]))
        by_label = add_up(counts)
        return sum(by_label.values(), Counts()).f1, macro_f1(by_label)
