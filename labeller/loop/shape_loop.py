"""The loop for shapes on images: learns from what is drawn, and asks for the images it is least sure of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from labeller.domain.annotation import Answer
from labeller.domain.item import ItemId
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import LabelId, Schema
from labeller.domain.shape import Box, Mask, Polygon, RotatedBox
from labeller.jobs import JobContext
from labeller.learning.regions.cell_targets import Area, LabelledShape
from labeller.learning.regions.corpus import Corpus
from labeller.learning.regions.doubts import LOOKED_AT
from labeller.learning.regions.region_learner import FittedRegionLearner, fit_regions
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.drawn_loop import DrawnLoop, DrawnRanking, numbered
from labeller.loop.progress import Meter
from labeller.loop.ranking import Ranker, Ranking
from labeller.loop.settings import LoopSettings
from labeller.loop.shape_images import ShapeImages
from labeller.loop.shape_progress import shape_meter
from labeller.loop.shape_ranking import ShapeRanking, rank_shapes, suggest_shapes
from labeller.project.project import Project

DrawnShape = tuple[LabelId, Area]

# What is kept in memory: about 1.3 MB for each image.
_MOST_LEARNED, _MOST_CONTROL = 100, 40
# Images that nobody has looked at for the learner yet, and that a round looks at by itself: about a second.
_READ_IN_A_ROUND = 8


class ShapeLoop(DrawnLoop[DrawnShape]):
    """A LearningLoop whose suggestions are shapes. Of a large pool a random part is looked at in each round."""

    def __init__(self, project: Project, caches: EmbeddingCaches, strategy: str | None = None) -> None:
        super().__init__(project, caches, strategy)
        self._images = ShapeImages(project, caches.folder)
        self._corpus = Corpus()
        self._found: tuple[ShapeRanking | None, dict[ItemId, Sequence[SuggestedAnnotation]]] = None, {}

    def can_prepare(self, item_id: ItemId) -> bool:
        ranking = self._current()
        if not isinstance(ranking, ShapeRanking) or ranking.finder is None or ranking.is_control(item_id):
            return False
        return item_id not in (ranking.prepared or {}) and item_id not in self._found_with(ranking)

    def prepare(self, item_id: ItemId, context: JobContext) -> None:
        ranking = self._current()
        if not isinstance(ranking, ShapeRanking) or ranking.finder is None:
            return
        found: Sequence[SuggestedAnnotation] = ()
        for _, look in self._images.read([item_id], context):
            found = suggest_shapes(ranking.finder, look, ranking.schema)
        self._found = ranking, {**self._found_with(ranking), item_id: found}

    def _parts(self, answer: Answer) -> Sequence[DrawnShape]:
        return drawn_shapes(answer)

    def _find_now(self, ranking: DrawnRanking, item_id: ItemId) -> Sequence[SuggestedAnnotation]:
        return self._found_with(ranking).get(item_id, ())

    def _found_with(self, ranking: DrawnRanking) -> Mapping[ItemId, Sequence[SuggestedAnnotation]]:
        """What was found on single items with the learner of this ranking."""
        by, found = self._found
        return found if by is ranking else {}

    def _round(
        self, schema: Schema, settings: LoopSettings, context: JobContext, count: int
    ) -> tuple[Ranking, Meter | None]:
        base = Ranker(self._table, self._vectors, schema, settings, context, count=count).rank()
        answered = self._answered(control=False)[-_MOST_LEARNED:]
        control = self._answered(control=True)[-_MOST_CONTROL:]
        candidates = base.spare[:LOOKED_AT].tolist()
        self._corpus.keep_only({*answered, *control, *candidates})
        self._take_in([*reversed(answered), *control], context)
        learned_from = self._shapes_of(answered, schema)
        learner = self._learned(learned_from, schema, context)
        if learner is not None:
            self._take_in(candidates, context)
        readable = [item_id for item_id in candidates if item_id in self._corpus]
        ranking = rank_shapes(base, learner, self._corpus, readable, context, count)
        left = int(self._table.is_open.sum())
        meter = shape_meter(self._corpus, len(schema.labels), learned_from, self._shapes_of(control, schema), left)
        return ranking, meter

    def _shapes_of(self, item_ids: Sequence[ItemId], schema: Schema) -> dict[ItemId, list[LabelledShape]]:
        """The shapes on those items that were looked at, with their labels by number."""
        number = numbered([label.id for label in schema.labels])
        return {
            item_id: [(number[label], shape) for label, shape in self._drawn[item_id] if label in number]
            for item_id in item_ids
            if item_id in self._corpus and item_id in self._drawn
        }

    def _take_in(self, item_ids: Sequence[ItemId], context: JobContext) -> None:
        """Bring these images into the corpus, as far as they were looked at or quickly are."""
        missing = [item_id for item_id in item_ids if item_id not in self._corpus]
        for item_id, look in self._images.read(missing, context, fresh=_READ_IN_A_ROUND):
            self._corpus.add(item_id, look)

    def _learned(
        self, answers: Mapping[ItemId, Sequence[LabelledShape]], schema: Schema, context: JobContext
    ) -> FittedRegionLearner | None:
        last = self._ranking
        previous = last.finder if isinstance(last, ShapeRanking) and last.schema == schema else None
        return fit_regions(self._corpus, answers, len(schema.labels), previous, context.check)


def drawn_shapes(answer: Answer) -> list[DrawnShape]:
    """What of an answer can be learned: shapes that say how large a thing is."""
    return [
        (one.label_id, one.shape)
        for one in answer.annotations
        if isinstance(one.shape, Box | RotatedBox | Polygon | Mask)
    ]
