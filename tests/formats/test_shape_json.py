"""Shapes in JSON: what goes out comes in again, and nothing else does."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.shape import (
    Box,
    Keypoint,
    Keypoints,
    Mask,
    Point,
    Polygon,
    PolygonPart,
    Polyline,
    Relation,
    RotatedBox,
    TextSpan,
    TimeRange,
)
from labeller.formats.shape_json import shape_document, shape_of

numbers = st.floats(-1e6, 1e6)
sizes = st.floats(0, 1e6)
points = st.tuples(numbers, numbers)
rings = st.lists(points, min_size=3, max_size=6).map(tuple)
shapes = st.one_of(
    st.builds(Box, numbers, numbers, sizes, sizes),
    st.builds(RotatedBox, numbers, numbers, sizes, sizes, st.floats(-360, 360)),
    st.builds(
        Polygon,
        st.lists(st.builds(PolygonPart, rings, st.lists(rings, max_size=2).map(tuple)), min_size=1, max_size=3).map(
            tuple
        ),
    ),
    st.builds(Polyline, st.lists(points, min_size=2, max_size=6).map(tuple)),
    st.builds(Point, numbers, numbers),
    st.builds(
        Keypoints, st.lists(st.builds(Keypoint, numbers, numbers, st.sampled_from([0, 1, 2])), max_size=5).map(tuple)
    ),
    st.just(Mask(3, 2, (1, 2, 3))),
    st.tuples(st.integers(0, 99), st.integers(1, 99)).map(lambda pair: TextSpan(pair[0], sum(pair))),
    st.tuples(st.floats(0, 99), st.floats(0.5, 99)).map(lambda pair: TimeRange(pair[0], sum(pair))),
)


relations = st.tuples(st.integers(1, 99), st.integers(1, 99)).map(lambda pair: Relation(pair[0], sum(pair)))
"""Apart from the others: alone on an item they lead to nothing."""


@given(st.one_of(shapes, relations))
def test_every_shape_comes_back_as_it_was(shape):
    assert shape_of(json.loads(json.dumps(shape_document(shape)))) == shape


def test_box_and_span_speak_for_themselves():
    assert shape_of({"bbox": [1, 2, 3, 4]}) == Box(1, 2, 3, 4)
    assert shape_of({"start": 2, "end": 5, "label": "x"}) == TextSpan(2, 5)


def test_annotation_without_a_shape_is_about_the_whole_item():
    assert shape_of({"label": "x"}) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "hexagon"},
        {"type": ["box"]},
        {"type": "box"},
        {"type": "box", "bbox": [1, 2, 3]},
        {"type": "box", "bbox": [1, 2, -3, 4]},
        {"type": "box", "bbox": [1, 2, "3", 4]},
        {"type": "box", "bbox": [1, 2, True, 4]},
        {"type": "box", "bbox": [1, 2, float("nan"), 4]},
        {"type": "box", "bbox": [1, 2, 10**400, 4]},
        {"type": "relation", "from": 1},
        {"type": "relation", "from": 1, "to": "2"},
        {"type": "relation", "from": 1, "to": 1},
        {"type": "polygon", "parts": []},
        {"type": "polygon", "parts": [{"outline": [[0, 0], [1, 1]]}]},
        {"type": "polygon", "parts": [[0, 0]]},
        {"type": "polyline", "points": [[0, 0]]},
        {"type": "keypoints", "keypoints": [[0, 0, 3]]},
        {"type": "mask", "size": [2, 3], "counts": [1, 2]},
        {"type": "mask", "size": [2], "counts": [2]},
        {"type": "mask", "size": [2, 3], "counts": [-1, 7]},
        {"type": "span", "start": 5, "end": 5},
        {"type": "span", "start": -1, "end": 5},
        {"type": "range", "start_s": 2, "end_s": 1},
    ],
    ids=str,
)
def test_what_is_no_shape_is_refused_with_a_reason(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        shape_of(wrong)
