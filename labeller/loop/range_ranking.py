"""One round of the loop for ranges: learn from the sounds that are answered, rank those that are open, and say why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from labeller.domain.item import ItemId
from labeller.domain.prediction import Question, SuggestedAnnotation
from labeller.domain.schema import Schema
from labeller.jobs import JobContext
from labeller.learning.ranges.doubts import Doubt, find_doubts
from labeller.learning.ranges.moments import Moments
from labeller.learning.ranges.range_learner import Corpus, FittedRangeLearner
from labeller.loop.drawn_loop import DrawnRanking, asks_learner, least_useful_last
from labeller.loop.ranking import QUEUE_LENGTH, Ranking


@dataclass(frozen=True)
class RangeRanking(DrawnRanking):
    """A ranking with a learner of ranges."""

    listener: FittedRangeLearner | None = None


def rank_ranges(
    base: Ranking,
    learner: FittedRangeLearner | None,
    corpus: Corpus,
    candidates: Sequence[ItemId],
    context: JobContext,
    count: int = QUEUE_LENGTH,
) -> RangeRanking:
    """Put the candidates of which the learner is least sure in the place of the questions of `base`.

    Without a learner, and for strategies that need none, its questions stay. `candidates` are open sounds of the
    corpus outside the control slice.
    """
    ranking = replace(RangeRanking.of(base), listener=learner)
    if learner is None or not candidates or not asks_learner(base.settings.strategy):
        return ranking
    doubts = find_doubts(learner, corpus, candidates, base.settings.strategy, context.check)
    questions = [
        Question(item_id, doubt.utility, _reason(doubt, base.schema))
        for item_id, doubt in zip(candidates, doubts, strict=True)
    ]
    return replace(ranking, questions=least_useful_last(questions, count))


def suggest_ranges(learner: FittedRangeLearner, moments: Moments, schema: Schema) -> list[SuggestedAnnotation]:
    """What the learner would draw on a sound."""
    return [SuggestedAnnotation(schema.labels[one.label].id, one.shape, one.score) for one in learner.find_in(moments)]


def _reason(doubt: Doubt, schema: Schema) -> str:
    """Why a sound was chosen, in one sentence, with the moment that the learner doubts most."""
    percent = min(max(round(100 * doubt.probability), 1), 99)
    return f"Least sure at {doubt.time_s:.1f} s whether this is {schema.labels[doubt.label].name}: {percent} %"
