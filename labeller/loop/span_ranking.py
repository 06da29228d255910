"""One round of the loop for spans: learn from the texts that are answered, rank those that are open, and say why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from labeller.domain.item import ItemId
from labeller.domain.prediction import Question, SuggestedAnnotation
from labeller.domain.schema import Schema
from labeller.domain.shape import TextSpan
from labeller.jobs import JobContext
from labeller.learning.arrays import largest
from labeller.learning.tokens.corpus import TokenisedText
from labeller.learning.tokens.doubts import Doubt, find_doubts
from labeller.learning.tokens.span_learner import FittedSpanLearner
from labeller.loop.drawn_loop import DrawnRanking, asks_learner
from labeller.loop.ranking import QUEUE_LENGTH, Ranking

_PREPARED_TOKENS = 20_000
SURE_FROM = 0.8


@dataclass(frozen=True)
class SpanRanking(DrawnRanking):
    """A ranking with a learner of spans."""

    tagger: FittedSpanLearner | None = None


def rank_spans(
    base: Ranking,
    learner: FittedSpanLearner | None,
    candidates: Sequence[ItemId],
    context: JobContext,
    count: int = QUEUE_LENGTH,
) -> SpanRanking:
    """Put the candidates of which the learner is least sure in the place of the questions of `base`.

    Without a learner, and for strategies that need none, its questions stay. `candidates` are open texts of the
    learner's corpus outside the control slice.
    """
    ranking = replace(SpanRanking.of(base), tagger=learner)
    if learner is None:
        return ranking
    if candidates and asks_learner(base.settings.strategy):
        questions = _least_sure(learner, candidates, base.settings.strategy, base.schema, context, count)
        ranking = replace(ranking, questions=tuple(questions))
    return replace(ranking, prepared=_prepared(ranking, learner, context))


def suggest_spans(learner: FittedSpanLearner, text: TokenisedText, schema: Schema) -> list[SuggestedAnnotation]:
    """What the learner would mark in a text."""
    found = []
    for span in learner.find_in(text):
        start, end = text.place(span)
        found.append(SuggestedAnnotation(schema.labels[span.label].id, TextSpan(start, end), span.score))
    return found


def _least_sure(
    learner: FittedSpanLearner,
    candidates: Sequence[ItemId],
    strategy: str,
    schema: Schema,
    context: JobContext,
    count: int,
) -> list[Question]:
    doubts = find_doubts(learner, candidates, strategy, context.check)
    utilities = np.array([doubt.utility for doubt in doubts], dtype=np.float32)
    return [
        Question(candidates[place], doubts[place].utility, _reason(doubts[place], learner, candidates[place], schema))
        for place in largest(utilities, min(count, len(candidates))).tolist()
    ]


def _prepared(
    ranking: SpanRanking, learner: FittedSpanLearner, context: JobContext
) -> dict[ItemId, Sequence[SuggestedAnnotation]]:
    """Suggestions for the next questions, as many as are quickly made: long texts take longer than a moment."""
    prepared: dict[ItemId, Sequence[SuggestedAnnotation]] = {}
    size = 0
    for question in ranking.questions:
        if question.item_id in learner.corpus:
            context.check()
            text = learner.corpus[question.item_id]
            size += len(text)
            prepared[question.item_id] = suggest_spans(learner, text, ranking.schema)
        if size > _PREPARED_TOKENS:
            break
    return prepared


def _reason(doubt: Doubt, learner: FittedSpanLearner, item_id: ItemId, schema: Schema) -> str:
    """Why a text was chosen, in one sentence, with the word that the learner doubts most."""
    text = learner.corpus[item_id]
    if doubt.token < 0:
        return "Nothing in this text tells the learner anything"
    word = text.tokens.words[doubt.token]
    word = word if len(word) <= 24 else f"{word[:23]}…"
    first, second = (_answer(label, schema) for label in doubt.answers)
    p_first, p_second = (f"{min(max(round(100 * one), 1), 99)} %" for one in doubt.probabilities)
    if doubt.probabilities[0] - doubt.probabilities[1] >= SURE_FROM:
        return f"Least sure at “{word}”, probably {first} {p_first}: one of the least sure texts left"
    return f"Torn at “{word}” between {first} {p_first} and {second} {p_second}"


def _answer(label: int | None, schema: Schema) -> str:
    return "no label" if label is None else schema.labels[label].name
