"""The answered images of a project of shapes, to be replayed as if nobody had answered them yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId
from labeller.jobs import JobContext
from labeller.learning.regions.cell_targets import LabelledShape
from labeller.learning.regions.corpus import Corpus
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.drawn_loop import numbered
from labeller.loop.replay import check_enough, find_answered
from labeller.loop.shape_images import ShapeImages
from labeller.loop.shape_loop import drawn_shapes
from labeller.project.project import Project


@dataclass(frozen=True)
class KnownShapes:
    """Answered images by item: a corpus of them, their shapes, content hashes, and the labels that they have."""

    corpus: Corpus
    shapes: Mapping[ItemId, Sequence[LabelledShape]]
    hashes: tuple[str, ...]
    label_ids: tuple[tuple[LabelId, ...], ...]


def find_known_shapes(project: Project, caches: EmbeddingCaches, context: JobContext) -> KnownShapes:
    """Every answered image that can be read. Raises LabellerError if there are too few to replay."""
    number = numbered([label.id for label in project.schema.labels])
    hashes, answered = find_answered(project)
    corpus = Corpus()
    for item_id, look in ShapeImages(project, caches.folder).read(list(answered), context):
        context.progress(len(corpus), len(answered), "Looking at the images")
        corpus.add(item_id, look)
    shapes = {
        item_id: [(number[label], shape) for label, shape in drawn_shapes(one) if label in number]
        for item_id, one in answered.items()
        if item_id in corpus
    }
    check_enough(project, len(shapes) if number else 0)
    return KnownShapes(
        corpus,
        shapes,
        tuple(hashes[item_id] for item_id in shapes),
        tuple(answered[item_id].label_ids for item_id in shapes),
    )
