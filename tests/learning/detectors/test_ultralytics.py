"""Models in the layouts of Ultralytics' exports find boxes and masks in pixels of the picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from labeller.domain.shape import Box
from labeller.errors import LabellerError
from labeller.geometry import masks
from labeller.jobs import JobContext
from labeller.learning.detectors.detection import Detection
from labeller.learning.detectors.detector import open_detector
from tests.learning.detectors.models import model, rows

CATS_AND_DOGS = {"names": "{0: 'cat', 1: 'dog'}", "task": "detect"}
# A picture of 320 x 160 is doubled and lies from 160 to 480 in the square of 640.
PIXELS = np.zeros((160, 320, 3), np.uint8)


def find(path: Path) -> list[Detection]:
    return open_detector(path).detect(PIXELS, 320, 160, JobContext())


def raw(*found: tuple[float, ...], width: int = 6) -> np.ndarray:
    """Candidates as exports without suppression give them: centre and size, then a score for each name."""
    return rows(*found, width=width).transpose(0, 2, 1)


def test_boxes_come_back_to_the_picture(tmp_path):
    path = model(tmp_path / "a.onnx", {"output0": raw((320, 320, 100, 60, 0.1, 0.8))}, metadata=CATS_AND_DOGS)
    (found,) = find(path)
    assert (found.name, found.score) == ("dog", pytest.approx(0.8))
    assert found.box == Box(135, 65, 50, 30)


def test_pixels_may_be_a_smaller_copy(tmp_path):
    path = model(tmp_path / "a.onnx", {"output0": raw((320, 320, 100, 60, 0.9, 0))}, metadata=CATS_AND_DOGS)
    (found,) = open_detector(path).detect(PIXELS, 3200, 1600, JobContext())
    assert found.box == Box(1350, 650, 500, 300)


def test_of_boxes_that_say_the_same_the_surest_is_kept(tmp_path):
    same = ((320, 320, 100, 60, 0.7, 0.0), (322, 321, 100, 60, 0.9, 0.0))
    others = ((320, 320, 100, 60, 0.0, 0.6), (100, 300, 100, 60, 0.5, 0.0), (500, 300, 9, 9, 0.1, 0.2))
    path = model(tmp_path / "a.onnx", {"output0": raw(*same, *others)}, metadata=CATS_AND_DOGS)
    assert [(one.name, round(one.score, 2)) for one in find(path)] == [("cat", 0.9), ("dog", 0.6), ("cat", 0.5)]


def test_boxes_are_cut_off_at_the_border_and_go_where_nothing_is_left(tmp_path):
    found = ((10, 200, 100, 100, 0.9, 0), (320, 60, 100, 60, 0.8, 0))  # the second lies beside the picture
    path = model(tmp_path / "a.onnx", {"output0": raw(*found)}, metadata=CATS_AND_DOGS)
    assert [one.box for one in find(path)] == [Box(0, 0, 30, 45)]


def test_export_with_suppression_inside(tmp_path):
    path = model(
        tmp_path / "a.onnx", {"output0": rows((270, 290, 370, 350, 0.8, 1.0), width=6)}, metadata=CATS_AND_DOGS
    )
    (found,) = find(path)
    assert (found.name, found.box) == ("dog", Box(135, 65, 50, 30))


@pytest.mark.parametrize("values", [(np.nan,) * 6, (np.inf, 0, np.inf, 1, np.inf, 0), (1e30, 1e30, 1e30, 1e30, 1, 1)])
def test_numbers_that_are_none_do_no_harm(tmp_path, values):
    path = model(tmp_path / "a.onnx", {"output0": raw(values)}, metadata=CATS_AND_DOGS)
    assert all(0 <= one.box.x <= 320 and one.box.x + one.box.width <= 320 for one in find(path))


def test_segmenter_gives_masks_inside_their_boxes(tmp_path):
    planes = np.full((1, 2, 160, 160), -5, np.float32)
    planes[0, 1, 70:90, 60:100] = 5  # in the square from 240 to 400 across and from 280 to 360 down
    found = raw((320, 320, 100, 200, 0.9, 0, 0, 1), width=8)
    segmenter = {**CATS_AND_DOGS, "task": "segment"}
    path = model(tmp_path / "a.onnx", {"output0": found, "output1": planes}, metadata=segmenter)
    (one,) = find(path)
    assert one.mask is not None
    assert (one.mask.width, one.mask.height) == (320, 160)
    assert masks.extent(one.mask) == Box(135, 60, 50, 40)


def test_size_comes_from_what_the_model_says_where_it_takes_any(tmp_path):
    path = model(
        tmp_path / "a.onnx",
        {"output0": raw((160, 160, 100, 60, 0.9, 0))},
        taken=(1, 3, "height", "width"),
        metadata={**CATS_AND_DOGS, "imgsz": "[320, 320]"},
    )
    (found,) = find(path)
    assert found.box == Box(110, 50, 100, 60)


def test_model_without_names_that_finds_eighty_things_has_those_of_coco(tmp_path):
    values = np.zeros((1, 84, 1), np.float32)
    values[0, :4, 0], values[0, 4 + 15, 0] = (320, 320, 100, 60), 0.9
    (found,) = find(model(tmp_path / "a.onnx", {"output0": values}))
    assert found.name == "cat"


@pytest.mark.parametrize(
    ("metadata", "shape", "taken", "why"),
    [
        ({}, (1, 6, 1), (1, 3, 640, 640), "does not say what the things are called"),
        ({"names": "{0: 'cat'"}, (1, 6, 1), (1, 3, 640, 640), "names of what it finds are damaged"),
        ({"names": "{1: 'cat'}"}, (1, 5, 1), (1, 3, 640, 640), "names of what it finds are damaged"),
        ({"names": "__import__('os').getcwd()"}, (1, 6, 1), (1, 3, 640, 640), "damaged"),
        ({**CATS_AND_DOGS, "task": "pose"}, (1, 6, 1), (1, 3, 640, 640), "made for “pose”"),
        (CATS_AND_DOGS, (1, 6, 1), (1, 3, 8, 8), "pictures of 8 x 8"),
        (CATS_AND_DOGS, (1, 6, 1), (1, 3, 9999, 64), "absurd|9999"),
        (CATS_AND_DOGS, (1, 6, 1), (8, 3, 64, 64), "several pictures"),
        (CATS_AND_DOGS, (1, 6, 1), (1, 5, 64, 64), "none of the layouts"),
        (CATS_AND_DOGS, (1, 6, 1), (3, 64, 64), "one picture"),
        ({**CATS_AND_DOGS, "imgsz": "[100000, 100000]"}, (1, 6, 1), (1, 3, "h", "w"), "100000"),
    ],
)
def test_model_that_makes_no_sense_is_refused_with_the_reason(tmp_path, metadata, shape, taken, why):
    path = model(tmp_path / "odd.onnx", {"output0": np.zeros(shape, np.float32)}, taken=taken, metadata=metadata)
    with pytest.raises(LabellerError, match=f"The model odd.onnx cannot be used: .*({why})"):
        open_detector(path)


def test_answer_that_does_not_fit_to_the_names_is_told(tmp_path):
    path = model(tmp_path / "a.onnx", {"output0": np.zeros((1, 9, 4), np.float32)}, metadata=CATS_AND_DOGS)
    with pytest.raises(LabellerError, match="does not fit"):
        find(path)
