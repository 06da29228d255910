"""Opening a detector, and what it finds as suggestions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import Schema
from labeller.domain.shape import Box, ImageShape, Mask, Polygon
from labeller.geometry import masks, outlines
from labeller.jobs import JobContext
from labeller.learning.detectors.detection import Detection
from labeller.learning.detectors.ssd import SsdDetector
from labeller.learning.detectors.ultralytics import UltralyticsDetector
from labeller.learning.label_words import labels_by_name
from labeller.learning.user_models.model import load


class Detector(Protocol):
    """A model of the user. `names` is what it calls the things that it finds."""

    name: str
    names: tuple[str, ...]

    def detect(self, pixels: NDArray[np.uint8], width: int, height: int, context: JobContext) -> list[Detection]:
        """What is on a picture of `width` x `height` as seen, the surest first; `pixels` may be a smaller copy."""


def open_detector(path: Path) -> Detector:
    """The detector in an ONNX file. Raises ModelRefusedError (a LabellerError) with the reason why there is none."""
    model = load(path)
    return SsdDetector(model) if model.inputs[0].kind == "tensor(uint8)" else UltralyticsDetector(model)


def suggestions(
    found: Iterable[Detection], schema: Schema, shapes: Collection[type[ImageShape]], model_name: str
) -> tuple[SuggestedAnnotation, ...]:
    """What was found as suggestions in the first fitting one of the `shapes` that may be drawn.

    Left out is what has no label, and boxes where boxes are not drawn: a box does not say where the thing ends.
    """
    found = list(found)
    labels = labels_by_name({one.name for one in found}, schema)
    suggested = []
    for one in found:
        shape = fitting_shape(one, shapes)
        if one.name in labels and shape is not None:
            reason = f"{model_name} is {one.score:.0%} sure that this is “{one.name}”."
            suggested.append(SuggestedAnnotation(labels[one.name], shape, one.score, reason, model_name))
    return tuple(suggested)


def fitting_shape(one: Detection, shapes: Collection[type[ImageShape]]) -> ImageShape | None:
    """What was found in the first fitting one of the `shapes` that may be drawn; None if none fits."""
    if one.mask is not None and masks.area(one.mask):
        if Mask in shapes and Polygon not in shapes:
            return one.mask
        if Polygon in shapes:
            return outlines.to_polygon(one.mask, outlines.SMOOTH_PX)
    return one.box if Box in shapes else None
