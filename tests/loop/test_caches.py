"""Which of the embedders that have read a project is used."""

from __future__ import annotations

import numpy as np

from labeller.domain.item import Medium
from labeller.loop.caches import EmbeddingCaches
from labeller.media.hashing import text_hash
from labeller.paths import cache_dir
from tests.loop.making import Plain

HASHES = [text_hash(str(number)) for number in range(4)]


def test_the_better_embedder_counts_once_it_has_read_as_much(caches, embedders):
    embedders.append(Plain("better"))
    for embedder, count in zip(embedders, (4, 3), strict=True):
        caches.of(embedder).append(HASHES[:count], np.ones((count, 3), dtype=np.float32))
    assert caches.best_vectors(Medium.TEXT, HASHES).embedder == "plain"
    assert caches.best_vectors(Medium.TEXT, HASHES[:3]).embedder == "better"


def test_nothing_read_is_no_vectors(caches, embedders):
    vectors = caches.best_vectors(Medium.TEXT, HASHES[:2])
    assert (vectors.count, vectors.rows.tolist(), len(vectors.matrix)) == (0, [-1, -1], 0)


def test_what_another_window_has_read_is_seen(tmp_path, caches, embedders):
    assert caches.best_vectors(Medium.TEXT, HASHES).count == 0
    other = EmbeddingCaches(tmp_path / "embeddings")
    other.of(embedders[0]).append(HASHES, np.ones((4, 3), dtype=np.float32))
    other.close()
    assert caches.best_vectors(Medium.TEXT, HASHES).count == 4


def test_closed_caches_open_again_when_asked(caches, embedders):
    caches.of(embedders[0]).append(HASHES, np.ones((4, 3), dtype=np.float32))
    caches.close()
    assert caches.best_vectors(Medium.TEXT, HASHES).count == 4


def test_without_a_folder_they_lie_in_the_users_cache(home, embedders):
    caches = EmbeddingCaches()
    caches.of(embedders[0]).append(HASHES, np.ones((4, 3), dtype=np.float32))
    caches.close()
    assert list((cache_dir() / "embeddings").iterdir())
    assert cache_dir().is_relative_to(home)
