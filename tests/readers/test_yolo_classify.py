"""Folders of classes as YOLO has them, read by supervision, and by ultralytics when it is asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from labeller.media.hashing import content_hash
from tests.readers.comparing import answered


def test_supervision_reads_the_class_of_each_picture(ask, exported):
    export = exported("sorted_pictures", "yolo-classify")
    found = ask("with_supervision", "classes", folder=export.target / "train")
    assert by_content(found) == {
        one.item.content_hash: export.written_as(one.annotations[0][0]) for one in answered(export)
    }


def by_content(found):
    return {content_hash(Path(path)): label for path, label in found.items()}


@pytest.mark.copyleft
def test_ultralytics_reads_the_class_of_each_picture(ask_copyleft, exported, tmp_path):
    export = exported("sorted_pictures", "yolo-classify")
    copy = shutil.copytree(export.target, tmp_path / "copy")
    found = ask_copyleft("with_ultralytics", "classes", folder=copy, split="train")
    assert by_content(found["items"]) == {
        one.item.content_hash: export.written_as(one.annotations[0][0]) for one in answered(export)
    }
