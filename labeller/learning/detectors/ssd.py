"""The output layouts of COCO-SSD and the TensorFlow Object Detection API, as they come out of tf2onnx.

Either named outputs, `detection_boxes` (1, n, 4), `detection_scores` (1, n) and `detection_classes` (1, n), or raw
ones, boxes (1, n, 4) or (1, n, 1, 4) and scores (1, n, names). Corners are top, left, bottom, right in parts of the
picture.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labeller.domain.shape import Box
from labeller.jobs import JobContext
from labeller.learning.arrays import Floats, Ints
from labeller.learning.detectors.coco_names import COCO_BY_NUMBER
from labeller.learning.detectors.detection import LEAST_SCORE, MOST_FOUND, Detection
from labeller.learning.detectors.suppression import suppressed
from labeller.learning.user_models.model import LoadedModel, Tensor

_USUAL_SIDE_PX = 320
_PARTS = ("detection_boxes", "detection_scores", "detection_classes")


class SsdDetector:
    """Finds boxes. Numbers of names begin at 1."""

    def __init__(self, model: LoadedModel) -> None:
        """Raises ModelRefusedError if the model has not this layout."""
        self.name = model.name
        self._model = model
        taken = model.inputs[0]
        if taken.kind != "tensor(uint8)" or taken.shape[3] not in (3, None):
            raise model.refused("it has none of the layouts that are known")
        self._places = _named_places(model.outputs) or _raw_places(model.outputs)
        if not self._places:
            raise model.refused("it has none of the layouts that are known")
        self._sides = model.sides(taken.shape[1], taken.shape[2], _USUAL_SIDE_PX)
        said = dict(enumerate(model.names(), start=1))
        self._by_number = said or COCO_BY_NUMBER
        self.names = tuple(self._by_number.values())

    def detect(self, pixels: NDArray[np.uint8], width: int, height: int, context: JobContext) -> list[Detection]:
        """As `UltralyticsDetector.detect`. The picture is squeezed into what the model takes."""
        from PIL import Image

        squeezed = np.asarray(Image.fromarray(pixels).resize((self._sides[1], self._sides[0])))
        answers = self._model.run(squeezed[None], context)
        corners, scores, numbers = self._candidates([answers[place] for place in self._places])
        is_likely = (scores >= LEAST_SCORE) & np.isin(numbers, list(self._by_number))
        corners, scores, numbers = corners[is_likely], scores[is_likely], numbers[is_likely]
        kept = suppressed(corners, scores, numbers, MOST_FOUND)
        found = np.clip(corners[kept], 0, 1) * np.array([width, height, width, height], np.float32)
        return [
            Detection(self._by_number[number], min(score, 1.0), Box(left, top, right - left, bottom - top))
            for number, score, (left, top, right, bottom) in zip(
                numbers[kept].tolist(), scores[kept].tolist(), found.tolist(), strict=True
            )
            if right > left and bottom > top
        ]

    def _candidates(self, answers: list[np.ndarray]) -> tuple[Floats, Floats, Ints]:
        """Corners (n, 4) from left over top to bottom, scores (n,) and numbers of names (n,)."""
        corners = answers[0].reshape(-1, 4)[:, [1, 0, 3, 2]]
        if len(answers) == 3:
            scores, numbers = answers[1].ravel(), answers[2].ravel().round().astype(np.int64)
        else:
            by_name = answers[1].reshape(-1, answers[1].shape[-1])
            scores, numbers = by_name.max(axis=1), by_name.argmax(axis=1) + 1
        if not len(corners) == len(scores) == len(numbers):
            raise self._model.refused("it gives different numbers of boxes, scores and names")
        return corners, scores, numbers


def _named_places(outputs: tuple[Tensor, ...]) -> tuple[int, ...]:
    """Where boxes, scores and numbers are among the outputs; empty if they are not."""
    names = [output.name.split(":")[0] for output in outputs]
    return tuple(names.index(part) for part in _PARTS) if set(_PARTS) <= set(names) else ()


def _raw_places(outputs: tuple[Tensor, ...]) -> tuple[int, ...]:
    boxes = [place for place, output in enumerate(outputs) if output.shape[-1:] == (4,) and len(output.shape) in (3, 4)]
    scores = [place for place, output in enumerate(outputs) if len(output.shape) == 3 and (output.shape[2] or 0) > 4]
    return (boxes[0], scores[0]) if len(boxes) == len(scores) == 1 else ()
