"""What a detector finds becomes suggestions with the labels of the schema."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.domain.schema import Label, Schema, Task
from labeller.domain.shape import Box, Mask, Polygon, Polyline
from labeller.geometry import masks
from labeller.learning.detectors.detection import Detection
from labeller.learning.detectors.detector import suggestions
from labeller.learning.label_words import labels_by_name

SCHEMA = Schema(Task.OBJECT_DETECTION, (Label(5, "Traffic Light", "#000000", 0), Label(9, "cat", "#ffffff", 1)))
BOX = Box(1, 2, 3, 4)


def square() -> Mask:
    array = np.zeros((20, 30), bool)
    array[5:15, 10:20] = True
    return masks.from_array(array)


def test_labels_are_matched_by_name_but_for_case_and_separators():
    assert labels_by_name(["traffic_light", "Cat", "dog"], SCHEMA) == {"traffic_light": 5, "Cat": 9}


def test_suggestions_say_how_sure_and_why():
    (one,) = suggestions([Detection("cat", 0.874, BOX)], SCHEMA, (Box,), "pets.onnx")
    assert (one.label_id, one.shape, one.score) == (9, BOX, 0.874)
    assert one.reason == "pets.onnx is 87% sure that this is “cat”."


def test_what_has_no_label_is_not_suggested():
    assert suggestions([Detection("dog", 0.9, BOX)], SCHEMA, (Box,), "pets.onnx") == ()


@pytest.mark.parametrize(
    ("shapes", "kind"), [((Polygon, Mask, Polyline), Polygon), ((Mask,), Mask), ((Box, Polyline), Box)]
)
def test_shape_is_one_that_may_be_drawn(shapes, kind):
    (one,) = suggestions([Detection("cat", 0.9, BOX, square())], SCHEMA, shapes, "pets.onnx")
    assert type(one.shape) is kind


def test_box_is_no_suggestion_where_areas_are_drawn():
    assert suggestions([Detection("cat", 0.9, BOX)], SCHEMA, (Polygon, Mask), "pets.onnx") == ()


def test_empty_mask_is_no_suggestion_where_areas_are_drawn():
    found = Detection("cat", 0.9, BOX, masks.empty(30, 20))
    assert suggestions([found], SCHEMA, (Mask,), "pets.onnx") == ()
