"""The words of a text that speak for and against each label.

Of a text of many words its sentences come first, and then the words of those that say most.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from labeller.jobs import JobContext
from labeller.learning.arrays import Floats
from labeller.learning.embedders.ngrams import MOST_CHARACTERS
from labeller.learning.explaining.evidence import Evidence, Opinion

Range = tuple[int, int]
Words = tuple[Range, ...]
"""Where a part stands in the text, in code points: a word wherever it is written, or one stretch of the text."""

MOST_WORDS = 60
_MOST_STRETCHES = 16
# Afterwards nothing is looked at more closely: whoever waits longer than this has gone on.
_SECONDS = 3.0
# Of scripts that write no spaces, a few characters stand for a word.
_LONGEST_WORD, _PIECE = 24, 3

_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟]+[\s\"'”’)\]]*|\n+|[。！？।؟]")


def words_that_speak(text: str, opinion: Opinion, context: JobContext) -> Evidence[Words]:
    """What each word says, or of a long text each stretch of it; in the order in which they are first written.

    A word is left out wherever it is written. Only as much of the text counts as embedders read. Raises
    JobCancelledError.
    """
    text = text[:MOST_CHARACTERS]
    whole = opinion.log_odds([text], context)
    until = time.monotonic() + _SECONDS

    def weigh(parts: Sequence[Words]) -> Floats:
        return np.asarray(whole - opinion.log_odds([without(text, part) for part in parts], context))

    parts = _parts((0, len(text)), text)
    weights = weigh(parts)
    while (place := _closest_look(parts, weights, text)) is not None and time.monotonic() < until:
        finer = _parts(parts[place][0], text)
        parts = [*parts[:place], *finer, *parts[place + 1 :]]
        weights = np.concatenate([weights[:place], weigh(finer), weights[place + 1 :]])
    return Evidence(tuple(parts), weights)


def without(text: str, part: Words) -> str:
    """The text without these ranges, which ascend, and without the space that each leaves behind."""
    kept, end = [], 0
    for start, stop in part:
        kept.append(text[end:start])
        is_doubled = kept[-1].endswith(" ") and text[stop : stop + 1] == " "
        end = stop + is_doubled
    return "".join([*kept, text[end:]])


def _closest_look(parts: Sequence[Words], weights: Floats, text: str) -> int | None:
    """The stretch that says most, if that is more than any word says; None where all that matters are words."""
    if not len(parts):
        return None
    place = int(np.abs(weights).max(axis=1).argmax())
    is_stretch = len(parts[place]) == 1 and len(_words(parts[place][0], text)) > 1
    return place if is_stretch else None


def _parts(stretch: Range, text: str) -> list[Words]:
    """A stretch of the text taken to pieces: its words, or of many words stretches of it."""
    words = _words(stretch, text)
    if len(words) <= MOST_WORDS:
        return _by_word(words, text)
    ends = [stretch[0], *(match.end() for match in _SENTENCE_END.finditer(text, *stretch)), stretch[1]]
    sentences = [(start, end) for start, end in pairwise(ends) if _words((start, end), text)]
    if len(sentences) > 1:
        return [((group[0][0], group[-1][1]),) for group in _groups(sentences)]
    return [((group[0][0], group[-1][1]),) for group in _groups(words)]


def _groups(ranges: Sequence[Range]) -> list[Sequence[Range]]:
    """At most _MOST_STRETCHES groups of ranges that follow each other, of about the same number."""
    count = min(_MOST_STRETCHES, len(ranges))
    edges = np.linspace(0, len(ranges), count + 1).astype(int)
    return [ranges[start:end] for start, end in pairwise(edges)]


def _by_word(words: Sequence[Range], text: str) -> list[Words]:
    """The same word in small or capital letters is one part."""
    found: dict[str, list[Range]] = {}
    for start, end in words:
        found.setdefault(text[start:end].casefold(), []).append((start, end))
    return [tuple(ranges) for ranges in found.values()]


def _words(stretch: Range, text: str) -> list[Range]:
    words: list[Range] = []
    for match in _WORD.finditer(text, *stretch):
        start, end = match.span()
        step = _PIECE if end - start > _LONGEST_WORD or _has_no_spaces(match.group()) else end - start
        words += [(place, min(place + step, end)) for place in range(start, end, step)]
    return words


def _has_no_spaces(word: str) -> bool:
    """Whether it is written in Chinese, Japanese, Thai, Lao, Khmer or Burmese letters."""
    first = ord(word[0])
    return (
        0x0E00 <= first <= 0x0EFF or 0x1000 <= first <= 0x109F or 0x1780 <= first <= 0x17FF or 0x3040 <= first <= 0x9FFF
    )
