"""CoNLL-2003, read by seqeval and by spaCy's own converter."""

from __future__ import annotations

import pytest

from labeller.formats.tag_scheme import TagScheme
from tests.readers.comparing import answered, spans


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


@pytest.mark.parametrize("scheme", TagScheme)
def test_seqeval_finds_every_span_strictly_with_its_words(ask, exported, scheme):
    """Those that begin or end inside a word grow to the whole of it."""
    export = exported("marked_texts", "conll", tag_scheme=scheme)
    sentences = columns(conll(export))
    found = ask("with_seqeval", "entities", tags=[[tag for _, tag in one] for one in sentences], scheme=scheme.upper())
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
