"""The loop for spans in texts: learns from the spans that are marked, and asks for the texts it is least sure of."""

from __future__ import annotations

from collections.abc import Sequence

from labeller.domain.annotation import Answer
from labeller.domain.item import ItemId
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import LabelId, Schema
from labeller.domain.shape import TextSpan
from labeller.jobs import JobContext
from labeller.learning.tokens.corpus import Corpus, LabelledSpan
from labeller.learning.tokens.span_learner import FittedSpanLearner, fit_spans
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.drawn_loop import DrawnLoop, DrawnRanking, numbered
from labeller.loop.progress import Meter
from labeller.loop.ranking import Ranker, Ranking
from labeller.loop.settings import LoopSettings
from labeller.loop.span_progress import span_meter
from labeller.loop.span_ranking import SpanRanking, rank_spans, suggest_spans
from labeller.loop.span_texts import SpanTexts
from labeller.project.project import Project

# What is kept in memory: about 300 bytes for each token.
_LEARNED_TOKENS, _CANDIDATE_TOKENS = 200_000, 400_000
_MOST_LEARNED, _MOST_CANDIDATES = 5_000, 20_000
# Texts that nobody has read for the learner yet, and that a round reads by itself: about a second.
_READ_IN_A_ROUND = 64


MarkedSpan = tuple[int, int, LabelId]
"""Start, end and label."""


class SpanLoop(DrawnLoop[MarkedSpan]):
    """A LearningLoop whose suggestions are spans. Of a large pool a random part is looked at in each round."""

    def __init__(self, project: Project, caches: EmbeddingCaches, strategy: str | None = None) -> None:
        super().__init__(project, caches, strategy)
        self._texts = SpanTexts(project, caches.folder)
        self._corpus = Corpus()

    def _parts(self, answer: Answer) -> Sequence[MarkedSpan]:
        return marked_spans(answer)

    def _find_now(self, ranking: DrawnRanking, item_id: ItemId) -> Sequence[SuggestedAnnotation]:
        text = self._corpus.get(item_id)
        if text is None or not isinstance(ranking, SpanRanking) or ranking.tagger is None:
            return ()
        return suggest_spans(ranking.tagger, text, ranking.schema)

    def _round(
        self, schema: Schema, settings: LoopSettings, context: JobContext, count: int
    ) -> tuple[Ranking, Meter | None]:
        base = Ranker(self._table, self._vectors, schema, settings, context, count=count).rank()
        answered, control = self._answered(control=False)[-_MOST_LEARNED:], self._answered(control=True)
        candidates = base.spare[:_MOST_CANDIDATES].tolist()
        self._corpus.keep_only({*answered, *control, *candidates})
        # The newest first: of very many answers the oldest are left out.
        self._take_in([*control, *reversed(answered)], _LEARNED_TOKENS, context)
        self._take_in(candidates, _CANDIDATE_TOKENS, context)
        learner = self._learned(self._spans_of(answered, schema), schema, context)
        readable = [item_id for item_id in candidates if item_id in self._corpus]
        ranking = rank_spans(base, learner, readable, context, count)
        learned_from, left = self._spans_of(answered, schema), int(self._table.is_open.sum())
        meter = span_meter(self._corpus, schema, learned_from, self._spans_of(control, schema), left)
        return ranking, meter

    def _spans_of(self, item_ids: Sequence[ItemId], schema: Schema) -> dict[ItemId, list[LabelledSpan]]:
        """The spans of those items that are in the corpus, with their labels by number."""
        number = numbered([label.id for label in schema.labels])
        return {
            item_id: [(start, end, number[label]) for start, end, label in self._drawn[item_id] if label in number]
            for item_id in item_ids
            if item_id in self._corpus and item_id in self._drawn
        }

    def _take_in(self, item_ids: Sequence[ItemId], most_tokens: int, context: JobContext) -> None:
        """Bring these texts into the corpus, in their order, until so many tokens are there."""
        known = [item_id for item_id in item_ids if item_id in self._corpus]
        room = most_tokens - sum(len(self._corpus[item_id]) for item_id in known)
        missing = [item_id for item_id in item_ids if item_id not in self._corpus]
        for item_id, tokens, states in self._texts.read(missing, context, fresh=_READ_IN_A_ROUND):
            room -= len(tokens)
            if room < 0:
                return
            self._corpus.add(item_id, tokens, states)

    def _learned(
        self, answers: dict[ItemId, list[LabelledSpan]], schema: Schema, context: JobContext
    ) -> FittedSpanLearner | None:
        last = self._ranking
        previous = last.tagger if isinstance(last, SpanRanking) and last.schema == schema else None
        return fit_spans(self._corpus, answers, len(schema.labels), previous, context.check)


def marked_spans(answer: Answer) -> list[MarkedSpan]:
    """The spans of an answer."""
    return [
        (one.shape.start, one.shape.end, one.label_id)
        for one in answer.annotations
        if isinstance(one.shape, TextSpan) and one.shape.start < one.shape.end
    ]
