"""Shapes and JSON as bytes, and back."""

from __future__ import annotations

import zlib

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
from labeller.store.codec import pack, shape_from_json, shape_to_json, structured, unpack
from labeller.store.damaged import DamagedError

SHAPES = [
    Box(1.5, 2.0, 30.25, 4.0),
    RotatedBox(10.0, 20.0, 5.0, 6.0, -33.3),
    Polygon((PolygonPart(((0.0, 0.0), (4.0, 0.0), (4.0, 4.0)), holes=(((1.0, 1.0), (2.0, 1.0), (2.0, 2.0)),)),)),
    Polyline(((0.0, 0.0), (1.0, 2.0))),
    Point(3.0, 4.0),
    Keypoints((Keypoint(1.0, 2.0), Keypoint(0.0, 0.0, 0))),
    Mask(3, 2, (1, 2, 3)),
    TextSpan(3, 8),
    TimeRange(0.5, 1.25),
    Relation(3, 7),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
def test_every_shape_comes_back_from_json(shape):
    kind, document = shape_to_json(shape)
    assert kind == type(shape).__name__.lower()
    assert shape_from_json(document) == shape


def test_an_annotation_about_the_whole_item_has_no_shape():
    assert shape_to_json(None) == (None, None)
    assert shape_from_json(None) is None


@pytest.mark.parametrize("document", [{}, {"kind": "heart"}, {"kind": ["box"]}, {"kind": "box", "x": "left"}, {"x": 1}])
def test_json_that_is_no_shape_is_called_damage(document):
    with pytest.raises(DamagedError):
        shape_from_json(document)


ABSURD = (
    Box(float("nan"), 0.0, 1.0, 1.0),
    Box(0.0, 0.0, float("inf"), 1.0),
    RotatedBox(1e308, 0.0, 1.0, 1.0, 1e308),
    Polygon((PolygonPart(((0.0, 0.0), (1.0, float("nan")), (1.0, 1.0))),)),
    Polygon((PolygonPart(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)), (((-1e300, 0.0), (0.0, 0.0), (1.0, 1.0)),)),)),
    Polyline(((float("-inf"), 0.0), (1.0, 1.0))),
    Keypoints((Keypoint(1.0, 1.0, 10**20),)),
    Mask(100_000, 100_000, (0, 10**10)),
    Mask(-2, -3, (6,)),
    Mask(4, 3, (20, -8)),
    Mask(4, 3, (3, 3)),
    TextSpan(0, 10**30),
    TimeRange(float("nan"), 1.0),
)


@pytest.mark.parametrize("shape", ABSURD, ids=repr)
def test_a_shape_of_absurd_numbers_is_called_damage(shape):
    with pytest.raises(DamagedError, match="JSON that is no"):
        shape_from_json(shape_to_json(shape)[1])


def test_json_of_another_kind_is_called_damage():
    with pytest.raises(DamagedError):
        structured([[1, 2], 3], tuple[tuple[int, int], ...])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(json_values)
def test_packed_json_comes_back(document):
    assert unpack(pack(document)) == document


def test_long_documents_are_compressed():
    assert len(pack(["the same again"] * 10_000)) < 10_000


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"j{", b"znot compressed", b"z" + zlib.compress(b"[1, 2]")[:-5], b"j" + b"[" * 100_000, b"j\xff"],
    ids=["empty", "unknown", "broken JSON", "no zlib", "cut short", "nested", "no UTF-8"],
)
def test_bytes_that_were_never_packed_are_refused(data):
    with pytest.raises(ValueError, match=r".+"):
        unpack(data)


def test_a_document_that_unpacks_to_more_than_fits_is_refused(monkeypatch):
    packed = pack("a" * 1_000_000)
    monkeypatch.setattr("labeller.store.codec._MAX_BYTES", 1_000)
    with pytest.raises(ValueError, match="too large"):
        unpack(packed)


def test_what_shrank_more_than_documents_do_is_refused_before_it_is_read():
    with pytest.raises(ValueError, match="too large"):
        unpack(b"z" + zlib.compress(b"[" * 40_000_000))


def test_a_long_run_of_one_letter_is_still_a_document():
    assert unpack(pack("a" * 10_000_000)) == "a" * 10_000_000


def test_json_that_would_fill_the_memory_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr("labeller.store.json_weight._LIGHT_CHARS", 100)
    monkeypatch.setattr("labeller.store.json_weight._MOST_BYTES", 1000)
    with pytest.raises(ValueError, match="too many pieces"):
        unpack(pack([[]] * 40))
    assert unpack(pack("x" * 5000)) == "x" * 5000
