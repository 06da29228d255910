"""The embedding caches of this machine, shared by all projects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from labeller.domain.item import Medium
from labeller.learning.embedders.embedder import Embedder
from labeller.learning.embedders.registry import embedders_for
from labeller.learning.embedding_cache import EmbeddingCache
from labeller.loop.vectors import ItemVectors
from labeller.paths import cache_dir


class EmbeddingCaches:
    """One cache for each embedder, opened when first asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or cache_dir() / "embeddings"
        self._open: dict[str, EmbeddingCache] = {}

    @property
    def folder(self) -> Path:
        return self._folder

    def of(self, embedder: Embedder) -> EmbeddingCache:
        if embedder.name not in self._open:
            self._open[embedder.name] = EmbeddingCache(self._folder, embedder.name, embedder.dimensions)
        return self._open[embedder.name]

    def best_vectors(self, medium: Medium, hashes: Sequence[str]) -> ItemVectors:
        """The embeddings of these items by the best embedder that has read as many of them as any other."""
        best = ItemVectors.none(len(hashes))
        for embedder in embedders_for(medium):
            cache = self.of(embedder)
            cache.refresh()
            found = ItemVectors.of(cache, hashes)
            if found.count and found.count >= best.count:
                best = found
        return best

    def close(self) -> None:
        # A job may still be reading, and open another one meanwhile.
        opened, self._open = self._open, {}
        for cache in list(opened.values()):
            cache.close()
