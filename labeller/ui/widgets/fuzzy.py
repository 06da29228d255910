"""Finds what somebody means from a few letters of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def fuzzy_score(query: str, text: str) -> float | None:
    """How well the letters of `query` are found in `text` in their order; None if they are not, larger is better.

    Letters at the start of a word and letters that follow one another count more, gaps count against it. Case and
    accents make no difference.
    """
    letters, place, score, last = _folded(text), 0, 0.0, -2
    for letter in _folded(query).replace(" ", ""):
        place = letters.find(letter, place)
        if place < 0:
            return None
        starts_word = place == 0 or not letters[place - 1].isalnum()
        follows = place == last + 1
        score += 1 + 2 * starts_word + 1.5 * follows - 0.05 * (place - last - 1)
        last = place
        place += 1
    return score - 0.01 * len(letters)


def fuzzy_sorted(query: str, things: Iterable[T], text_of: Callable[[T], str]) -> list[T]:
    """The things whose text has the letters of the query, the best first; all in their order for an empty query."""
    if not query.strip():
        return list(things)
    scored = [(fuzzy_score(query, text_of(thing)), thing) for thing in things]
    found = [(score, thing) for score, thing in scored if score is not None]
    return [thing for _, thing in sorted(found, key=lambda pair: -pair[0])]


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
