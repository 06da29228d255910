"""Texts line by line, as doccano, Prodigy and fastText define them."""

from __future__ import annotations

import json

import pytest

from labeller.delivery.selection import Only
from tests.readers.comparing import answered, spans_by_text


def lines(file):
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]


def test_doccano_has_every_span_in_characters(exported):
    export = exported("marked_texts", "doccano")
    (file,) = export.target.glob("*.jsonl")
    assert {row["text"]: sorted(row["label"]) for row in lines(file)} == spans_by_text(export)


def test_prodigy_has_every_span_in_characters(exported):
    export = exported("marked_texts", "prodigy")
    (file,) = export.target.glob("*.jsonl")
    found = {
        row["text"]: sorted([one["start"], one["end"], one["label"]] for one in row["spans"]) for row in lines(file)
    }
    assert found == spans_by_text(export)


def test_prodigy_ignores_what_was_skipped_and_has_no_answer_to_what_is_open(exported):
    export = exported("marked_texts", "prodigy", only=Only.ALL)
    (file,) = export.target.glob("*.jsonl")
    answers = {row["text"]: row.get("answer") for row in lines(file)}
    assert (answers["skipped text"], answers["open text"], answers["nobody here"]) == ("ignore", None, "accept")


def test_spacy_finds_the_spans_of_prodigy_in_its_own_tokens(ask, exported):
    export = exported("marked_texts", "prodigy")
    (file,) = export.target.glob("*.jsonl")
    for task in ask("with_spacy", "aligned", file=file):
        for span, found in zip(task["spans"], task["found"], strict=True):
            assert found[0] <= span["start"] < span["end"] <= found[1]


@pytest.mark.parametrize("project", ["sorted_texts", "tagged_texts"])
def test_fasttext_has_labels_first_then_the_text_on_one_line(exported, project):
    export = exported(project, "fasttext")
    (file,) = export.target.glob("*.txt")
    rows = file.read_text("utf-8").split("\n")[:-1]
    told = answered(export)
    assert len(rows) == len(told)
    for row, one in zip(rows, told, strict=True):
        words = row.split(" ")
        labels = [word for word in words if word.startswith("__label__")]
        assert len(labels) == len(one.annotations)
        assert words[: len(labels)] == labels
