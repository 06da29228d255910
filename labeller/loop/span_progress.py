"""How good a learner of spans is, measured on the control slice: strict span F1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labeller.domain.item import ItemId
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import Schema
from labeller.domain.shape import TextSpan
from labeller.geometry.matching import Counts, count_spans
from labeller.jobs import JobContext
from labeller.learning.quality import CurvePoint, Estimate, wilson
from labeller.learning.tokens.corpus import Corpus, LabelledSpan
from labeller.learning.tokens.span_learner import FittedSpanLearner, fit_spans
from labeller.loop.progress import Quality, curve_sizes
from labeller.loop.span_ranking import suggest_spans

_RESAMPLED = 500


@dataclass(frozen=True)
class SpanQualityMeter:
    """Learns from the first 5, 10, 20, ... answers and compares what each learner finds with the control answers.

    `learned_from` are the answers that a learner may see, in the order in which they were given.
    """

    corpus: Corpus
    schema: Schema
    learned_from: Mapping[ItemId, Sequence[LabelledSpan]]
    control: Mapping[ItemId, Sequence[LabelledSpan]]

    def is_ahead_of(self, quality: Quality) -> bool:
        return len(self.control) != quality.now.n or len(self.learned_from) >= 1.25 * quality.answers + 1

    def measure(self, context: JobContext) -> Quality:
        points: list[CurvePoint] = []
        learner: FittedSpanLearner | None = None
        for size in curve_sizes(len(self.learned_from)) if self.control else ():
            context.check()
            answers = dict(list(self.learned_from.items())[:size])
            learner = fit_spans(self.corpus, answers, len(self.schema.labels), learner, context.check)
            counts = count_found(learner, self.corpus, self.control, self.schema, context)
            points.append(CurvePoint(size, f1_estimate(counts)))
        return Quality(points[-1].accuracy if points else wilson(0, 0), tuple(points), len(self.learned_from))


def count_found(
    learner: FittedSpanLearner | None,
    corpus: Corpus,
    truth: Mapping[ItemId, Sequence[LabelledSpan]],
    schema: Schema,
    context: JobContext,
) -> list[Counts]:
    """For each of these texts how much of what is there a learner finds."""
    counts = []
    for item_id, spans in truth.items():
        context.check()
        there = [SuggestedAnnotation(schema.labels[label].id, TextSpan(start, end), 1.0) for start, end, label in spans]
        found = suggest_spans(learner, corpus[item_id], schema) if learner else []
        counts.append(count_spans(there, found))
    return counts


def f1_estimate(counts: Sequence[Counts]) -> Estimate:
    """Strict span F1 over some texts, with the interval in which 95 % of samples of as many texts lie (the bootstrap,
    Efron 1979)."""
    if not counts:
        return wilson(0, 0)
    each = np.array([(one.true_positives, one.false_positives, one.false_negatives) for one in counts])
    drawn = np.random.default_rng(0).integers(len(each), size=(_RESAMPLED, len(each)))
    low, high = np.quantile([_f1(sums) for sums in each[drawn].sum(axis=1)], [0.025, 0.975])
    value = _f1(each.sum(axis=0))
    return Estimate(value, min(float(low), value), max(float(high), value), len(counts))


def _f1(sums: np.ndarray) -> float:
    return Counts(*sums.tolist()).f1
