"""Learners of which it is known what they look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from labeller.learning.explaining.evidence import Opinion
from labeller.learning.learners import Answers
from labeller.learning.linear import LinearLearner


class Looking:
    """Stands for an encoder: what a function says of each content."""

    name = "looking"
    title = "Looking"
    dimensions = 2
    batch_size = 8
    input_px = 0

    def __init__(self, look: Callable[[Any], Sequence[float]]) -> None:
        self._look = look
        self.seen: list[Any] = []

    def embed(self, batch):
        self.seen += batch
        return np.array([self._look(one) for one in batch], dtype=np.float32)


def opinion_of(look: Callable[[Any], Sequence[float]], *, is_multilabel: bool = False) -> Opinion:
    """A learner that knows class 1 from class 0 by the sign of the first number that `look` gives."""
    numbers = np.linspace(-1, 1, 20)
    vectors = np.stack([numbers, np.zeros(20)], axis=1).astype(np.float32)
    targets = (numbers > 0).astype(np.int64)
    if is_multilabel:
        targets = np.stack([numbers <= 0, numbers > 0], axis=1)
    learner = LinearLearner().fit(vectors, Answers(np.arange(20), targets, 2))
    return Opinion(Looking(look), learner, row=0)
