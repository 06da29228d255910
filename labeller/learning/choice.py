"""Asking: the next batch of distinct items, with the reason for each."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from labeller.learning.arrays import NO_ROWS, Floats, Ints, largest
from labeller.learning.pool import Pool
from labeller.learning.quota import with_wanted
from labeller.learning.reasons import Fact
from labeller.learning.strategies import QueryStrategy
from labeller.learning.threads import one_blas_thread


@dataclass(frozen=True)
class Choice:
    """A batch in the order in which to ask: rows of the embeddings, their utilities, and why."""

    rows: Ints
    utilities: Floats
    facts: tuple[Fact, ...]


def choose(pool: Pool, strategy: QueryStrategy, n: int) -> Choice:
    """The n candidates of the largest utility, all distinct; fewer where the pool is smaller.

    Where the pool wants more of some classes, a part of them are probable members instead.
    """
    n = min(n, len(pool))
    if n < 1:
        return Choice(NO_ROWS, np.empty(0, dtype=np.float32), ())
    pool = replace(pool, batch=n)
    with one_blas_thread():
        utilities = strategy.utilities(pool)
        if utilities.shape != (len(pool),) or not np.isfinite(utilities).all():
            raise ValueError(f"the strategy {strategy.name} gave utilities that are not one finite number each")
        positions, wanted = with_wanted(pool, largest(utilities, n))
        facts = strategy.facts(pool, positions)
        told = (wanted.get(position, fact) for position, fact in zip(positions.tolist(), facts, strict=True))
        return Choice(pool.rows[positions], utilities[positions], tuple(told))
