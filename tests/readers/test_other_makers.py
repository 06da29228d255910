"""Datasets that others wrote are read as they meant them: the same images, labels, shapes and splits."""

from __future__ import annotations

from collections import Counter

import pytest

from labeller.domain.item import NewItem, Problem
from labeller.domain.shape import Box, Mask, Polygon, RotatedBox, TextSpan
from labeller.formats.format import ReadOptions
from labeller.formats.registry import SourceLook, format_named
from labeller.geometry import masks, rotated_boxes
from labeller.jobs import JobContext

pytestmark = pytest.mark.timeout(180)


def read(source):
    """The name of the format that is recognised, and all that is read. Faults that cost something fail the test."""
    with SourceLook(source) as look:
        preview = look.preview(ReadOptions(), JobContext())
    found = list(format_named(preview.format).read(source, preview.options, JobContext()))
    assert [one for one in found if isinstance(one, Problem) and not one.is_mended] == []
    return preview.format, [one for one in found if isinstance(one, NewItem)]


def shapes_of(items, kind):
    return [one.shape for item in items for one in item.annotations or () if isinstance(one.shape, kind)]


BY_DATUMARO = {
    "coco_instances": ("coco", ["box", "polygon", "mask"], {Box: 3, Polygon: 3, Mask: 3}),
    "voc_detection": ("voc", ["box"], {Box: 3}),
    "yolo_ultralytics": ("yolo-detect", ["box"], {Box: 3}),
    "cvat": ("cvat", ["box", "polygon", "mask"], {Box: 3, Polygon: 3, Mask: 3}),
}


@pytest.mark.parametrize("layout", BY_DATUMARO)
def test_what_datumaro_wrote(ask, tmp_path, layout):
    name, shapes, counts = BY_DATUMARO[layout]
    ask("make_with_datumaro", "write", folder=tmp_path, layout=layout, shapes=shapes)
    found, items = read(tmp_path / "out")
    assert found == name
    assert Counter(type(one.shape) for item in items for one in item.annotations) == counts
    assert Counter(item.split for item in items) == {"train": 2, "validation": 1}
    for box in shapes_of(items, Box):
        # Of VOC Datumaro takes the numbers of the file as they are, and we count its pixels from 1.
        assert (box.x, box.y, box.width, box.height) == pytest.approx((4, 6, 20, 10), abs=1.01)
    for polygon in shapes_of(items, Polygon):
        assert polygon.parts[0].outline == ((8, 8), (40, 8), (40, 36))
    for mask in shapes_of(items, Mask):
        assert (masks.area(mask), masks.extent(mask)) == (300, Box(10, 5, 20, 15))
    for box in shapes_of(items, RotatedBox):
        assert (box.center_x, box.center_y) == pytest.approx((30, 24), abs=0.1)
        assert sorted((box.width, box.height)) == pytest.approx((10, 20), abs=0.1)
        assert rotated_boxes.normalised(box)


@pytest.mark.parametrize(("layout", "name"), [("coco", "coco"), ("yolo", "yolo-detect"), ("voc", "voc")])
def test_what_supervision_wrote(ask, tmp_path, layout, name):
    ask("make_with_supervision", "write", folder=tmp_path / layout, layout=layout)
    found, items = read(tmp_path / layout)
    assert (found, len(items)) == (name, 2)
    for item in items:
        assert [one.label for one in item.annotations] == ["cat", "dog"]
        boxes = [(one.shape.x, one.shape.y, one.shape.width, one.shape.height) for one in item.annotations]
        assert boxes[0] == pytest.approx((4, 6, 20, 10), abs=1.01)
        assert boxes[1] == pytest.approx((8, 8, 32, 28), abs=1.01)


def test_what_spacy_wrote(ask, tmp_path):
    told = ask("make_with_spacy", "write", path=tmp_path / "train.spacy")
    found, items = read(tmp_path / "train.spacy")
    assert found == "spacy"
    for item, expected in zip(items, told, strict=True):
        assert item.text == expected["text"]
        spans = [(one.shape.start, one.shape.end, one.label) for one in item.annotations or ()]
        assert spans == [tuple(span) for span in expected["spans"]]
        assert all(isinstance(one.shape, TextSpan) for one in item.annotations or ())
