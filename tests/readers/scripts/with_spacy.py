"""Texts with spans as spaCy reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import DocBin
from spacy.training.converters import conll_ner_to_docs


def docbin(file: str) -> list[dict[str, Any]]:
    """Each document with its entities and the groups of its spans, in characters."""
    docs = DocBin().from_disk(file).get_docs(spacy.blank("xx").vocab)
    return [
        {
            "text": doc.text,
            "tokens": [token.text for token in doc],
            "entities": [_span(one) for one in doc.ents],
            "groups": {name: [_span(one) for one in group] for name, group in doc.spans.items()},
            "categories": dict(doc.cats),
            "user": {str(key): value for key, value in doc.user_data.items() if isinstance(value, (str, int))},
        }
        for doc in docs
    ]


def conll(file: str) -> list[list[tuple[str, str]]]:
    """The tokens of each sentence with their tags, after spaCy's own converter."""
    text = Path(file).read_text("utf-8")
    docs = conll_ner_to_docs(text, n_sents=1, no_print=True)
    return [[(token.text, _tag(token)) for token in sentence] for doc in docs for sentence in doc.sents]


def aligned(file: str) -> list[dict[str, Any]]:
    """Prodigy's JSON Lines: what spaCy's character spans are on its own tokens; None where they do not fit."""
    nlp = spacy.blank("xx")
    found = []
    for line in Path(file).read_text("utf-8").split("\n"):
        if line:
            task = json.loads(line)
            doc = nlp.make_doc(task["text"])
            spans = [
                doc.char_span(one["start"], one["end"], one["label"], alignment_mode="expand")
                for one in task.get("spans", [])
            ]
            found.append({**task, "found": [span and _span(span) for span in spans]})
    return found


def _span(span: Any) -> list[Any]:
    return [span.start_char, span.end_char, span.label_]


def _tag(token: Any) -> str:
    return f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O"
