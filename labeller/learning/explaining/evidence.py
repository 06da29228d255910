"""What the parts of an item say for each label: how much less likely the label is without them.

Occlusion, as Zeiler and Fergus did it on images (2014) and Robnik-Šikonja and Kononenko on columns (2008): a part is
left out, what is left is embedded again, and the whole learner is asked. So it needs no look inside of either, and
what it says is true of the very learner that suggests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from labeller.jobs import JobContext
from labeller.learning.arrays import Floats
from labeller.learning.embedders.embedder import Embedder
from labeller.learning.learners import Explainable

PartT = TypeVar("PartT")
ContentT = TypeVar("ContentT")

_AT_ONCE = 8


@dataclass(frozen=True)
class Evidence(Generic[PartT]):
    """`weights` (n, k): by how much each of n parts raises the log-odds of each of k classes; below 0 it speaks against
    the class.
    """

    parts: tuple[PartT, ...]
    weights: Floats


Explainer = Callable[[ContentT, "Opinion", JobContext], Evidence[PartT]]
"""Finds what the parts of one content say: there is one for each medium that an embedder reads. Runs in a job."""


@dataclass(frozen=True)
class Opinion:
    """What a learner would say of an item, were its content another: it stands in the pool at `row`."""

    embedder: Embedder
    learner: Explainable
    row: int

    def log_odds(self, contents: Sequence[Any], context: JobContext) -> Floats:
        """(n, k) for n contents, as the embedder takes them. Raises JobCancelledError between a few of them."""
        found = [np.empty((0, self.learner.n_classes), dtype=np.float32)]
        for start in range(0, len(contents), _AT_ONCE):
            context.check()
            vectors = self.embedder.embed(contents[start : start + _AT_ONCE])
            probabilities = self.learner.predict_at(vectors, self.row)
            found.append(log_odds(probabilities, is_multilabel=self.learner.is_multilabel))
        return np.concatenate(found)


def log_odds(probabilities: NDArray[np.floating], *, is_multilabel: bool) -> Floats:
    """(n, k): the logarithm of each probability over that of everything else.

    Of one label per item everything else is the sum of the others, so that it stays exact where a label is all but
    certain.
    """
    given = np.asarray(probabilities, dtype=np.float64)
    tiny = np.finfo(np.float32).tiny
    if is_multilabel:
        others = 1 - np.minimum(given, 1 - np.finfo(np.float32).eps)
    else:
        k = given.shape[1]
        others = np.stack([given[:, np.arange(k) != one].sum(axis=1) for one in range(k)], axis=1)
    return np.asarray(np.log(np.maximum(given, tiny)) - np.log(np.maximum(others, tiny)), dtype=np.float32)
