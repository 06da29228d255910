"""Replaying known shapes as the annotator: how fast an order of pictures and the learner get good."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labeller.geometry.matching import Counts, add_up, count_by_label, macro_f1
from labeller.learning.drawn_simulation import simulate_drawn
from labeller.learning.regions.cell_targets import LabelledShape
from labeller.learning.regions.corpus import Corpus
from labeller.learning.regions.doubts import LOOKED_AT, find_doubts
from labeller.learning.regions.region_learner import FittedRegionLearner, FoundThing, Shapes, fit_regions
from labeller.learning.simulation import SimulatedCurve


def simulate_regions(
    corpus: Corpus,
    answers: Shapes,
    n_labels: int,
    held: Sequence[int],
    *,
    budget: int,
    batch: int = 10,
    strategy: str = "default",
    seed: int = 0,
    check: Callable[[], None] = lambda: None,
) -> SimulatedCurve:
    """Label by simulation, starting with no answers, and measure F1 at IoU 0.5 on the pictures held back.

    `answers` are all pictures with their shapes; `held` are those of their keys that are never asked or trained on.
    Otherwise as `simulate_drawn` says. Raises UsageError.
    """
    trial = _Trial(corpus, answers, n_labels, held, check)
    return simulate_drawn(trial, answers, held, budget=budget, batch=batch, strategy=strategy, seed=seed, check=check)


def counts_on(
    learner: FittedRegionLearner | None, corpus: Corpus, key: int, truth: Sequence[LabelledShape]
) -> Mapping[int, Counts]:
    """For each label how much of what is on one picture a learner finds, and what it finds that is not there."""
    there = [FoundThing(label, shape, 1.0) for label, shape in truth]
    found = learner.find_in(corpus[key]) if learner else []
    return count_by_label(there, found)


@dataclass(frozen=True)
class _Trial:
    corpus: Corpus
    answers: Shapes
    n_labels: int
    held: Sequence[int]
    check: Callable[[], None]

    def learn(self, keys: Sequence[int], previous: FittedRegionLearner | None) -> FittedRegionLearner | None:
        return fit_regions(self.corpus, {key: self.answers[key] for key in keys}, self.n_labels, previous, self.check)

    def utilities(self, learner: FittedRegionLearner, keys: Sequence[int], strategy: str) -> Sequence[float]:
        """Of a large pool a random part is looked at, as in the window."""
        looked_at = np.random.default_rng(len(keys)).permutation(len(keys))[:LOOKED_AT]
        doubts = find_doubts(learner, self.corpus, [keys[place] for place in looked_at], strategy, self.check)
        utilities = np.full(len(keys), -1.0)
        utilities[looked_at] = [doubt.utility for doubt in doubts]
        return utilities.tolist()

    def f1(self, learner: FittedRegionLearner | None) -> tuple[float, float]:
        counts = []
        for key in self.held:
            self.check()
            counts.append(counts_on(learner, self.corpus, key, self.answers[key]))
        by_label = add_up(counts)
        return sum(by_label.values(), Counts()).f1, macro_f1(by_label)
