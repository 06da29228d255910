"""Words and pieces of words, hashed: vectors for texts of any language, at once and without weights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from labeller.learning.arrays import Floats, unit
from labeller.learning.loading import load

# A text of a megabyte would take seconds and half a gigabyte, and its beginning says what it is about.
MOST_CHARACTERS = 20_000
_BUCKETS = 2**18
_SEED = 20_240_601


class NgramEmbedder:
    """Character n-grams within words, hashed into many buckets and folded to few dimensions by random signs.

    Nothing is learned from the texts, so a vector depends on its text alone and can be kept (sparse random
    projection; Achlioptas 2003). Only the first 20,000 characters count. Vectors have length one.
    """

    name = "ngrams-1"
    title = "Letters and words"
    dimensions = 256
    batch_size = 512
    input_px = 0

    def embed(self, batch: Sequence[str]) -> Floats:
        counts = self._vectorizer.transform([text[:MOST_CHARACTERS] for text in batch])
        counts.data = np.log1p(np.abs(counts.data)) * np.sign(counts.data)
        return unit((counts @ self._projection).toarray())

    @cached_property
    def _vectorizer(self) -> Any:
        load("sklearn.feature_extraction.text")
        from sklearn.feature_extraction.text import HashingVectorizer

        return HashingVectorizer(
            n_features=_BUCKETS, analyzer="char_wb", ngram_range=(2, 5), norm=None, alternate_sign=False
        )

    @cached_property
    def _projection(self) -> Any:
        """A sparse matrix (buckets, dimensions) with four random signs in each row."""
        load("scipy.sparse")
        from scipy.sparse import csr_array

        dice = np.random.default_rng(_SEED)
        columns = dice.integers(0, self.dimensions, size=(_BUCKETS, 4))
        signs = dice.choice(np.array([-1, 1], dtype=np.float32), size=(_BUCKETS, 4))
        starts = np.arange(0, 4 * _BUCKETS + 1, 4)
        return csr_array((signs.ravel(), columns.ravel(), starts), shape=(_BUCKETS, self.dimensions))
