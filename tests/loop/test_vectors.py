"""The embeddings of a project's items as one matrix."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.learning.embedding_cache import EmbeddingCache
from labeller.loop.vectors import ItemVectors
from labeller.media.hashing import text_hash


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> EmbeddingCache:
    """Twelve contents, of which number n has the vector (n, n)."""
    opened = EmbeddingCache(tmp_path_factory.mktemp("cache"), "test", 2)
    for number in range(12):
        opened.append([digest(number)], np.full((1, 2), number, dtype=np.float32))
    return opened


def digest(number: int) -> str:
    return text_hash(str(number))


@given(st.lists(st.integers(0, 15)))
def test_every_item_has_the_vector_of_its_content(cache, numbers):
    vectors = ItemVectors.of(cache, [digest(number) for number in numbers])
    found = [float(vectors.matrix[row, 0]) if row >= 0 else None for row in vectors.rows]
    assert found == [number if number < 12 else None for number in numbers]
    assert vectors.count == sum(number < 12 for number in numbers)


@given(st.lists(st.integers(0, 15)))
def test_matrix_holds_nothing_but_what_is_used(cache, numbers):
    vectors = ItemVectors.of(cache, [digest(number) for number in numbers])
    assert len(vectors.matrix) == len({number for number in numbers if number < 12})


def test_rows_that_lie_together_are_not_copied(cache: EmbeddingCache):
    together = ItemVectors.of(cache, [digest(number) for number in (4, 3, 5, 3)])
    apart = ItemVectors.of(cache, [digest(number) for number in (1, 9)])
    assert np.shares_memory(together.matrix, cache.entries.vectors)
    assert not np.shares_memory(apart.matrix, cache.entries.vectors)


def test_vectors_stay_when_the_cache_grows(tmp_path: Path):
    cache = EmbeddingCache(tmp_path, "test", 2)
    cache.append([digest(1)], np.ones((1, 2), dtype=np.float32))
    vectors = ItemVectors.of(cache, [digest(1)])
    cache.append([digest(2)], np.zeros((1, 2), dtype=np.float32))
    cache.close()
    assert vectors.matrix.tolist() == [[1.0, 1.0]]
