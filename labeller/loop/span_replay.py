"""The answered texts of a project of spans, to be replayed as if nobody had answered them yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId
from labeller.jobs import JobContext
from labeller.learning.tokens.corpus import Corpus, LabelledSpan
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.drawn_loop import numbered
from labeller.loop.replay import check_enough, find_answered
from labeller.loop.span_loop import marked_spans
from labeller.loop.span_texts import SpanTexts
from labeller.project.project import Project


@dataclass(frozen=True)
class KnownSpans:
    """Answered texts by item: a corpus with all of them, their spans, content hashes and the labels that they have."""

    corpus: Corpus
    spans: Mapping[ItemId, Sequence[LabelledSpan]]
    hashes: tuple[str, ...]
    label_ids: tuple[tuple[LabelId, ...], ...]


def find_known_spans(project: Project, caches: EmbeddingCaches, context: JobContext) -> KnownSpans:
    """Every answered text. Raises LabellerError if there are too few to replay."""
    number = numbered([label.id for label in project.schema.labels])
    hashes, answered = find_answered(project)
    check_enough(project, len(answered) if number else 0)
    corpus = Corpus()
    for item_id, tokens, states in SpanTexts(project, caches.folder).read(list(answered), context):
        corpus.add(item_id, tokens, states)
    spans = {
        item_id: [(start, end, number[label]) for start, end, label in marked_spans(one) if label in number]
        for item_id, one in answered.items()
    }
    return KnownSpans(
        corpus,
        spans,
        tuple(hashes[item_id] for item_id in spans),
        tuple(answer.label_ids for answer in answered.values()),
    )
