"""A model of the user as a source: a classifier for whole images, a detector or segmenter where shapes are drawn."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from labeller.domain.drawn_shapes import shapes_for
from labeller.domain.item import FoundAnnotation, Item, Medium
from labeller.domain.schema import Schema
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.learning.classifiers.classifier import open_classifier
from labeller.learning.classifiers.preparation import Scale
from labeller.learning.detectors.detector import fitting_shape, open_detector
from labeller.learning.label_words import labels_by_name
from labeller.loop.outside.source import Kind, Said, Seen
from labeller.media.images import read_image
from labeller.media.unreadable import UnreadableError

# More than any model takes; a photo is then decoded at a fraction of its size.
_MAX_SIDE_PX = 2048
# A model is given twice as many pixels as it takes, so that making the picture smaller stays smooth.
_SPARE = 2
_NAMES_TOLD = 12

Look = Callable[[NDArray[np.uint8], Item, JobContext], tuple[FoundAnnotation, ...]]


class ModelSource:
    """Looks at images with an ONNX file. It is opened when it is made, so that a refusal comes before anything else."""

    kind = Kind.MODEL

    def __init__(self, path: Path, schema: Schema, scale: Scale = Scale.AUTO) -> None:
        """Raises LabellerError if the model cannot be used, or finds nothing that this project labels."""
        self.name = path.name
        if schema.task.medium is not Medium.IMAGE:
            raise LabellerError(
                f"The model {path.name} looks at images, and this project has none.",
                "Nothing was changed. For texts, rows and sounds let a program of yours suggest.",
            )
        look = self._classifying if schema.task.is_whole_item else self._detecting
        names, self._max_side, self._look = look(path, schema, scale)
        if not labels_by_name(names, schema):
            listed = ", ".join(names[:_NAMES_TOLD])
            raise LabellerError(
                f"None of what {path.name} finds is a label of this project.",
                f"Nothing was changed. It finds: {listed}. Name the labels like that, then choose it again.",
            )

    def suggest(self, items: Iterator[Seen], context: JobContext) -> Generator[Said, None, None]:
        for seen in items:
            context.check()
            try:
                if seen.path is None:
                    raise UnreadableError("its file is not known")
                pixels = read_image(seen.path, self._max_side)
            except UnreadableError as error:
                yield Said(seen.item.id, trouble=error.reason)
                continue
            yield Said(seen.item.id, self._look(pixels, seen.item, context))

    def _classifying(self, path: Path, schema: Schema, scale: Scale) -> tuple[tuple[str, ...], int, Look]:
        model = open_classifier(path, scale)
        is_multilabel = schema.task.is_multilabel

        def look(pixels: NDArray[np.uint8], _: Item, context: JobContext) -> tuple[FoundAnnotation, ...]:
            said = model.classify(pixels, context, is_multilabel=is_multilabel)
            return tuple(FoundAnnotation(name, score=share) for name, share in said)

        return model.names, min(_SPARE * model.input_px, _MAX_SIDE_PX), look

    def _detecting(self, path: Path, schema: Schema, _: Scale) -> tuple[tuple[str, ...], int, Look]:
        model = open_detector(path)
        shapes = shapes_for(schema)

        def look(pixels: NDArray[np.uint8], item: Item, context: JobContext) -> tuple[FoundAnnotation, ...]:
            width, height = item.width or pixels.shape[1], item.height or pixels.shape[0]
            found = [(one, fitting_shape(one, shapes)) for one in model.detect(pixels, width, height, context)]
            return tuple(FoundAnnotation(one.name, shape, score=one.score) for one, shape in found if shape is not None)

        return model.names, _MAX_SIDE_PX, look
