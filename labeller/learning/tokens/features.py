"""What a learner sees of a token: its word, shape, beginnings and ends, and those of its neighbours, hashed.

Features of a word are hashed once for each different word; where a word stands among others is mixed in afterwards,
for all tokens at once (feature hashing, Weinberger et al. 2009).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Ints
from labeller.learning.loading import load

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BITS = 18
DIMENSIONS = 1 << BITS

Hashes = NDArray[np.uint64]

_MIX, _PLACE = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_WORD, _SHAPE, _SHORT_SHAPE = 0, 1, 2
_OWN = 13
# Which features of which neighbours count: the nearer the more.
_NEIGHBOURS = {-2: (_WORD, _SHORT_SHAPE), -1: (_WORD, _SHAPE, 6, 9), 1: (_WORD, _SHAPE, 6, 9), 2: (_WORD, _SHORT_SHAPE)}
_PER_TOKEN = _OWN + sum(map(len, _NEIGHBOURS.values())) + 3


class Words:
    """The different words seen so far, each with the hashes of its features. Number 0 is the edge of a text."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}
        self._rows: list[list[int]] = [_own_features("")]
        self._table: Hashes | None = None

    def numbers(self, words: Iterable[str]) -> Ints:
        """A number for each word; new words get new ones."""
        found = []
        for word in words:
            number = self._numbers.get(word)
            if number is None:
                number = self._numbers[word] = len(self._rows)
                self._rows.append(_own_features(word))
                self._table = None
            found.append(number)
        return np.array(found, dtype=np.int64)

    @property
    def table(self) -> Hashes:
        """(words, features) the hashes."""
        if self._table is None:
            self._table = np.array(self._rows, dtype=np.uint64)
        return self._table


def token_features(words: Words, texts: Sequence[Ints]) -> csr_array:
    """(n, DIMENSIONS) for all tokens of some texts, given by the numbers of their words; every row has length 1."""
    load("scipy.sparse")
    from scipy.sparse import csr_array

    numbers, own = _with_edges(texts)
    columns = np.empty((len(own), _PER_TOKEN), dtype=np.uint64)
    table = words.table
    columns[:, :_OWN] = table[numbers[own]]
    filled = _OWN
    for step, kinds in _NEIGHBOURS.items():
        seen = table[numbers[own + step]][:, list(kinds)]
        columns[:, filled : filled + len(kinds)] = seen * _MIX + np.uint64((step + 8) * int(_PLACE) % 2**64)
        filled += len(kinds)
    before, here, after = (table[numbers[own + step]] for step in (-1, 0, 1))
    columns[:, filled] = before[:, _WORD] * _MIX ^ here[:, _WORD]
    columns[:, filled + 1] = after[:, _WORD] * _PLACE ^ here[:, _WORD]
    shapes = (one[:, _SHORT_SHAPE] for one in (before, here, after))
    columns[:, filled + 2] = sum(one * (_MIX + np.uint64(2 * place)) for place, one in enumerate(shapes))
    indices = ((columns * _MIX) >> np.uint64(64 - BITS)).astype(np.int32).ravel()
    values = np.full(indices.size, _PER_TOKEN**-0.5, dtype=np.float32)
    return csr_array((values, indices, np.arange(0, indices.size + 1, _PER_TOKEN)), shape=(len(own), DIMENSIONS))


def _with_edges(texts: Sequence[Ints]) -> tuple[Ints, Ints]:
    """All words in one row with two edges around each text, and where in it the words are."""
    edge = np.zeros(2, dtype=np.int64)
    row = [part for text in texts for part in (edge, text)] + [edge]
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    starts = 2 * np.arange(1, len(texts) + 1) + np.concatenate([[0], np.cumsum(lengths)[:-1]])
    own = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths) + np.arange(lengths.sum())
    return np.concatenate(row), own


def _own_features(word: str) -> list[int]:
    lower, shape = word.lower(), _shape(word)
    short = "".join(kind for kind, _ in groupby(shape))
    kinds = (
        lower, shape[:12], short,
        lower[:1], lower[:2], lower[:3], lower[:4],
        lower[-1:], lower[-2:], lower[-3:], lower[-4:],
        word, str(min(len(word), 12)),
    )  # fmt: skip
    return [crc32(f"{number}:{value}".encode(errors="surrogatepass")) for number, value in enumerate(kinds)]


def _shape(word: str) -> str:
    """Capitals as X, other letters as x, figures as 9; signs stand for themselves."""
    return "".join("X" if one.isupper() else "x" if one.isalpha() else "9" if one.isdecimal() else one for one in word)
