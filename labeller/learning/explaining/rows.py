"""The columns of a table row that speak for and against each label."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from labeller.learning.arrays import Embeddings, Floats
from labeller.learning.explaining.evidence import Evidence, log_odds
from labeller.learning.learners import Explainable

_MOST_OTHERS = 64


def columns_that_speak(
    embeddings: Embeddings, columns: Mapping[str, slice], learner: Explainable, row: int
) -> Evidence[str]:
    """What each column says of a row: how it would stand with the cell of another row there.

    `columns` are the dimensions of each column in `embeddings` (n, d). The others are up to 64 rows evenly spaced
    among all, and the mean over them counts (Robnik-Šikonja and Kononenko, 2008): there is no one typical value of a
    category.
    """
    others = embeddings[np.linspace(0, len(embeddings) - 1, min(len(embeddings), _MOST_OTHERS)).astype(np.int64)]
    own = embeddings[row]

    def asked(vectors: Embeddings) -> Floats:
        return log_odds(learner.predict_at(vectors, row), is_multilabel=learner.is_multilabel)

    whole = asked(own[None])
    weights = []
    for dimensions in columns.values():
        changed = np.tile(own, (len(others), 1))
        changed[:, dimensions] = others[:, dimensions]
        weights.append(whole[0] - asked(changed).mean(axis=0))
    return Evidence(tuple(columns), np.array(weights, dtype=np.float32).reshape(len(columns), whole.shape[1]))
