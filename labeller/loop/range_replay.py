"""The answered sounds of a project of ranges, to be replayed as if nobody had answered them yet."""

from __future__ import annotations

from labeller.jobs import JobContext
from labeller.learning.ranges.range_learner import Corpus, LabelledRange
from labeller.loop.drawn_loop import numbered
from labeller.loop.known_drawings import KnownDrawings
from labeller.loop.range_loop import drawn_ranges
from labeller.loop.range_sounds import RangeSounds
from labeller.loop.replay import find_answered
from labeller.project.project import Project

KnownRanges = KnownDrawings[Corpus, LabelledRange]


def find_known_ranges(project: Project, context: JobContext) -> KnownRanges:
    """Every answered sound that can be read. Raises LabellerError if there are too few to replay."""
    number = numbered([label.id for label in project.schema.labels])
    hashes, answered = find_answered(project)
    corpus = Corpus()
    for item_id, moments in RangeSounds(project).read(list(answered), context):
        context.progress(len(corpus), len(answered), "Listening to the sounds")
        corpus.add(item_id, moments)
    drawn = {
        item_id: [(number[label], one) for label, one in drawn_ranges(answer) if label in number]
        for item_id, answer in answered.items()
        if item_id in corpus
    }
    return KnownDrawings.of(project, corpus, drawn, hashes, answered)
