"""Splits as Datumaro reads them: every picture is in the one that the project says."""

from __future__ import annotations

from pathlib import Path

import pytest

from labeller.media.hashing import content_hash

FORMATS = {"coco": "coco", "yolo-detect": "yolo", "yolo-darknet": "yolo", "voc": "voc_detection", "cvat": "cvat"}
NAMES = {"train": "train", "val": "validation", "valid": "validation", "validation": "validation", "test": "test"}


@pytest.mark.parametrize(("name", "layout"), FORMATS.items(), ids=list(FORMATS))
def test_every_picture_is_in_its_split(ask, exported, name, layout):
    export = exported("split_boxes", name)
    items = ask("with_datumaro", "read", folder=export.target, layout=layout)["items"]
    assert {content_hash(Path(one["file"])): NAMES.get(one["subset"]) for one in items} == {
        content: one.item.split for content, one in export.held.items()
    }
