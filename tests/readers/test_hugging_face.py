"""`datasets` loads the Hugging Face layouts with no more than their path, and reads what the project holds."""

from __future__ import annotations

import pytest

from labeller.domain.item import ItemState
from labeller.media.hashing import text_hash
from tests.readers.comparing import spans_by_text


def read(ask, export):
    """Label names by content hash, and the names in their order."""
    loaded = ask("with_datasets", "load", folder=export.target)
    found = {}
    for split in loaded.values():
        names = split["labels"]
        for row in split["rows"]:
            numbers = row["labels"] if "labels" in row else [row["label"]]
            content = row.get("image") or row.get("audio") or text_hash(row["text"])
            found[content] = sorted(names[number] for number in numbers if number >= 0)
    return found, names


def expected(export):
    return {
        content: sorted(label for label, _ in one.annotations)
        for content, one in export.held.items()
        if one.state is ItemState.ANSWERED
    }


@pytest.mark.parametrize(
    ("project", "layout"),
    [
        ("sorted_pictures", "hf-imagefolder"),
        ("sorted_sounds", "hf-audiofolder"),
        ("sorted_texts", "hf-text"),
        ("tagged_texts", "hf-text"),
    ],
)
def test_folder_loads_as_the_project_has_it(ask, exported, project, layout):
    export = exported(project, layout)
    found, names = read(ask, export)
    assert found == expected(export)
    assert names == [label.name for label in export.labels]


def test_spans_load_with_their_labels(ask, exported):
    export = exported("marked_texts", "hf-text")
    loaded = ask("with_datasets", "load", folder=export.target)["train"]
    assert loaded["labels"] == [label.name for label in export.labels]
    assert {
        row["text"]: sorted([one["start"], one["end"], loaded["labels"][one["label"]]] for one in row["spans"])
        for row in loaded["rows"]
    } == spans_by_text(export)
