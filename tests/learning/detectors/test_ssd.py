"""Models in the layouts of COCO-SSD find boxes in pixels of the picture."""

from __future__ import annotations

import numpy as np
import pytest
from onnx import TensorProto

from labeller.domain.shape import Box
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.learning.detectors.detector import open_detector
from tests.learning.detectors.models import model

PIXELS = np.zeros((100, 200, 3), np.uint8)
TAKEN = (1, "height", "width", 3)


def find(path):
    return open_detector(path).detect(PIXELS, 200, 100, JobContext())


def save(path, outputs, **more):
    return model(path, outputs, taken=TAKEN, kind=TensorProto.UINT8, **more)


def named(scores: list[float], numbers: list[float]) -> dict[str, np.ndarray]:
    boxes = [[0.1 * place, 0.5, 0.1 * place + 0.1, 0.75] for place in range(len(scores))]
    return {
        "num_detections": np.array([len(scores)], np.float32),
        "detection_boxes": np.array([boxes], np.float32),
        "detection_scores": np.array([scores], np.float32),
        "detection_classes": np.array([numbers], np.float32),
    }


def test_named_outputs_give_boxes_with_the_names_of_coco(tmp_path):
    found = find(save(tmp_path / "ssd.onnx", named([0.9, 0.1, 0.5, 0.8], [17, 17, 90, 12])))
    assert [(one.name, round(one.score, 1)) for one in found] == [("cat", 0.9), ("toothbrush", 0.5)]
    assert found[0].box == Box(100, 0, 50, pytest.approx(10))


def test_names_that_the_model_says_come_first(tmp_path):
    path = save(tmp_path / "ssd.onnx", named([0.9], [2]), metadata={"names": "['red', 'white']"})
    assert [one.name for one in find(path)] == ["white"]


def test_raw_outputs_are_suppressed(tmp_path):
    boxes = np.array([[0, 0, 0.5, 0.5], [0, 0, 0.5, 0.52], [0.5, 0.5, 1, 1.5]], np.float32).reshape(1, 3, 1, 4)
    scores = np.zeros((1, 3, 90), np.float32)
    scores[0, :, 0] = 0.6, 0.7, 0.8
    found = find(save(tmp_path / "ssd.onnx", {"scores": scores, "boxes": boxes}))
    assert [one.box for one in found] == [Box(100, 50, 100, 50), Box(0, 0, 104, 50)]
    assert {one.name for one in found} == {"person"}


def test_numbers_of_different_length_are_told(tmp_path):
    outputs = named([0.9, 0.8], [1, 1]) | {"detection_scores": np.zeros((1, 3), np.float32)}
    with pytest.raises(LabellerError, match="different numbers"):
        find(save(tmp_path / "ssd.onnx", outputs))


def test_other_outputs_are_refused(tmp_path):
    with pytest.raises(LabellerError, match="none of the layouts"):
        open_detector(save(tmp_path / "ssd.onnx", {"something": np.zeros((1, 5), np.float32)}))
