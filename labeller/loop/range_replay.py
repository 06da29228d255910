"""The answered sounds of a project of ranges, to be replayed as if nobody had answered them yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId
from labeller.jobs import JobContext
from labeller.learning.ranges.range_learner import Corpus, LabelledRange
from labeller.loop.drawn_loop import numbered
from labeller.loop.range_loop import drawn_ranges
from labeller.loop.range_sounds import RangeSounds
from labeller.loop.replay import check_enough, find_answered
from labeller.project.project import Project


@dataclass(frozen=True)
class KnownRanges:
    """Answered sounds by item: a corpus of them, their ranges, content hashes, and the labels that they have."""

    corpus: Corpus
    ranges: Mapping[ItemId, Sequence[LabelledRange]]
    hashes: tuple[str, ...]
    label_ids: tuple[tuple[LabelId, ...], ...]


def find_known_ranges(project: Project, context: JobContext) -> KnownRanges:
    """Every answered sound that can be read. Raises LabellerError if there are too few to replay."""
    number = numbered([label.id for label in project.schema.labels])
    hashes, answered = find_answered(project)
    corpus = Corpus()
    for item_id, moments in RangeSounds(project).read(list(answered), context):
        context.progress(len(corpus), len(answered), "Listening to the sounds")
        corpus.add(item_id, moments)
    ranges = {
        item_id: [(number[label], one) for label, one in drawn_ranges(answer) if label in number]
        for item_id, answer in answered.items()
        if item_id in corpus
    }
    check_enough(project, len(ranges) if number else 0)
    return KnownRanges(
        corpus,
        ranges,
        tuple(hashes[item_id] for item_id in ranges),
        tuple(answered[item_id].label_ids for item_id in ranges),
    )
