"""What an export becomes is told by the name of its target."""

from __future__ import annotations

from pathlib import Path

import pytest

from labeller.delivery.targets import Shape, shape_of
from labeller.formats.registry import exporter_named


@pytest.mark.parametrize(
    ("name", "chosen", "shape"),
    [
        ("out", "csv", Shape.FOLDER),
        ("out.csv", "csv", Shape.FILE),
        ("out.TSV", "csv", Shape.FILE),
        ("out.tsv", "conll", Shape.FOLDER),
        ("OUT.CSV", "csv", Shape.FILE),
        ("out.csv", "jsonl", Shape.FOLDER),
        ("out.csv", "folder-per-class", Shape.FOLDER),
        ("out.zip", "csv", Shape.ARCHIVE),
        ("out.Zip", "coco", Shape.ARCHIVE),
        ("out.zip.d", "coco", Shape.FOLDER),
    ],
)
def test_shape_is_told_by_the_name(name, chosen, shape):
    assert shape_of(Path("/nowhere") / name, exporter_named(chosen)) is shape


@pytest.mark.parametrize("name", ["out.zip", "out.csv"])
def test_folder_that_is_there_stays_one(tmp_path, name):
    (tmp_path / name).mkdir()
    assert shape_of(tmp_path / name, exporter_named("csv")) is Shape.FOLDER
