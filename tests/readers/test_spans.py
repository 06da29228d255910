"""Texts with spans, read by spaCy and seqeval, and JSON Lines as doccano and Prodigy define them."""

from __future__ import annotations

import json

import pytest

from labeller.domain.item import ItemState


def spans(one):
    """First and last character and label of each span of an item."""
    return [[each.shape.start, each.shape.end, label] for label, each in one.annotations]


def answered(export):
    return [one for one in export.held.values() if one.state is ItemState.ANSWERED]


def by_text(export):
    return {one.item.text: sorted(spans(one)) for one in answered(export)}


def lines(file):
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]


def test_doccano_has_every_span_in_characters(exported):
    export = exported("marked_texts", "doccano")
    (file,) = export.target.glob("*.jsonl")
    assert {row["text"]: sorted(row["label"]) for row in lines(file)} == by_text(export)


def test_prodigy_has_every_span_in_characters(exported):
    export = exported("marked_texts", "prodigy")
    (file,) = export.target.glob("*.jsonl")
    found = {
        row["text"]: sorted([one["start"], one["end"], one["label"]] for one in row["spans"]) for row in lines(file)
    }
    assert found == by_text(export)


def test_spacy_finds_the_spans_of_prodigy_in_its_own_tokens(ask, exported):
    export = exported("marked_texts", "prodigy")
    (file,) = export.target.glob("*.jsonl")
    for task in ask("with_spacy", "aligned", file=file):
        for span, found in zip(task["spans"], task["found"], strict=True):
            assert found[0] <= span["start"] < span["end"] <= found[1]


def test_spacy_reads_the_texts_and_spans_of_its_docbin(ask, exported):
    export = exported("marked_texts", "spacy")
    (file,) = export.target.glob("*.spacy")
    found = ask("with_spacy", "docbin", file=file)
    got = {
        one["text"]: sorted([*one["entities"], *(span for group in one["groups"].values() for span in group)])
        for one in found
    }
    expected = by_text(export)
    assert got.keys() == expected.keys()
    inside_words = {text for text in expected if "halfway" in text}
    assert {text: got[text] for text in got if text not in inside_words} == {
        text: found for text, found in expected.items() if text not in inside_words
    }


def columns(file):
    """Token and tag of each line, sentence by sentence, of a file of four columns."""
    sentences = [[]]
    for line in file.read_text("utf-8").split("\n"):
        cells = line.split(" ")
        if not line.strip():
            sentences.append([])
        elif cells[0] != "-DOCSTART-" or len(sentences[-1]):
            assert len(cells) == 4, line
            sentences[-1].append((cells[0], cells[3]))
    return [sentence for sentence in sentences if sentence]


def conll(export):
    (file,) = export.target.glob("*.conll")
    return file


def test_seqeval_takes_the_tags_strictly(ask, exported):
    export = exported("marked_texts", "conll")
    tags = [[tag for _, tag in sentence] for sentence in columns(conll(export))]
    assert ask("with_seqeval", "self_score", tags=tags, scheme="IOB2") == 1.0


def test_seqeval_finds_every_span_with_its_words(ask, exported):
    """Those that begin or end inside a word grow to the whole of it."""
    export = exported("marked_texts", "conll")
    sentences = columns(conll(export))
    found = ask("with_seqeval", "entities", tags=[[tag for _, tag in one] for one in sentences], scheme="IOB2")
    got = sorted(
        (label, "".join(token for token, _ in sentence[start:end]))
        for sentence, entities in zip(sentences, found, strict=True)
        for start, end, label in entities
    )
    grown = {"way": "halfwayhouse", "believ": "unbelievable", "תלאביב": "בתלאביב"}
    words = [
        (label, "".join(one.item.text[start:end].split()))
        for one in answered(export)
        for start, end, label in spans(one)
    ]
    assert got == sorted((label, grown.get(word, word)) for label, word in words)


def test_spacy_converts_the_same_tokens_and_tags(ask, exported):
    export = exported("marked_texts", "conll")
    found = ask("with_spacy", "conll", file=conll(export))
    assert [[tuple(pair) for pair in sentence] for sentence in found] == columns(conll(export))


@pytest.mark.parametrize("project", ["sorted_texts", "tagged_texts"])
def test_spacy_reads_labels_of_whole_texts_as_categories(ask, exported, project):
    export = exported(project, "spacy")
    (file,) = export.target.glob("*.spacy")
    found = {
        one["text"]: sorted(label for label, is_on in one["categories"].items() if is_on)
        for one in ask("with_spacy", "docbin", file=file)
    }
    assert found == {one.item.text: sorted(label for label, _ in one.annotations) for one in answered(export)}


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
