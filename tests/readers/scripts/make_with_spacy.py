"""Texts as spaCy writes them into a DocBin."""

from __future__ import annotations

import spacy
from spacy.tokens import DocBin

TEXTS = (("Ada Lovelace went to Paris 🙂 today.", ((0, 12, "person"), (21, 26, "place"))), ("Nobody here.", ()))


def write(path: str) -> list[dict[str, object]]:
    """Write the texts, and tell what is in them."""
    blank = spacy.blank("en")
    docs = []
    for text, spans in TEXTS:
        doc = blank(text)
        doc.ents = [doc.char_span(start, end, label=label) for start, end, label in spans]
        docs.append(doc)
    DocBin(docs=docs, store_user_data=True).to_disk(path)
    return [{"text": text, "spans": [list(span) for span in spans]} for text, spans in TEXTS]
