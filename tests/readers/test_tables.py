"""Tables as everybody reads them: Parquet with pyarrow, CSV and JSON Lines with what Python brings."""

from __future__ import annotations

import csv
import json

import pyarrow.parquet as pq
import pytest

from labeller.domain.shape import Mask
from tests.readers.comparing import answered, spans_by_text

PROJECTS = ("sorted_texts", "tagged_texts")


def expected(export):
    return [(one.item.name, one.item.text, sorted(label for label, _ in one.annotations)) for one in answered(export)]


def labels_in(row):
    return [row["label"]] if "label" in row else sorted(row["labels"])


def rows_of(export, layout):
    (file,) = export.target.glob(f"*.{layout}")
    if layout == "parquet":
        return pq.read_table(file).to_pylist()
    return [json.loads(line) for line in file.read_bytes().split(b"\n")[:-1]]


@pytest.mark.parametrize("layout", ["parquet", "jsonl"])
@pytest.mark.parametrize("project", PROJECTS)
def test_tables_with_types_have_names_texts_and_labels(exported, project, layout):
    export = exported(project, layout)
    found = [(row["name"], row["text"], labels_in(row)) for row in rows_of(export, layout)]
    assert found == expected(export)


@pytest.mark.parametrize("project", PROJECTS)
def test_csv_has_names_texts_and_labels(exported, project):
    export = exported(project, "csv")
    with (export.target / "items.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [(raw(row["name"]), raw(row["text"]), cell_labels(row)) for row in rows]
    assert told == expected(export)


def raw(cell):
    """A cell as it was before an apostrophe kept spreadsheets from running it (docs/formats.md)."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'")[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else cell


def cell_labels(row):
    return [raw(row["label"])] if "label" in row else sorted(json.loads(raw(row["labels"])))


@pytest.mark.parametrize("layout", ["parquet", "jsonl"])
def test_boxes_are_lists_of_four_numbers(exported, layout):
    export = exported("boxes", layout)
    found = {
        row["name"]: [(one["label"], one["bbox"]) for one in row["annotations"]] for row in rows_of(export, layout)
    }
    assert found == {
        one.item.name: [(label, [*numbers(each.shape)]) for label, each in one.annotations] for one in answered(export)
    }


def numbers(box):
    return box.x, box.y, box.width, box.height


@pytest.mark.parametrize("layout", ["parquet", "jsonl"])
def test_masks_are_run_lengths_as_in_coco(exported, layout):
    export = exported("areas", layout)
    found = {row["name"]: [one.get("counts") for one in row["annotations"]] for row in rows_of(export, layout)}
    assert found == {
        one.item.name: [[*each.shape.runs] if isinstance(each.shape, Mask) else None for _, each in one.annotations]
        for one in answered(export)
    }


@pytest.mark.parametrize("layout", ["parquet", "jsonl"])
def test_spans_are_places_of_characters(exported, layout):
    export = exported("marked_texts", layout)
    found = {
        row["text"]: sorted([one["start"], one["end"], one["label"]] for one in row["annotations"])
        for row in rows_of(export, layout)
    }
    assert found == spans_by_text(export)
