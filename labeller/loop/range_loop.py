"""The loop for ranges of sounds: learns from the ranges that are drawn, and asks for the sounds it is least sure of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from labeller.domain.annotation import Answer
from labeller.domain.item import ItemId
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import LabelId, Schema
from labeller.domain.shape import TimeRange
from labeller.geometry.matching import Counts
from labeller.jobs import JobContext
from labeller.learning.ranges.range_learner import Corpus, FittedRangeLearner, LabelledRange, Ranges, fit_ranges
from labeller.learning.ranges.simulation import counts_on
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.drawn_loop import DrawnLoop, DrawnRanking, numbered
from labeller.loop.drawn_progress import F1Meter
from labeller.loop.progress import Meter
from labeller.loop.range_ranking import RangeRanking, rank_ranges, suggest_ranges
from labeller.loop.range_sounds import RangeSounds
from labeller.loop.ranking import Ranker, Ranking
from labeller.loop.settings import LoopSettings
from labeller.project.project import Project

DrawnRange = tuple[LabelId, TimeRange]

_MOST_LEARNED, _MOST_CONTROL, _MOST_CANDIDATES = 500, 100, 100
# Sounds that a round listens to for the first time: about a second, if each has ten.
_HEARD_IN_A_ROUND = 64


class RangeLoop(DrawnLoop[DrawnRange]):
    """A LearningLoop whose suggestions are ranges. Of a large pool a random part is heard in each round."""

    def __init__(self, project: Project, caches: EmbeddingCaches, strategy: str | None = None) -> None:
        super().__init__(project, caches, strategy)
        self._sounds = RangeSounds(project)
        self._corpus = Corpus()

    def can_prepare(self, item_id: ItemId) -> bool:
        ranking = self._current()
        if not isinstance(ranking, RangeRanking) or ranking.listener is None or ranking.is_control(item_id):
            return False
        return item_id not in self._corpus

    def prepare(self, item_id: ItemId, context: JobContext) -> None:
        for heard_id, moments in self._sounds.read([item_id], context):
            self._corpus.add(heard_id, moments)

    def _parts(self, answer: Answer) -> Sequence[DrawnRange]:
        return drawn_ranges(answer)

    def _find_now(self, ranking: DrawnRanking, item_id: ItemId) -> Sequence[SuggestedAnnotation]:
        moments = self._corpus.get(item_id)
        if moments is None or not isinstance(ranking, RangeRanking) or ranking.listener is None:
            return ()
        return suggest_ranges(ranking.listener, moments, ranking.schema)

    def _round(
        self, schema: Schema, settings: LoopSettings, context: JobContext, count: int
    ) -> tuple[Ranking, Meter | None]:
        base = Ranker(self._table, self._vectors, schema, settings, context, count=count).rank()
        answered = self._answered(control=False)[-_MOST_LEARNED:]
        control = self._answered(control=True)[-_MOST_CONTROL:]
        candidates = base.spare[:_MOST_CANDIDATES].tolist()
        self._corpus.keep_only({*answered, *control, *candidates})
        self._take_in([*reversed(answered), *control], context)
        learned_from = self._ranges_of(answered, schema)
        learner = fit_ranges(self._corpus, learned_from, len(schema.labels), context.check)
        if learner is not None:
            self._take_in(candidates, context)
        heard = [item_id for item_id in candidates if item_id in self._corpus]
        ranking = rank_ranges(base, learner, self._corpus, heard, context, count)
        return ranking, self._meter_on(schema, learned_from, self._ranges_of(control, schema))

    def _meter_on(
        self,
        schema: Schema,
        learned_from: Mapping[ItemId, Sequence[LabelledRange]],
        control: Mapping[ItemId, Sequence[LabelledRange]],
    ) -> F1Meter[Sequence[LabelledRange], FittedRangeLearner]:
        corpus, n_labels = self._corpus, len(schema.labels)

        def learn(
            answers: Ranges, _: FittedRangeLearner | None, check: Callable[[], None]
        ) -> FittedRangeLearner | None:
            return fit_ranges(corpus, answers, n_labels, check)

        def count(learner: FittedRangeLearner | None, item_id: ItemId, ranges: Sequence[LabelledRange]) -> Counts:
            return sum(counts_on(learner, corpus, item_id, ranges).values(), Counts())

        return F1Meter(learned_from, control, learn, count, int(self._table.is_open.sum()))

    def _ranges_of(self, item_ids: Sequence[ItemId], schema: Schema) -> dict[ItemId, list[LabelledRange]]:
        """The ranges on those items that were heard, with their labels by number."""
        number = numbered([label.id for label in schema.labels])
        return {
            item_id: [(number[label], one) for label, one in self._drawn[item_id] if label in number]
            for item_id in item_ids
            if item_id in self._corpus and item_id in self._drawn
        }

    def _take_in(self, item_ids: Sequence[ItemId], context: JobContext) -> None:
        """Bring the first of these sounds that are not there into the corpus."""
        missing = [item_id for item_id in item_ids if item_id not in self._corpus]
        for item_id, moments in self._sounds.read(missing[:_HEARD_IN_A_ROUND], context):
            self._corpus.add(item_id, moments)


def drawn_ranges(answer: Answer) -> list[DrawnRange]:
    """What of an answer can be learned."""
    return [(one.label_id, one.shape) for one in answer.annotations if isinstance(one.shape, TimeRange)]
