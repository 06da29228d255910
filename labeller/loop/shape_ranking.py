"""One round of the loop for shapes: look at what is open with what was learned, rank it, and say why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from labeller.domain.item import ItemId
from labeller.domain.prediction import Question, SuggestedAnnotation
from labeller.domain.schema import Schema
from labeller.jobs import JobContext
from labeller.learning.regions.corpus import Corpus
from labeller.learning.regions.doubts import Doubt, find_doubts
from labeller.learning.regions.look import Look
from labeller.learning.regions.region_learner import FittedRegionLearner, FoundThing, Weighed
from labeller.loop.drawn_loop import DrawnRanking, asks_learner, least_useful_last
from labeller.loop.ranking import QUEUE_LENGTH, Ranking

_PREPARED = 6


@dataclass(frozen=True)
class ShapeRanking(DrawnRanking):
    """A ranking with a learner of shapes."""

    finder: FittedRegionLearner | None = None


def rank_shapes(
    base: Ranking,
    learner: FittedRegionLearner | None,
    corpus: Corpus,
    candidates: Sequence[ItemId],
    context: JobContext,
    count: int = QUEUE_LENGTH,
) -> ShapeRanking:
    """Put the candidates of which the learner is least sure in the place of the questions of `base`.

    Without a learner, and for strategies that need none, its questions stay. `candidates` are open items of the
    corpus outside the control slice.
    """
    ranking = replace(ShapeRanking.of(base), finder=learner)
    if learner is None:
        return ranking
    weighed: dict[ItemId, Weighed] = {}
    if candidates and asks_learner(base.settings.strategy):
        doubts = find_doubts(learner, corpus, candidates, base.settings.strategy, context.check)
        questions = [
            Question(item_id, doubt.utility, _reason(doubt, base.schema))
            for item_id, doubt in zip(candidates, doubts, strict=True)
        ]
        weighed = {item_id: doubt.weighed for item_id, doubt in zip(candidates, doubts, strict=True)}
        ranking = replace(ranking, questions=least_useful_last(questions, count))
    return replace(ranking, prepared=_prepared(ranking, learner, corpus, weighed, context))


def suggest_shapes(learner: FittedRegionLearner, look: Look, schema: Schema) -> list[SuggestedAnnotation]:
    """What the learner would draw on an image, the surest first."""
    return _suggested(learner.find_in(look), schema)


def _suggested(things: Sequence[FoundThing], schema: Schema) -> list[SuggestedAnnotation]:
    return [SuggestedAnnotation(schema.labels[one.label].id, one.shape, one.score) for one in things]


def _prepared(
    ranking: ShapeRanking,
    learner: FittedRegionLearner,
    corpus: Corpus,
    weighed: Mapping[ItemId, Weighed],
    context: JobContext,
) -> dict[ItemId, Sequence[SuggestedAnnotation]]:
    """Suggestions for the next questions; for others they are found when they are on the screen."""
    prepared: dict[ItemId, Sequence[SuggestedAnnotation]] = {}
    for question in ranking.questions[:_PREPARED]:
        look = corpus.get(question.item_id)
        if look is not None:
            context.check()
            things = learner.things(weighed.get(question.item_id) or learner.weigh(look), look)
            prepared[question.item_id] = _suggested(things, ranking.schema)
    return prepared


def _reason(doubt: Doubt, schema: Schema) -> str:
    """Why an image was chosen, in one sentence, with the thing that the learner doubts most."""
    if doubt.label is None:
        return "The learner sees nothing on this image that it knows"
    name, percent = schema.labels[doubt.label].name, min(max(round(100 * doubt.probability), 1), 99)
    if doubt.things == 1:
        return f"Unsure of the one thing that may be here: {name} {percent} %"
    return f"Unsure of {doubt.things} things that may be here, most of one that is {name} {percent} %"
