"""How good a learner of spans is, measured on the control slice: strict span F1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from labeller.domain.item import ItemId
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import Schema
from labeller.domain.shape import TextSpan
from labeller.geometry.matching import Counts, count_spans
from labeller.learning.tokens.corpus import Corpus, LabelledSpan
from labeller.learning.tokens.span_learner import FittedSpanLearner, Spans, fit_spans
from labeller.loop.drawn_progress import F1Meter
from labeller.loop.span_ranking import suggest_spans

SpanMeter = F1Meter[Sequence[LabelledSpan], FittedSpanLearner]


def span_meter(
    corpus: Corpus,
    schema: Schema,
    learned_from: Mapping[ItemId, Sequence[LabelledSpan]],
    control: Mapping[ItemId, Sequence[LabelledSpan]],
    left: int,
) -> SpanMeter:
    """Measures on the texts of `control`; all texts are in the corpus."""

    def learn(
        answers: Spans, previous: FittedSpanLearner | None, check: Callable[[], None]
    ) -> FittedSpanLearner | None:
        return fit_spans(corpus, answers, len(schema.labels), previous, check)

    def count(learner: FittedSpanLearner | None, item_id: ItemId, spans: Sequence[LabelledSpan]) -> Counts:
        there = [SuggestedAnnotation(schema.labels[label].id, TextSpan(start, end), 1.0) for start, end, label in spans]
        found = suggest_spans(learner, corpus[item_id], schema) if learner else []
        return count_spans(there, found)

    return F1Meter(learned_from, control, learn, count, left)
