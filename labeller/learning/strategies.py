"""Query strategies: which candidates to ask first."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from labeller.errors import UsageError
from labeller.learning.arrays import Floats, Ints
from labeller.learning.coverage import COVERAGE
from labeller.learning.mixed import MIXED
from labeller.learning.pool import Pool
from labeller.learning.reasons import RANDOM_ORDER, Fact
from labeller.learning.uncertainty import ENTROPY, LEAST_CONFIDENT, MARGIN


class QueryStrategy(Protocol):
    """`name` is stable and kept in project files, `title` is what people read."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    def utilities(self, pool: Pool) -> Floats:
        """One finite number per candidate, (n,); the largest is asked first, so the top `pool.batch` are a batch."""

    def facts(self, pool: Pool, positions: Ints) -> list[Fact]:
        """Why the candidates at these positions would be asked."""


class Random:
    """Every candidate alike: what every other strategy has to beat."""

    name = "random"
    title = "Random order"

    def utilities(self, pool: Pool) -> Floats:
        return pool.rng.random(len(pool), dtype=np.float32)

    def facts(self, pool: Pool, positions: Ints) -> list[Fact]:  # noqa: ARG002 - the protocol gives the pool
        return [RANDOM_ORDER] * len(positions)


DEFAULT: QueryStrategy = MIXED
STRATEGIES: tuple[QueryStrategy, ...] = (MIXED, MARGIN, LEAST_CONFIDENT, ENTROPY, COVERAGE, Random())


def strategy_named(name: str) -> QueryStrategy:
    """The strategy of that name; "default" is the one recommended. Raises UsageError."""
    if name == "default":
        return DEFAULT
    for strategy in STRATEGIES:
        if strategy.name == name:
            return strategy
    known = ", ".join(("default", *(strategy.name for strategy in STRATEGIES)))
    raise UsageError(f"There is no query strategy “{name}”.", f"Choose one of: {known}.")
