"""Made-up items in a file of vectors: clusters that overlap a little, 384 dimensions, one cluster a label."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.ranking import D, made_up
from labeller.learning.arrays import Embeddings, Ints
from labeller.learning.learners import Answers

ANSWERED = 500
# Further answers that are given one by one while the clock runs.
ROUNDS = 6


@dataclass(frozen=True)
class MadePool:
    """`classes` (n,) of the items whose vectors lie in the file, and the rows that are answered, in their order."""

    file: Path
    classes: Ints
    answered: Ints
    n_classes: int

    def __len__(self) -> int:
        return len(self.classes)

    @property
    def what(self) -> str:
        return f"{len(self):,} items, {self.n_classes} labels: "

    def vectors(self) -> Embeddings:
        """Mapped from the file, as the app has them."""
        return np.memmap(self.file, dtype=np.float32, mode="r", shape=(len(self), D))

    def answers(self, count: int) -> Answers:
        rows = self.answered[:count]
        return Answers(rows, self.classes[rows], self.n_classes)


@contextmanager
def made_pool(items: int, n_classes: int) -> Iterator[MadePool]:
    """In a temporary file; the first answers name every label."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "vectors.f32"
        _, classes = made_up(items, n_classes, file)
        firsts = np.unique(classes, return_index=True)[1]
        others = np.setdiff1d(np.random.default_rng(1).permutation(items)[: 2 * (ANSWERED + ROUNDS)], firsts)
        answered = np.concatenate([firsts, np.random.default_rng(2).permutation(others)])[: ANSWERED + ROUNDS]
        yield MadePool(file, classes, answered, n_classes)
