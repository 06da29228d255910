"""The sketch of a text: the smallest hashes of its shingles, from which follows how much two texts have in common.

Of each text the bottom-k sketch is taken (Broder, On the resemblance and containment of documents, 1997): for texts
with fewer different shingles it holds them all, so that the resemblance of short texts is exact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Sketches = NDArray[np.uint32]
"""(n, KEPT), each row ascending, different hashes, filled up with NOTHING."""

KEPT = 128
NOTHING = np.uint32(0xFFFFFFFF)
_SHINGLE = 5
_AT_ONCE = 200_000
_BETWEEN = re.compile(r"[\W_]+")
_BASE = np.uint32(0x01000193)


def sketches(texts: Sequence[str]) -> Sketches:
    """The sketches of texts, whose shingles are five letters or digits in a row.

    Case, spaces, punctuation and compatible forms of letters make no difference.
    """
    found = np.full((len(texts), KEPT), NOTHING, dtype=np.uint32)
    start = 0
    while start < len(texts):
        plain: list[str] = []
        size = 0
        while start + len(plain) < len(texts) and size < _AT_ONCE:
            plain.append(_plain(texts[start + len(plain)]))
            size += len(plain[-1])
        _sketch(plain, found[start : start + len(plain)])
        start += len(plain)
    return found


def resemblance(one: Sketches, other: Sketches) -> NDArray[np.float32]:
    """(m,) the share of their shingles that texts have in common, row by row of two (m, KEPT): the Jaccard index."""
    both = np.sort(np.concatenate([one, other], axis=1), axis=1)
    is_new = np.ones(both.shape, dtype=np.bool_)
    is_new[:, 1:] = both[:, 1:] != both[:, :-1]
    # Of the union only its smallest hashes are a fair sample.
    counts = (np.cumsum(is_new, axis=1) <= KEPT) & (both != NOTHING)
    common = (counts & ~is_new).sum(axis=1)
    return np.asarray(common / np.maximum((counts & is_new).sum(axis=1), 1), dtype=np.float32)


def _plain(text: str) -> str:
    """The text as it is compared; what is too short for a shingle is filled up, unless nothing is there at all."""
    words = _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return words.ljust(_SHINGLE) if words else ""


def _sketch(texts: Sequence[str], into: Sketches) -> None:
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    owner = np.repeat(np.arange(len(texts), dtype=np.uint64), lengths)
    ends = np.cumsum(lengths)[owner]
    hashes = np.zeros(len(codes), dtype=np.uint32)
    with np.errstate(over="ignore"):
        for step in range(_SHINGLE):
            hashes[: len(codes) - step] = hashes[: len(codes) - step] * _BASE + _mixed(codes[step:])
    is_whole = np.arange(len(codes)) + _SHINGLE <= ends
    keyed = np.sort(owner[is_whole] << np.uint64(32) | _mixed(hashes[is_whole]).astype(np.uint64))
    keyed = keyed[np.diff(keyed, prepend=np.uint64(2**64 - 1)) != 0]  # np.unique takes ten times as long
    owners = (keyed >> np.uint64(32)).astype(np.int64)
    rank = np.arange(len(keyed)) - np.searchsorted(owners, owners)
    is_kept = rank < KEPT
    into[owners[is_kept], rank[is_kept]] = keyed[is_kept].astype(np.uint32)


def _mixed(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Every bit of the result depends on every bit of the value (the finaliser of MurmurHash3)."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint32(16))) * np.uint32(0x85EBCA6B)
        values = (values ^ (values >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return np.asarray(values ^ (values >> np.uint32(16)))
