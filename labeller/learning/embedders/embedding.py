"""Embedding what has no vector yet: in batches, with progress, and with an end at any time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from labeller.jobs import JobContext
from labeller.learning.embedders.embedder import Embedder
from labeller.learning.embedding_cache import EmbeddingCache

_KEEP_EVERY_SECONDS = 2.0

Load = Callable[[Sequence[int]], Sequence[Any]]
"""Gives the inputs of some items by their places; None for one that cannot be read."""


@dataclass(frozen=True, slots=True)
class EmbedReport:
    """How many items got a vector, and the places of those that could not be read."""

    embedded: int
    unreadable: tuple[int, ...]


def embed_missing(
    hashes: Sequence[str],
    load: Load,
    embedder: Embedder,
    cache: EmbeddingCache,
    context: JobContext,
    tell: Callable[[], None] = lambda: None,
) -> EmbedReport:
    """Embed every content that the cache does not have. Equal contents are read once.

    What is done is kept every other second and `tell` is called, so a cancelled or killed run goes on where it was.
    Reading runs a batch ahead of the embedder. Raises JobCancelledError.
    """
    places = _missing(hashes, cache)
    batches = [places[start : start + embedder.batch_size] for start in range(0, len(places), embedder.batch_size)]
    keeper = _Keeper(hashes, cache, tell)
    unreadable: list[int] = []
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="read ahead") as reader:
            ahead = [reader.submit(load, batch) for batch in batches[:1]]
            for number, batch in enumerate(batches):
                context.progress(number * embedder.batch_size, len(places), embedder.title)
                inputs = ahead.pop().result()
                ahead += [reader.submit(load, following) for following in batches[number + 1 : number + 2]]
                readable = [(place, one) for place, one in zip(batch, inputs, strict=True) if one is not None]
                unreadable += [place for place, one in zip(batch, inputs, strict=True) if one is None]
                if readable:
                    keeper.add([place for place, _ in readable], embedder.embed([one for _, one in readable]))
    finally:
        keeper.keep()
    return EmbedReport(keeper.count, tuple(unreadable))


def _missing(hashes: Sequence[str], cache: EmbeddingCache) -> list[int]:
    """Places of contents without a vector, the first of equal ones."""
    first: dict[str, int] = {}
    for place in np.flatnonzero(cache.refresh().rows(hashes) < 0).tolist():
        first.setdefault(hashes[place], place)
    return list(first.values())


class _Keeper:
    """Collects vectors and writes them into the cache now and then: each write waits for the disk."""

    def __init__(self, hashes: Sequence[str], cache: EmbeddingCache, tell: Callable[[], None]) -> None:
        self._hashes = hashes
        self._cache = cache
        self._tell = tell
        self._places: list[int] = []
        self._vectors: list[np.ndarray] = []
        self._kept_at = time.monotonic()
        self.count = 0

    def add(self, places: list[int], vectors: np.ndarray) -> None:
        self._places += places
        self._vectors.append(vectors)
        if time.monotonic() - self._kept_at >= _KEEP_EVERY_SECONDS:
            self.keep()

    def keep(self) -> None:
        if self._places:
            self._cache.append([self._hashes[place] for place in self._places], np.concatenate(self._vectors))
            self.count += len(self._places)
            self._places, self._vectors = [], []
            self._tell()
        self._kept_at = time.monotonic()
