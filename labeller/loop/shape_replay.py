"""The answered images of a project of shapes, to be replayed as if nobody had answered them yet."""

from __future__ import annotations

from labeller.jobs import JobContext
from labeller.learning.regions.cell_targets import LabelledShape
from labeller.learning.regions.corpus import Corpus
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.drawn_loop import numbered
from labeller.loop.known_drawings import KnownDrawings
from labeller.loop.replay import find_answered
from labeller.loop.shape_images import ShapeImages
from labeller.loop.shape_loop import drawn_shapes
from labeller.project.project import Project

KnownShapes = KnownDrawings[Corpus, LabelledShape]


def find_known_shapes(project: Project, caches: EmbeddingCaches, context: JobContext) -> KnownShapes:
    """Every answered image that can be read. Raises LabellerError if there are too few to replay."""
    number = numbered([label.id for label in project.schema.labels])
    hashes, answered = find_answered(project)
    corpus = Corpus()
    for item_id, look in ShapeImages(project, caches.folder).read(list(answered), context):
        context.progress(len(corpus), len(answered), "Looking at the images")
        corpus.add(item_id, look)
    drawn = {
        item_id: [(number[label], shape) for label, shape in drawn_shapes(answer) if label in number]
        for item_id, answer in answered.items()
        if item_id in corpus
    }
    return KnownDrawings.of(project, corpus, drawn, hashes, answered)
