"""Finding more of some classes: a part of the questions goes to the items that most probably have one of them.

Uncertainty alone finds a rare class late: most of its members look like sure members of another one, or lie together
where few questions go. Three of ten questions are enough to find nearly all, and leave seven for learning.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from labeller.learning.arrays import Ints
from labeller.learning.coverage import COPY
from labeller.learning.pool import Pool
from labeller.learning.reasons import Fact, Kind
from labeller.learning.turns import is_turn

SHARE = 0.3
_LOOKED_AT = 2048


def with_wanted(pool: Pool, positions: Ints) -> tuple[Ints, dict[int, Fact]]:
    """A batch of as many candidates as there are positions, some of them replaced by probable members.

    `positions` are those that the strategy chose, in its order. The facts are those of the wanted ones, by position.
    """
    wanted = _wanted(pool)
    own = iter(positions.tolist())
    batch: dict[int, None] = {}
    facts: dict[int, Fact] = {}
    asked = len(pool.answered) + len(pool.pending)
    for turn in range(len(positions)):
        found = next((one for one in wanted if one[0] not in batch), None) if is_turn(asked + turn, SHARE) else None
        if found is not None:
            facts[found[0]] = found[1]
        position = found[0] if found else next(one for one in own if one not in batch)
        batch[position] = None
    return np.array(list(batch), dtype=np.int64), facts


def _wanted(pool: Pool) -> Iterator[tuple[int, Fact]]:
    """Probable members of the wanted classes in turn, the most probable first and no copies of one another."""
    predictions = pool.predictions
    if predictions is None:
        return
    columns = [column for column in range(len(pool.wanted)) if np.ptp(predictions.wanted[:, column]) > 0]
    rest = predictions.wanted.copy()
    while columns:
        for column in columns:
            best = int(rest[:, column].argmax())
            if rest[best, column] < 0:
                return
            yield best, Fact(Kind.WANTED, (int(pool.wanted[column]),), (float(predictions.wanted[best, column]),))
            rest[_copies(pool, best, rest[:, column])] = -1


def _copies(pool: Pool, position: int, probabilities: np.ndarray) -> Ints:
    """The candidates of the same vector; copies are equally probable."""
    alike = np.flatnonzero(np.abs(probabilities - probabilities[position]) < 1e-4)
    alike = alike[:_LOOKED_AT] if len(alike) > _LOOKED_AT else alike
    near = pool.vectors(alike) @ pool.vectors(np.array([position]))[0] >= COPY
    return np.append(alike[near], position)
