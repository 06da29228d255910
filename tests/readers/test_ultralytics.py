"""YOLO's datasets as ultralytics prepares them for training; asked only by `make test-copyleft-readers`."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from tests.readers.comparing import assert_same, cut_box, held, read
from tests.readers.test_yolo import corners, rings

pytestmark = pytest.mark.copyleft


def by_ultralytics(ask_copyleft, export, folder, task):
    """What it reads from a copy, since it leaves files behind; items as `read` takes them, boxes in pixels."""
    copy = shutil.copytree(export.target, folder / "copy")
    found = ask_copyleft("with_ultralytics", "read", yaml=copy / "data.yaml", split="train", task=task)
    for item in found["items"]:
        width, height = item["size"]
        for one in item["objects"]:
            x, y, across, down = one["box"]
            one["box"] = [(x - across / 2) * width, (y - down / 2) * height, across * width, down * height]
            if one["points"]:
                one["points"] = (np.asarray(one["points"]) * [width, height]).tolist()
            if one["keypoints"]:
                one["keypoints"] = (np.asarray(one["keypoints"]) * [width, height, 1]).ravel().tolist()
    assert found["labels"] == [label.name for label in export.labels]
    return found["items"]


def distinct(expected):
    """It drops a row that is there twice."""
    return {
        content: [one for place, one in enumerate(objects) if one not in objects[:place]]
        for content, objects in expected.items()
    }


def test_boxes(ask_copyleft, exported, tmp_path):
    export = exported("boxes", "yolo-detect")
    items = by_ultralytics(ask_copyleft, export, tmp_path, "detect")
    assert_same(read(items, lambda one: one["box"]), distinct(held(export, cut_box)), export, 1e-3)


def test_corners_of_polygons(ask_copyleft, exported, tmp_path):
    export = exported("areas", "yolo-segment")
    items = by_ultralytics(ask_copyleft, export, tmp_path, "segment")
    found = read(items, lambda one: one["points"])
    simple = {f"{name}.png" for name in ("plain", "corner", "borders", "touching", "many")}
    wanted = {
        content: objects for content, objects in held(export, rings).items() if export.held[content].item.name in simple
    }
    assert_same({content: found[content] for content in wanted}, wanted, export, 1e-3)


def test_keypoints(ask_copyleft, exported, tmp_path):
    export = exported("people", "yolo-pose")
    items = by_ultralytics(ask_copyleft, export, tmp_path, "pose")
    found = read(items, lambda one: one["keypoints"])

    def padded(shape, *_):
        numbers = [n for one in shape.points for n in ((one.x, one.y, one.visibility) if one.visibility else (0, 0, 0))]
        return numbers + [0] * (9 - len(numbers))

    assert_same(found, distinct(held(export, padded)), export, 1e-3)


def test_rotated_boxes_are_taken(ask_copyleft, exported, tmp_path):
    export = exported("tilted", "yolo-obb")
    items = by_ultralytics(ask_copyleft, export, tmp_path, "obb")
    found = read(items, lambda one: one["points"])
    assert {content: len(objects) for content, objects in found.items()} == {
        content: len(objects) for content, objects in distinct(held(export, corners)).items()
    }
