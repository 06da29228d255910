"""DocBin, read by spaCy."""

from __future__ import annotations

import pytest

from tests.readers.comparing import answered, spans_by_text


def read(ask, export):
    (file,) = export.target.glob("*.spacy")
    return ask("with_spacy", "docbin", file=file)


def outside_words(export):
    """The spans of each text, but for texts where one begins or ends inside a word: it grows to the whole of it."""
    return {
        text: found
        for text, found in spans_by_text(export).items()
        if not any(word in text for word in ("halfwayhouse", "בתל"))
    }


def test_every_span_is_in_the_group_of_spans(ask, exported):
    export = exported("marked_texts", "spacy")
    got = {one["text"]: sorted(one["groups"].get("sc", [])) for one in read(ask, export)}
    assert got.keys() == spans_by_text(export).keys()
    assert {text: got[text] for text in outside_words(export)} == outside_words(export)


def test_spans_that_do_not_overlap_are_entities(ask, exported):
    export = exported("marked_texts", "spacy")
    got = {one["text"]: sorted(one["entities"]) for one in read(ask, export)}
    assert {text: got[text] for text in outside_words(export)} == outside_words(export)


@pytest.mark.parametrize("project", ["sorted_texts", "tagged_texts"])
def test_spacy_reads_labels_of_whole_texts_as_categories(ask, exported, project):
    export = exported(project, "spacy")
    found = {
        one["text"]: sorted(label for label, is_on in one["categories"].items() if is_on) for one in read(ask, export)
    }
    assert found == {one.item.text: sorted(label for label, _ in one.annotations) for one in answered(export)}
