"""Soft coverage: the items that together stand for the most others. Needs no label and no learner."""

from __future__ import annotations

import numpy as np

from labeller.learning.arrays import Bools, Floats, Ints, largest
from labeller.learning.pool import SIMILAR, Landscape, Pool, affinity
from labeller.learning.reasons import Fact, Kind

COPY = 1 - 1e-5
LAZY_ROWS = 32


class Coverage:
    """Cold start: greedy soft coverage of the pool (MaxHerding, Bae et al., arXiv 2407.12212, 2024)."""

    name = "coverage"
    title = "Most typical of what is still unknown"

    def utilities(self, pool: Pool) -> Floats:
        """What each candidate would add, from 0 to 1; of a large pool only a sample is looked at, the rest get -1."""
        utilities = np.full(len(pool), -1, dtype=np.float32)
        places = sampled_positions(pool)
        utilities[places] = herd(pool, places, places, np.ones(len(places), dtype=np.float32))
        return utilities

    def facts(self, pool: Pool, positions: Ints) -> list[Fact]:
        return unexplored(pool, positions)


COVERAGE = Coverage()


def herd(pool: Pool, candidates: Ints, sample: Ints, weights: Floats) -> Floats:
    """What each candidate would add to the coverage of the sample: a weighted mean from 0 to 1, (len(candidates),).

    Candidates and sample are positions in the pool; `weights` say how much it matters that each item of the sample
    is covered. An item covers another by a Gaussian of their cosine distance; what answered and pending items
    cover already adds nothing. `pool.batch` candidates are picked one after the other, each the one that adds
    most to those before. A pick keeps what it added at its turn, which is never less than what is left of the
    others, because gains only shrink. A copy of a pick or of a pending item gets -1.
    """
    vectors, targets = pool.vectors(candidates), pool.vectors(sample)
    kernel = affinity(vectors, targets, pool.reach)
    covered = pool.covered_at(sample)
    shares = weights / np.maximum(weights.sum(), np.float32(1e-12))
    is_out: Bools = np.asarray((vectors @ pool.vectors_at(pool.pending).T >= COPY).any(axis=1))
    gains = _gains(kernel, covered, shares)
    utilities = np.full(len(candidates), -1, dtype=np.float32)
    for _ in range(min(pool.batch, len(candidates))):
        gains[is_out] = -1
        pick = _best(gains, kernel, covered, shares)
        if is_out[pick]:
            break
        utilities[pick] = gains[pick]
        is_out |= vectors @ vectors[pick] >= COPY
        is_out[pick] = True
        np.maximum(covered, kernel[pick], out=covered)
    utilities[~is_out] = _gains(kernel, covered, shares)[~is_out]
    return utilities


def _gains(kernel: Floats, covered: Floats, shares: Floats) -> Floats:
    """What each row of the kernel would add, with each column weighing its share."""
    added = kernel - covered
    return np.asarray(np.maximum(added, 0, out=added) @ shares)


def _best(gains: Floats, kernel: Floats, covered: Floats, shares: Floats) -> int:
    """The row that adds most. `gains` are those of an earlier turn, so no row can add more than it says there.

    Hence only the rows that looked best are computed anew, until one of them beats all that the others promise
    (lazy greedy; Minoux, 1978). `gains` is brought up to date on the way.
    """
    fresh = np.zeros(len(gains), dtype=bool)
    while not fresh[best := int(gains.argmax())]:
        stale = np.flatnonzero(~fresh)
        again = stale[largest(gains[stale], LAZY_ROWS)]
        again = again[gains[again] >= 0]
        if not len(again):
            break
        gains[again] = _gains(kernel[again], covered, shares)
        fresh[again] = True
    return best


def unexplored(pool: Pool, positions: Ints) -> list[Fact]:
    """How many items are similar to each of these while nothing similar to them is answered."""
    landscape = pool.landscape
    is_open = pool.covered < SIMILAR
    is_similar = affinity(pool.vectors(positions), landscape.vectors, pool.reach) >= SIMILAR
    counts = (is_similar & is_open).sum(axis=1) * landscape.n / max(1, len(landscape.rows))
    return [Fact(Kind.UNEXPLORED, count=round(float(count))) for count in counts]


def sampled_positions(pool: Pool) -> Ints:
    """The candidates, or of many a sample: those of the landscape, or where most of these are answered any."""
    if len(pool) <= Landscape.SAMPLED:
        return np.arange(len(pool))
    places = np.flatnonzero(np.isin(pool.rows, pool.landscape.rows, assume_unique=True))
    if len(places) >= Landscape.SAMPLED // 2:
        return places
    return np.sort(pool.rng.choice(len(pool), Landscape.SAMPLED, replace=False, shuffle=False))
