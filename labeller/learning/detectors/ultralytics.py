"""The output layouts of Ultralytics' ONNX exports (YOLOv8, YOLO11 and later): detection and segmentation.

https://docs.ultralytics.com/modes/export - `output0` is (1, 4 + names + masks, candidates) with centres and sizes in
pixels of the input; exports with suppression inside give (1, found, 6 + masks) with corners, score and number.
`output1` of segmenters is (1, masks, height, width): the masks are sums of these planes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labeller.domain.shape import Box, Mask
from labeller.jobs import JobContext
from labeller.learning.arrays import Floats, Ints
from labeller.learning.detectors.coco_names import COCO_NAMES
from labeller.learning.detectors.detection import LEAST_SCORE, MOST_FOUND, Detection
from labeller.learning.detectors.letterbox import Letterbox
from labeller.learning.detectors.suppression import suppressed
from labeller.learning.segmenting.enlarging import enlarged
from labeller.learning.user_models.model import LoadedModel

_USUAL_SIDE_PX = 640
_TASKS = ("", "detect", "segment")
_KINDS = {"tensor(float)": np.float32, "tensor(float16)": np.float16}
# Corners, score and number.
_FOUND_WIDTH = 6


class UltralyticsDetector:
    """Finds boxes, and masks where the model is a segmenter."""

    def __init__(self, model: LoadedModel) -> None:
        """Raises ModelRefusedError if the model has not this layout."""
        self.name = model.name
        self._model = model
        taken = model.inputs[0]
        if taken.kind not in _KINDS or taken.shape[1] not in (3, None) or len(model.outputs) > 2:
            raise model.refused("it has none of the layouts that are known")
        if model.metadata.get("task", "") not in _TASKS:
            raise model.refused(f"it is made for “{model.metadata['task'][:40]}”, not for boxes or masks")
        self._sides = model.sides(taken.shape[2], taken.shape[3], _USUAL_SIDE_PX)
        self._kind = _KINDS[taken.kind]
        self.names = model.names() or self._guessed_names()

    def detect(self, pixels: NDArray[np.uint8], width: int, height: int, context: JobContext) -> list[Detection]:
        """What is on a picture of `width` x `height` as seen, the surest first; `pixels` may be a smaller copy.

        Raises ModelRefusedError, JobCancelledError.
        """
        letterbox = Letterbox(width, height, self._sides[1], self._sides[0])
        planes = letterbox.fit(pixels).transpose(2, 0, 1)[None].astype(np.float32) / 255
        answers = self._model.run(planes.astype(self._kind), context)
        corners, scores, kinds, weights = self._candidates(answers[0])
        is_likely = (scores >= LEAST_SCORE) & (kinds >= 0) & (kinds < len(self.names))
        corners, scores, kinds, weights = corners[is_likely], scores[is_likely], kinds[is_likely], weights[is_likely]
        kept = suppressed(corners, scores, kinds, MOST_FOUND)
        found = _boxes(letterbox.back(corners[kept]))
        masks = self._masks(answers, weights[kept], corners[kept], letterbox)
        rows = zip(kinds[kept].tolist(), scores[kept].tolist(), found, masks, strict=True)
        return [
            Detection(self.names[kind], min(score, 1.0), box, mask)
            for kind, score, box, mask in rows
            if box.width > 0 and box.height > 0
        ]

    def _guessed_names(self) -> tuple[str, ...]:
        """Without names there is one count that tells them."""
        shape = self._model.outputs[0].shape
        if len(shape) == 3 and shape[1] == 4 + len(COCO_NAMES):
            return COCO_NAMES
        raise self._model.refused("it does not say what the things are called that it finds")

    def _candidates(self, answer: np.ndarray) -> tuple[Floats, Floats, Ints, Floats]:
        """Corners (n, 4), scores (n,), numbers of names (n,) and weights of masks (n, m)."""
        planes = self._plane_count
        if answer.ndim != 3 or answer.shape[0] != 1:
            raise self._model.refused("what it gives has none of the layouts that are known")
        if answer.shape[1] == 4 + len(self.names) + planes:
            rows = answer[0].T
            centers, halves = rows[:, :2], rows[:, 2:4] / 2
            by_name = rows[:, 4 : 4 + len(self.names)]
            corners = np.concatenate([centers - halves, centers + halves], axis=1)
            return corners, by_name.max(axis=1), by_name.argmax(axis=1), rows[:, 4 + len(self.names) :]
        if answer.shape[2] == _FOUND_WIDTH + planes:
            rows = answer[0]
            return rows[:, :4], rows[:, 4], rows[:, 5].round().astype(np.int64), rows[:, _FOUND_WIDTH:]
        raise self._model.refused("what it gives does not fit to the number of its names")

    @property
    def _plane_count(self) -> int:
        """Of how many planes masks are made; 0 where the model gives boxes only."""
        if len(self._model.outputs) < 2:
            return 0
        shape = self._model.outputs[1].shape
        if len(shape) != 4 or not shape[1]:
            raise self._model.refused("what it gives has none of the layouts that are known")
        return shape[1]

    def _masks(
        self, answers: list[np.ndarray], weights: Floats, corners: Floats, letterbox: Letterbox
    ) -> list[Mask | None]:
        if len(answers) < 2:
            return [None] * len(weights)
        planes = answers[1][0]
        return [_mask(np.tensordot(row, planes, 1), box, letterbox) for row, box in zip(weights, corners, strict=True)]


def _boxes(corners: Floats) -> list[Box]:
    return [Box(left, top, right - left, bottom - top) for left, top, right, bottom in corners.tolist()]


def _mask(logits: Floats, corners: Floats, letterbox: Letterbox) -> Mask:
    """The mask in the box, at the size of the picture."""
    import cv2

    spread = cv2.resize(logits, (letterbox.inner_width, letterbox.inner_height), interpolation=cv2.INTER_LINEAR)
    rows, columns = np.mgrid[: spread.shape[0], : spread.shape[1]] + 0.5
    left, top, right, bottom = corners
    is_in = (columns > left) & (columns < right) & (rows > top) & (rows < bottom)
    (x, y), (width, height) = letterbox.offset, letterbox.size
    shown = np.where(is_in, spread, -np.abs(spread) - 1e-3)[y : y + height, x : x + width]
    return enlarged(shown.astype(np.float32), letterbox.width, letterbox.height)
