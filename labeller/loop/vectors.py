"""The embeddings of a project's items as one matrix, and which row belongs to which item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from xxhash import xxh3_64_hexdigest

from labeller.learning.arrays import Bools, Embeddings, Ints
from labeller.learning.embedding_cache import EmbeddingCache
from labeller.learning.pool import Landscape

_GATHERED_AT_ONCE = 16_384


@dataclass(frozen=True)
class ItemVectors:
    """m embeddings (m, d) of n items; `rows` (n,) names the row of each item, -1 where it was not read yet.

    Items of equal content share a row. `embedder` is the name of the encoder that made them.
    Of table rows `columns` says which dimensions stand for which column. `part` tells which part of all that the
    encoder has read this is.
    """

    embedder: str
    matrix: Embeddings
    rows: Ints
    columns: Mapping[str, slice] = field(default_factory=dict)
    part: str = ""

    @property
    def key(self) -> str:
        """Equal for matrices of equal rows, while the program runs."""
        return f"{self.embedder} {len(self.matrix)} {self.part}"

    @cached_property
    def landscape(self) -> Landscape | None:
        """A sample of them; None while nothing has been read."""
        return Landscape.of(self.matrix) if len(self.matrix) else None

    @property
    def has(self) -> Bools:
        return np.asarray(self.rows >= 0)

    @property
    def count(self) -> int:
        """How many items have been read."""
        return int(self.has.sum())

    @classmethod
    def none(cls, items: int) -> ItemVectors:
        return cls("", np.empty((0, 1), dtype=np.float32), np.full(items, -1, dtype=np.int64))

    @classmethod
    def of(cls, cache: EmbeddingCache, hashes: Sequence[str]) -> ItemVectors:
        """The rows of these items, as a view of the memory-mapped cache where they lie together, else a copy."""
        entries = cache.entries
        cached = entries.rows(hashes)
        used = np.unique(cached[cached >= 0])
        if not len(used):
            return cls(cache.embedder_name, np.empty((0, cache.dimensions), dtype=np.float32), cached)
        rows = np.where(cached >= 0, np.searchsorted(used, cached), -1).astype(np.int64)
        part = xxh3_64_hexdigest(used.tobytes())
        return cls(cache.embedder_name, _taken(entries.vectors, used), rows, part=part)


def _taken(vectors: Embeddings, used: Ints) -> Embeddings:
    first, last = int(used[0]), int(used[-1])
    if last - first + 1 == len(used):
        return vectors[first : last + 1]
    taken = np.empty((len(used), vectors.shape[1]), dtype=np.float32)
    for start in range(0, len(used), _GATHERED_AT_ONCE):
        piece = slice(start, start + _GATHERED_AT_ONCE)
        taken[piece] = vectors[used[piece]]
    return taken
