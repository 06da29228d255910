"""Small worlds of embeddings for the tests: clusters with known classes, and pools over them."""

from __future__ import annotations

import numpy as np

from labeller.learning.arrays import Embeddings, Floats, Ints
from labeller.learning.pool import Pool
from labeller.learning.predictions import TopPredictions


def clusters(per_class: int = 40, n_classes: int = 3, d: int = 8, seed: int = 0) -> tuple[Embeddings, Ints]:
    """Well separated clusters, the classes in turn: item i has class i % n_classes."""
    rng = np.random.default_rng(seed)
    centers = rng.normal(size=(n_classes, d)) * 3
    classes = np.arange(per_class * n_classes) % n_classes
    return (centers[classes] + rng.normal(size=(len(classes), d))).astype(np.float32), classes


def some_probabilities(n: int, k: int, seed: int = 0) -> Floats:
    return np.random.default_rng(seed).dirichlet(np.ones(k), size=n).astype(np.float32)


def pool_of(embeddings: Embeddings, probabilities: Floats | None = None, **more: object) -> Pool:
    """A pool of all rows, nothing answered."""
    more.setdefault("rng", np.random.default_rng(0))
    predictions = None if probabilities is None else TopPredictions.of(probabilities)
    return Pool(embeddings, np.arange(len(embeddings)), predictions, **more)
