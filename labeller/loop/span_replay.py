"""The answered texts of a project of spans, to be replayed as if nobody had answered them yet."""

from __future__ import annotations

from labeller.jobs import JobContext
from labeller.learning.tokens.corpus import Corpus, LabelledSpan
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.drawn_loop import numbered
from labeller.loop.known_drawings import KnownDrawings
from labeller.loop.replay import find_answered
from labeller.loop.span_loop import marked_spans
from labeller.loop.span_texts import SpanTexts
from labeller.project.project import Project

KnownSpans = KnownDrawings[Corpus, LabelledSpan]


def find_known_spans(project: Project, caches: EmbeddingCaches, context: JobContext) -> KnownSpans:
    """Every answered text. Raises LabellerError if there are too few to replay."""
    number = numbered([label.id for label in project.schema.labels])
    hashes, answered = find_answered(project)
    corpus = Corpus()
    for item_id, tokens, states in SpanTexts(project, caches.folder).read(list(answered), context):
        corpus.add(item_id, tokens, states)
    drawn = {
        item_id: [(start, end, number[label]) for start, end, label in marked_spans(answer) if label in number]
        for item_id, answer in answered.items()
    }
    return KnownDrawings.of(project, corpus, drawn, hashes, answered)
