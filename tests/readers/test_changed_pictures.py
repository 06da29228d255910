"""Pictures that go out smaller, or turned as they are seen, with their shapes: read by others as the files are."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from labeller.domain.shape import Polygon
from tests.readers.comparing import answered, cut_box


def by_stem(items):
    return {Path(item["file"]).stem: item for item in items}


def boxes(item):
    return [[one["label"], *one["box"]] for one in item["objects"]]


def scaled(one, size):
    """The boxes of an item on a picture of another size."""
    across, down = size[0] / one.item.width, size[1] / one.item.height
    found = []
    for label, each in one.annotations:
        left, top, width, height = cut_box(each.shape, one.item.width, one.item.height)
        found.append([label, left * across, top * down, width * across, height * down])
    return found


def seen_size(path):
    with Image.open(path) as picture:
        return ImageOps.exif_transpose(picture).size


def test_reference_reads_boxes_on_smaller_pictures(ask, exported):
    export = exported("tame_boxes", "coco", max_side=24)
    images = ask("with_pycocotools", "read", file=export.target / "annotations" / "instances_train.json")["images"]
    found = by_stem([{**one, "file": export.target / "images" / "train" / one["file_name"]} for one in images])
    for one in answered(export):
        item = found[Path(one.item.name).stem]
        assert (item["width"], item["height"]) == seen_size(item["file"])
        assert max(seen_size(item["file"])) <= 24
        assert_near(boxes(item), scaled(one, seen_size(item["file"])))


def test_outlines_are_scaled_with_their_pictures(ask, exported):
    export = exported("areas", "labelme", max_side=24)
    found = {path.stem: json.loads(path.read_text("utf-8")) for path in (export.target / "train").glob("*.json")}
    for one in answered(export):
        told = found[Path(one.item.name).stem]
        factors = told["imageWidth"] / one.item.width, told["imageHeight"] / one.item.height
        corners = [each["points"] for each in told["shapes"]]
        if all(isinstance(each.shape, Polygon) and is_simple(each.shape) for _, each in one.annotations):
            expected = [np.asarray(each.shape.parts[0].outline) * factors for _, each in one.annotations]
            assert all(np.allclose(got, wanted) for got, wanted in zip(corners, expected, strict=True)), one.item.name


def is_simple(polygon):
    return len(polygon.parts) == 1 and not polygon.parts[0].holes


@pytest.mark.parametrize(
    "options", [{"is_upright": True}, {"is_upright": True, "max_side": 24}], ids=["whole", "smaller"]
)
def test_who_does_not_turn_photos_reads_upright_ones_right(ask, exported, options):
    export = exported("tame_boxes", "yolo-detect", **options)
    items = ask("with_labelformat", "yolo", yaml=export.target / "data.yaml", split="train")["items"]
    found = by_stem(items)
    for one in answered(export):
        item = found[Path(one.item.name).stem]
        assert_near(boxes(item), scaled(one, item["size"]))


def test_nothing_tells_where_a_stripped_photo_was_taken(exported):
    export = exported("tame_boxes", "voc", strips_metadata=True)
    for path in (export.target / "JPEGImages").iterdir():
        with Image.open(path) as picture:
            assert set(picture.getexif()) <= {0x0112}, path.name


def assert_near(found, expected):
    assert [one[0] for one in found] == [one[0] for one in expected]
    assert np.asarray([one[1:] for one in found]) == pytest.approx(np.asarray([one[1:] for one in expected]), abs=1e-3)
