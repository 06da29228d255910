"""Texts as tokens: words, figures and signs, with their places in code points."""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

# Scripts without spaces: every character by itself. Thai, Lao, Burmese and Khmer first, then Chinese and Japanese.
# Katakana, which spells foreign names, stays in runs.
_SINGLE = (
    "\u0e01-\u0e46\u0e81-\u0ec6\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u1780-\u17d3"
    "\u3005-\u3007\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002fa1f\U00030000-\U000323af"
)  # fmt: skip
_LAST_MARK = 0x1E94A
_ASCII = re.compile(r"[A-Za-z]+|[0-9]+|[^\sA-Za-z0-9]")


@dataclass(frozen=True)
class Tokens:
    """n tokens of a text: `words`, and where each begins and ends (n,) in code points, ends exclusive."""

    words: tuple[str, ...]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.words)

    def covering(self, start: int, end: int) -> tuple[int, int] | None:
        """First token and the one after the last of those that a span touches; None if it touches none."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        after = int(np.searchsorted(self.starts, end, side="left"))
        return (first, after) if first < after else None


def tokenise(text: str) -> Tokens:
    """Runs of letters, runs of figures, and every other character that is no space by itself.

    Marks stay with the letter that they are on.
    """
    pattern = _ASCII if text.isascii() else _pattern()
    found = [(match.start(), match.end(), match.group()) for match in pattern.finditer(text)]
    starts = np.fromiter((one[0] for one in found), dtype=np.int64, count=len(found))
    ends = np.fromiter((one[1] for one in found), dtype=np.int64, count=len(found))
    return Tokens(tuple(one[2] for one in found), starts, ends)


@cache
def _pattern() -> re.Pattern[str]:
    marks = _marks()
    letter = rf"[^\W\d_{_SINGLE}][{marks}]*"
    flag = "[\U0001f1e6-\U0001f1ff]{2}"
    joined = rf"(?:(?<=\u200d)[^\s\w{marks}][{marks}]*)*"
    return re.compile(
        rf"(?:{letter})+|\d[{marks}\d]*|[{_SINGLE}][{marks}]*|{flag}|[^\s{marks}][{marks}]*{joined}|[{marks}]+"
    )


def _marks() -> str:
    """All marks that are written on other characters, joiner and colours of emoji: the inside of a character class."""
    codes = [code for code in range(0x300, min(_LAST_MARK, sys.maxunicode) + 1) if _is_mark(code)]
    codes += [0x200D, *range(0x1F3FB, 0x1F400), *range(0xE0100, 0xE01F0)]
    return "".join(f"\\U{code:08x}" for code in sorted(codes))


def _is_mark(code: int) -> bool:
    return unicodedata.category(chr(code))[0] == "M"
