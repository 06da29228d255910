"""Spans of tokens as one tag for each token, and back: IOB1 and IOB2, and those that mark the last token too.

IOB1 is of Ramshaw and Marcus (1995), IOB2 of Tjong Kim Sang and Veenstra (1999).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from labeller.formats.tag_scheme import TagScheme

OUTSIDE = "O"

_NOTHING = frozenset({OUTSIDE, "o", "_", "-", ""})
_TAG = re.compile(r"([BIESLUM])(?:-(.*))?\Z", re.DOTALL)
_BEGINS, _ENDS, _GOES_ON = frozenset("BSU"), frozenset("ESLU"), frozenset("IMEL")


class Tagged(NamedTuple):
    """A span of tokens: the first, the one behind the last, and the label, empty where the tags have none."""

    first: int
    after: int
    label: str


@dataclass(frozen=True, slots=True)
class Tags:
    """The spans that tags say, and the tokens where a span goes on that has not begun."""

    spans: tuple[Tagged, ...]
    orphans: tuple[int, ...]


def tags_of(count: int, spans: Iterable[Tagged], scheme: TagScheme) -> list[str]:
    """A tag for each of `count` tokens. Spans are in order and do not overlap."""
    tags = [OUTSIDE] * count
    for span in spans:
        tags[span.first : span.after] = [f"I-{span.label}"] * (span.after - span.first)
        if scheme is not TagScheme.IOB1 or (span.first and tags[span.first - 1][2:] == span.label):
            tags[span.first] = f"B-{span.label}"
        if scheme is TagScheme.IOBES:
            tags[span.after - 1] = f"{'S' if span.after - span.first == 1 else 'E'}-{span.label}"
    return tags


def spans_of(tags: Sequence[str]) -> Tags:
    """The spans of a sentence, whatever the scheme: a tag that goes on with nothing begins a span."""
    spans: list[Tagged] = []
    orphans: list[int] = []
    first, label = -1, ""
    for place, (mark, name) in enumerate(map(_parted, tags)):
        is_open = first >= 0
        if is_open and (mark not in _GOES_ON or name != label):
            spans.append(Tagged(first, place, label))
            is_open = False
        if not mark:
            first = -1
            continue
        if not is_open:
            orphans += [place] if mark not in _BEGINS else []
            first, label = place, name
        if mark in _ENDS:
            spans.append(Tagged(first, place + 1, label))
            first = -1
    if first >= 0:
        spans.append(Tagged(first, len(tags), label))
    return Tags(tuple(spans), tuple(orphans))


def begins_all_spans(sentences: Iterable[Sequence[str]]) -> bool:
    """Whether these sentences mark the beginning of spans that follow no other, as all schemes but IOB1 do."""
    return any(
        mark in _BEGINS and (place == 0 or _parted(tags[place - 1])[1] != name)
        for tags in sentences
        for place, (mark, name) in enumerate(map(_parted, tags))
    )


def marked_labels(tags: Iterable[str]) -> set[str]:
    """The labels of those tags that say by a mark where a span begins or goes on."""
    return {found[2] for tag in tags if (found := _TAG.match(tag)) and found[2]}


def is_bare(tag: str) -> bool:
    """Whether a tag is of a span and has none of the marks of any scheme."""
    return tag not in _NOTHING and not _TAG.match(tag)


def is_tag(text: str) -> bool:
    """Whether a text can hardly be anything else than a tag."""
    return text == OUTSIDE or bool(_TAG.match(text))


def _parted(tag: str) -> tuple[str, str]:
    """Mark and label; no mark for a token outside. A tag that is a label alone goes on with what is before."""
    if tag in _NOTHING:
        return "", ""
    found = _TAG.match(tag)
    return (found[1], found[2] or "") if found else ("I", tag)
