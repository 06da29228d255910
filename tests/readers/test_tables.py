"""Tables as everybody reads them: Parquet with pyarrow, CSV and JSON Lines with what Python brings."""

from __future__ import annotations

import csv
import json

import pyarrow.parquet as pq
import pytest

from labeller.domain.item import ItemState

PROJECTS = ("sorted_texts", "tagged_texts")


def expected(export):
    return [
        (one.item.name, one.item.text, sorted(label for label, _ in one.annotations))
        for one in export.held.values()
        if one.state is ItemState.ANSWERED
    ]


def labels_in(row):
    return [row["label"]] if "label" in row else sorted(row["labels"])


@pytest.mark.parametrize("project", PROJECTS)
def test_parquet_has_names_texts_and_labels(exported, project):
    export = exported(project, "parquet")
    (file,) = export.target.glob("*.parquet")
    rows = pq.read_table(file).to_pylist()
    assert [(row["name"], row["text"], labels_in(row)) for row in rows] == expected(export)


@pytest.mark.parametrize("project", PROJECTS)
def test_json_lines_have_names_texts_and_labels(exported, project):
    export = exported(project, "jsonl")
    (file,) = export.target.glob("*.jsonl")
    rows = [json.loads(line) for line in file.read_bytes().split(b"\n")[:-1]]
    assert [(row["name"], row["text"], labels_in(row)) for row in rows] == expected(export)


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
