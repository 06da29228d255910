"""Replaying known spans as the annotator: how fast an order of texts and the learner get good."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labeller.learning.drawn_simulation import simulate_drawn
from labeller.learning.simulation import SimulatedCurve
from labeller.learning.tokens.corpus import Corpus, LabelledSpan
from labeller.learning.tokens.doubts import find_doubts
from labeller.learning.tokens.span_learner import FittedSpanLearner, Spans, fit_spans


def simulate_spans(
    corpus: Corpus,
    answers: Spans,
    n_labels: int,
    held: Sequence[int],
    *,
    budget: int,
    batch: int = 10,
    strategy: str = "default",
    seed: int = 0,
    check: Callable[[], None] = lambda: None,
) -> SimulatedCurve:
    """Label by simulation, starting with no answers, and measure strict span F1 on the texts held back.

    `answers` are all texts with their spans; `held` are those of their keys that are never asked or trained on.
    Otherwise as `simulate_drawn` says. Raises UsageError.
    """
    trial = _Trial(corpus, answers, n_labels, held, check)
    return simulate_drawn(trial, answers, held, budget=budget, batch=batch, strategy=strategy, seed=seed, check=check)


def span_f1(
    learner: FittedSpanLearner | None, corpus: Corpus, truth: Mapping[int, Sequence[LabelledSpan]], n_labels: int
) -> tuple[float, float]:
    """F1 over all spans, and the mean of the F1 of those labels that are there or were found. A hit has the right
    label and the same two ends."""
    hits, found, there = (np.zeros(n_labels, dtype=np.int64) for _ in range(3))
    for key, spans in truth.items():
        text = corpus[key]
        claimed = {(*text.place(one), one.label) for one in learner.find_in(text)} if learner else set()
        known = set(spans)
        for counts, some in ((hits, claimed & known), (found, claimed), (there, known)):
            for *_, label in some:
                counts[label] += 1
    total = int(found.sum() + there.sum())
    either = found + there
    each = 2 * hits[either > 0] / either[either > 0]
    return (2 * int(hits.sum()) / total if total else 1.0), (float(each.mean()) if len(each) else 1.0)


@dataclass(frozen=True)
class _Trial:
    corpus: Corpus
    answers: Spans
    n_labels: int
    held: Sequence[int]
    check: Callable[[], None]

    def learn(self, keys: Sequence[int], previous: FittedSpanLearner | None) -> FittedSpanLearner | None:
        return fit_spans(self.corpus, {key: self.answers[key] for key in keys}, self.n_labels, previous, self.check)

    def utilities(self, learner: FittedSpanLearner, keys: Sequence[int], strategy: str) -> list[float]:
        return [doubt.utility for doubt in find_doubts(learner, keys, strategy, self.check)]

    def f1(self, learner: FittedSpanLearner | None) -> tuple[float, float]:
        return span_f1(learner, self.corpus, {key: self.answers[key] for key in self.held}, self.n_labels)
