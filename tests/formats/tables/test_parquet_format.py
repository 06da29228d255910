"""Parquet of what is drawn: typed lists that Arrow reads, and shapes that come back exactly."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.delivery.comparison import compare
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Mask, RotatedBox
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.tables.parquet_format import FILE, ParquetFormat
from labeller.jobs import JobContext
from tests.formats import drawn
from tests.formats.drawn import Drawing, drawn_dataset
from tests.formats.spans import Marked, span_dataset

PARQUET = ParquetFormat()


def table(tmp_path, dataset):
    (tmp_path / "out").mkdir(exist_ok=True)
    PARQUET.write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    compare(dataset, PARQUET, tmp_path / "out", JobContext())
    return pq.read_table(tmp_path / "out" / FILE)


def test_spans_are_a_list_of_structures(tmp_path):
    text = Marked("🙂 Ada met Bob", (("person", 2, 5), ("person", 10, 13)), (("met", 0, 1),), attributes={"sure": 1})
    found = table(tmp_path, span_dataset([text, Marked("nobody")], relations=["met"]))
    first, second, relation = found.column("annotations")[0].as_py()
    assert (first["label"], first["type"], first["start"], first["end"]) == ("person", "span", 2, 5)
    assert (first["label_position"], first["attributes"], first["group"]) == (0, '{"sure": 1}', None)
    assert (relation["label"], relation["from"], relation["to"]) == ("met", first["id"], second["id"])
    assert found.column("annotations")[1].as_py() == []


def test_the_type_does_not_depend_on_what_is_there(tmp_path):
    full = table(tmp_path, span_dataset([Marked("Ada", (("person", 0, 3),))]))
    (tmp_path / "out" / FILE).unlink()
    empty = table(tmp_path, span_dataset([Marked("Ada", None)]))
    assert full.schema.field("annotations").type == empty.schema.field("annotations").type


def test_boxes_and_masks_have_their_numbers(tmp_path):
    shapes = (("cat", Box(1.5, 2, 3, 4)), ("cat", RotatedBox(5, 6, 7.5, 8, 30)), ("dog", drawn.SHAPES["mask"]))
    found = table(tmp_path, drawn_dataset(tmp_path / "in", [Drawing("a.png", shapes)]))
    box, rotated, mask = found.column("annotations")[0].as_py()
    assert box["bbox"] == [1.5, 2, 3, 4]
    assert (rotated["center"], rotated["size"], rotated["angle"]) == ([5, 6], [7.5, 8], 30)
    assert (mask["size"], sum(mask["counts"])) == ([drawn.HEIGHT, drawn.WIDTH], drawn.HEIGHT * drawn.WIDTH)
    (item,) = PARQUET.read(tmp_path / "out" / FILE, ReadOptions(), JobContext())
    assert isinstance(item.annotations[2].shape, Mask)


@pytest.mark.parametrize("task", [Task.OBJECT_DETECTION, Task.SEGMENTATION, Task.KEYPOINTS])
def test_every_shape_comes_back(tmp_path, task):
    drawings = [Drawing(f"{place}.png", (("cat", one),)) for place, one in enumerate(drawn.SHAPES.values())]
    table(tmp_path, drawn_dataset(tmp_path / "in", drawings, task=task))


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(["cat", "dog"]), drawn.shapes), max_size=5).map(tuple))
def test_any_shape_comes_back_exactly(marks):
    with tempfile.TemporaryDirectory() as folder:
        table(Path(folder), drawn_dataset(Path(folder, "in"), [Drawing("a.png", marks)]))


def test_datasets_sees_lists(tmp_path):
    datasets = pytest.importorskip("datasets")
    table(tmp_path, span_dataset([Marked("Ada", (("person", 0, 3),)), Marked("x", None)]))
    loaded = datasets.load_dataset(
        "parquet", data_files=str(tmp_path / "out" / FILE), cache_dir=str(tmp_path / "cache")
    )
    assert [(one["label"], one["start"], one["end"]) for one in loaded["train"][0]["annotations"]] == [("person", 0, 3)]
