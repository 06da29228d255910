"""Similarity of keypoints, against COCO's own evaluation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools.cocoeval import COCOeval

from labeller.domain.shape import Keypoint, Keypoints
from labeller.geometry.extent import extent
from labeller.geometry.keypoints import SPREAD, similarity, similarity_matrix
from labeller.geometry.moving import translate
from tests.geometry.drawings import brief, keypoint_shapes

several = st.lists(keypoint_shapes, min_size=1, max_size=3)


def coco_similarity(truth: Keypoints, found: Keypoints) -> float:
    """The number that COCO's evaluation computes; it takes what was found as labelled throughout."""
    around = extent(truth)
    evaluation = COCOeval(iouType="keypoints")
    evaluation.params.kpt_oks_sigmas = np.full(len(truth.points), SPREAD)
    numbers = [
        [value for point in each.points for value in (point.x, point.y, point.visibility)] for each in (truth, found)
    ]
    box = [around.x, around.y, around.width, around.height]
    evaluation._gts[1, 1] = [{"keypoints": numbers[0], "bbox": box, "area": max(around.width * around.height, 100.0)}]
    evaluation._dts[1, 1] = [{"keypoints": numbers[1], "score": 1.0}]
    return float(evaluation.computeOks(1, 1)[0, 0])


@brief
@given(keypoint_shapes.filter(lambda shape: any(point.visibility for point in shape.points)), keypoint_shapes)
def test_similarity_is_what_coco_computes(truth, found):
    found = Keypoints(tuple(Keypoint(point.x, point.y) for point in found.points))
    assert similarity(truth, found) == pytest.approx(coco_similarity(truth, found), abs=1e-9)


def test_keypoints_are_like_themselves_and_less_like_others_further_off():
    truth = Keypoints(tuple(Keypoint(x, y) for x, y in ((10.0, 10.0), (50.0, 20.0), (30.0, 70.0))))
    likeness = [similarity(truth, translate(truth, step, 0.0)) for step in (0, 2, 5, 50)]
    assert likeness[0] == 1
    assert likeness == sorted(likeness, reverse=True)
    assert likeness[3] < 0.01


def test_a_keypoint_that_was_not_found_counts_nothing():
    truth = Keypoints((Keypoint(1.0, 1.0), Keypoint(40.0, 30.0)))
    assert similarity(truth, Keypoints((Keypoint(1.0, 1.0), Keypoint(40.0, 30.0, 0)))) == 0.5


def test_skeletons_of_different_lengths_have_nothing_in_common():
    assert similarity(Keypoints((Keypoint(1.0, 1.0),)), Keypoints((Keypoint(1.0, 1.0),) * 2)) == 0


def test_nothing_labelled_is_like_nothing():
    unlabelled = Keypoints((Keypoint(0.0, 0.0, 0),))
    assert similarity(unlabelled, unlabelled) == 0


@brief
@given(several, several)
def test_the_matrix_holds_the_similarity_of_each_pair(truth, found):
    expected = [[similarity(one, other) for other in found] for one in truth]
    assert similarity_matrix(truth, found) == pytest.approx(np.array(expected))
