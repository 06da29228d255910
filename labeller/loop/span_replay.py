"""The answered texts of a project of spans, to be replayed as if nobody had answered them yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labeller.domain.item import ItemId, ItemState
from labeller.domain.schema import LabelId
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.learning.tokens.corpus import Corpus, LabelledSpan
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.drawn_loop import numbered
from labeller.loop.replay import TOO_FEW
from labeller.loop.span_loop import marked_spans
from labeller.loop.span_texts import SpanTexts
from labeller.project.project import Project
from labeller.store import answer_store, item_store


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
    with project.read() as db:
        hashes = dict(item_store.find_hashes(db))
        answers = answer_store.find_answers(db, hashes)
    answered = {item_id: one for item_id, one in answers.items() if one.state is ItemState.ANSWERED}
    if not number or len(answered) < TOO_FEW:
        raise LabellerError(
            f"{project.path.name} has {len(answered)} answers that can be replayed; {TOO_FEW} are needed.",
            "Label more items, or import some with their labels.",
        )
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
