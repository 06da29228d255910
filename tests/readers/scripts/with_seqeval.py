"""Tags as seqeval takes them: strictly, by the rules of one scheme."""

from __future__ import annotations

from typing import Any

from seqeval.scheme import IOB1, IOB2, IOBES, Entities

_SCHEMES = {"IOB1": IOB1, "IOB2": IOB2, "IOBES": IOBES}


def entities(tags: list[list[str]], scheme: str) -> list[list[list[Any]]]:
    """For each sentence its entities: first token, token behind the last, label."""
    found = Entities(tags, _SCHEMES[scheme])
    return [[[one.start, one.end, one.tag] for one in sentence] for sentence in found.entities]
