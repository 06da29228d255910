"""Spans as formats of tokens hold them: from the beginning of a token to the end of one, perhaps none in another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import TextSpan
from labeller.formats.fitting import Fitted

if TYPE_CHECKING:
    from labeller.media.tokens import Tokens

TOKENS_NOTE = (
    "Tokens are runs of letters, runs of digits, and every other character by itself; Chinese, Japanese, Thai, Lao, "
    "Burmese and Khmer are taken character by character. Accents stay with their letter."
)
"""What the tokeniser does, for the card."""


def snapped(fitted: Fitted, tokens: Tokens) -> Fitted:
    """Spans widened to the tokens that they touch, in the order of the text."""
    annotations: list[FoundAnnotation] = []
    changes = list(fitted.changes)
    for one in fitted.annotations:
        if not isinstance(one.shape, TextSpan):
            annotations.append(one)
            continue
        covered = tokens.covering(one.shape.start, one.shape.end)
        if covered is None:
            changes.append("spans without a word in them (left out)")
            continue
        place = TextSpan(int(tokens.starts[covered[0]]), int(tokens.ends[covered[1] - 1]))
        if place.start < one.shape.start or place.end > one.shape.end:
            changes.append("spans that begin or end inside a word (widened to whole words)")
        elif place != one.shape:
            changes.append("spans with blanks at their ends (without these)")
        annotations.append(replace(one, shape=place))
    return Fitted(tuple(sorted(annotations, key=_place)), tuple(changes))


def apart(annotations: Iterable[FoundAnnotation]) -> tuple[FoundAnnotation, ...]:
    """Those that do not overlap, the longest first served, of equal ones the first; in the order of the text."""
    kept: list[FoundAnnotation] = []
    taken: set[int] = set()
    for one in sorted(annotations, key=_by_length):
        start, end = _place(one)
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append(one)
    return tuple(sorted(kept, key=_place))


def without_overlaps(fitted: Fitted) -> Fitted:
    """What `apart` keeps; the others are counted."""
    kept = apart(fitted.annotations)
    lost = len(fitted.annotations) - len(kept)
    return Fitted(kept, fitted.changes + ("spans that overlap with a longer one (left out)",) * lost)


def _place(one: FoundAnnotation) -> tuple[int, int]:
    return (one.shape.start, one.shape.end) if isinstance(one.shape, TextSpan) else (-1, -1)


def _by_length(one: FoundAnnotation) -> tuple[int, int]:
    start, end = _place(one)
    return start - end, start
