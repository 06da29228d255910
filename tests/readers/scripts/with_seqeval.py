"""Tags as seqeval takes them: strictly, by the rules of one scheme."""

from __future__ import annotations

from typing import Any

from seqeval.metrics import f1_score
from seqeval.scheme import IOB2, IOBES, Entities

_SCHEMES = {"IOB2": IOB2, "IOBES": IOBES}


def entities(tags: list[list[str]], scheme: str) -> list[list[list[Any]]]:
    """For each sentence its entities: first token, token behind the last, label."""
    found = Entities(tags, _SCHEMES[scheme])
    return [[[one.start, one.end, one.tag] for one in sentence] for sentence in found.entities]


def self_score(tags: list[list[str]], scheme: str) -> float:
    return float(f1_score(tags, tags, mode="strict", scheme=_SCHEMES[scheme]))
