"""Replaying known spans as the annotator: how fast an order of texts and the learner get good."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import perf_counter

import numpy as np

from labeller.errors import UsageError
from labeller.learning.simulation import SimulatedCurve, SimulatedPoint
from labeller.learning.strategies import strategy_named
from labeller.learning.tokens.corpus import Corpus, LabelledSpan
from labeller.learning.tokens.doubts import find_doubts
from labeller.learning.tokens.span_learner import FittedSpanLearner, Spans, fit_spans

FILE_ORDER = "file-order"
"""No strategy: the texts one after the other, which is what people do without a program."""

_UNRANKED = (FILE_ORDER, "random", "coverage")


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
    `accuracy` of the points is the F1 over all spans, `macro_f1` the mean of that of the labels. The first batch, and
    all with the strategies random and coverage, are drawn at random. Raises UsageError.
    """
    kept_back = set(held)
    pool = [key for key in answers if key not in kept_back]
    if budget < 1 or batch < 1:
        raise UsageError("The budget and the batch must be at least 1.")
    if not pool or not held:
        raise UsageError("A simulation needs items to hold back and items to ask.")
    name = FILE_ORDER if strategy == FILE_ORDER else strategy_named(strategy).name
    points, seconds = [], []
    truth = {key: answers[key] for key in held}
    for asked, learner, duration in _rounds(corpus, answers, n_labels, pool, name, budget, batch, seed, check):
        seconds.append(duration)
        points.append(SimulatedPoint(asked, *span_f1(learner, corpus, truth, n_labels)))
    return SimulatedCurve(name, budget, batch, seed, tuple(points), float(np.mean(seconds)))


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


def _rounds(
    corpus: Corpus, answers: Spans, n_labels: int, pool: list[int], strategy: str, budget: int, batch: int, seed: int,
    check: Callable[[], None],
) -> Iterator[tuple[int, FittedSpanLearner | None, float]]:  # fmt: skip
    """Ask, answer and learn until the budget or the pool is used up: answers so far, the learner, seconds."""
    rng = np.random.default_rng(seed)
    order = pool if strategy == FILE_ORDER else rng.permutation(pool).tolist()
    asked: list[int] = []
    learner: FittedSpanLearner | None = None
    while order and len(asked) < budget:
        check()
        begin = perf_counter()
        if learner is not None and strategy not in _UNRANKED:
            doubts = find_doubts(learner, order, strategy, check)
            order = [order[place] for place in np.argsort([-one.utility for one in doubts], kind="stable")]
        count = min(batch, budget - len(asked))
        asked, order = asked + order[:count], order[count:]
        learner = fit_spans(corpus, {key: answers[key] for key in asked}, n_labels, learner, check)
        yield len(asked), learner, perf_counter() - begin
