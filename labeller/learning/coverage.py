"""Cold start: the items that together stand for the most others. Needs no label and no learner."""

from __future__ import annotations

import numpy as np

from labeller.learning.arrays import Floats, Ints
from labeller.learning.pool import Landscape, Pool
from labeller.learning.reasons import Fact, Kind


class Coverage:
    """Greedy soft coverage of a sample of all items (MaxHerding, Bae et al., arXiv 2407.12212, 2024).

    An item covers another by a Gaussian of their cosine distance, one half at the distance that the project calls
    similar. Each pick is the candidate that adds most to what answered, pending and picked items cover.
    """

    name = "coverage"
    title = "Most typical of what is still unknown"

    def utilities(self, pool: Pool) -> Floats:
        """What each candidate of the sample would add, from 0 to 1; candidates outside of the sample get -1.

        The first `pool.batch` picks have what they added at their turn, which is never less than what is left of
        the others: gains only shrink.
        """
        utilities = np.full(len(pool), -1, dtype=np.float32)
        if not len(pool):
            return utilities
        places = sampled_positions(pool)
        kernel = affinity(pool.landscape, pool.vectors(places))
        uncovered = 1 - covered(pool)
        open_places = np.ones(len(places), dtype=bool)
        for _ in range(min(pool.batch, len(places))):
            gains = _gains(kernel, uncovered)
            pick = int(np.where(open_places, gains, -1).argmax())
            utilities[places[pick]] = gains[pick]
            open_places[pick] = False
            uncovered = np.minimum(uncovered, 1 - kernel[pick])
        utilities[places[open_places]] = _gains(kernel, uncovered)[open_places]
        return utilities

    def facts(self, pool: Pool, positions: Ints) -> list[Fact]:
        """How many items are similar to each of these while nothing similar to them is answered."""
        unexplored = covered(pool) < SIMILAR
        similar = affinity(pool.landscape, pool.vectors(positions)) >= SIMILAR
        weight = pool.landscape.n / max(1, len(pool.landscape.rows))
        counts = (similar & unexplored).sum(axis=1) * weight
        return [Fact(Kind.UNEXPLORED, count=round(float(count))) for count in counts]


COVERAGE = Coverage()
SIMILAR = 0.5
PIECE = 1024


def sampled_positions(pool: Pool) -> Ints:
    """Candidates of the landscape's sample; where most of that is answered, a random sample of the pool."""
    limit = Landscape.SAMPLED
    if len(pool) <= limit:
        return np.arange(len(pool))
    places = np.flatnonzero(np.isin(pool.rows, pool.landscape.rows, assume_unique=True))
    if len(places) >= limit // 2:
        return places
    return np.sort(pool.rng.choice(len(pool), limit, replace=False, shuffle=False))


def affinity(landscape: Landscape, vectors: Floats) -> Floats:
    """How much each of these unit vectors (m, d) covers each item of the sample, (m, s), from 0 to 1."""
    distances = np.maximum(1 - landscape.similarities(vectors), 0)
    return np.exp2(-distances / np.float32(landscape.reach))


def covered(pool: Pool) -> Floats:
    """How much of each item of the sample is covered by answered and pending items, (s,)."""
    cover = np.zeros(len(pool.landscape.rows), dtype=np.float32)
    rows = np.concatenate([pool.answered, pool.pending])
    for start in range(0, len(rows), PIECE):
        near = affinity(pool.landscape, pool.vectors_at(rows[start : start + PIECE]))
        np.maximum(cover, near.max(axis=0), out=cover)
    return cover


def _gains(kernel: Floats, uncovered: Floats) -> Floats:
    return np.asarray(np.maximum(kernel - (1 - uncovered), 0).mean(axis=1), dtype=np.float32)
