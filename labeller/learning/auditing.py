"""Acceptance sampling: how wrong what nobody looked at may be, from a random sample that somebody checked.

An audit speaks of a frozen set of items with frozen labels. A simple random sample of it is checked, at sizes that are
planned beforehand, and each of these looks has its own share of the error that the whole audit may make. By the union
bound every statement at every look holds together with the wanted confidence, so that whoever goes on to the next look
has not weakened anything (alpha spending in its plainest form; S. J. Pocock 1977, K. K. G. Lan and D. L. DeMets 1983).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from labeller.domain.audit import Look
from labeller.learning.arrays import Ints

CONFIDENCE = 0.95
# How many wrong ones each look bears, and its share of the error. The first is the cheapest; the later ones are for
# those who have seen a wrong one.
_ALLOWED = (0, 2, 6)
_SHARES = (0.6, 0.25, 0.15)
# What the first audit of a set may spend. Each that follows one which failed or was given up may spend half as much as
# the one before, so that trying until one passes is no way to a false statement: 0.8 + 0.1 + 0.05 + ... = 1.
_FIRST_SHARE, _SECOND_SHARE = 0.8, 0.1


@dataclass(frozen=True, slots=True)
class Bound:
    """`wrong` of `checked` items were wrong. At most `most` of the `rest` are, at that `confidence`."""

    wrong: int
    checked: int
    rest: int
    most: int
    confidence: float

    @property
    def share(self) -> float:
        """The largest share of the rest that may be wrong, 0 to 1."""
        return self.most / self.rest if self.rest else 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where an audit stands. `bound` is what may be stated, None before a look is passed.

    `passed` and `due` are the look that was passed and the one that is checked for now; both are None where the audit
    has failed.
    """

    checked: int
    wrong: int
    passed: Look | None
    due: Look | None
    bound: Bound | None = None

    @property
    def has_failed(self) -> bool:
        return self.passed is None and self.due is None


def clopper_pearson(wrong: int, checked: int, alpha: float) -> float:
    """The exact one-sided upper bound of a share, 0 to 1, of which `wrong` of `checked` drawn ones were seen.

    It is below the true share with a probability of at most `alpha` (C. J. Clopper and E. S. Pearson, 1934). Drawing is
    from a population without end: for the rest of a finite one see `finite_bound`.
    """
    from scipy.stats import beta

    if not 0 <= wrong <= checked:
        raise ValueError("wrong ones are among the checked ones")
    return 1.0 if wrong == checked else float(beta.ppf(1 - alpha, wrong + 1, checked - wrong))


@lru_cache(maxsize=4096)
def most_wrong(wrong: int, checked: int, population: int, alpha: float) -> int:
    """The same for a finite population: how many of all its items may be wrong, those that were seen among them.

    Exact for a simple random sample without replacement: the largest number with which so few wrong ones would be seen
    with a probability above `alpha` (hypergeometric; the finite form of Clopper's and Pearson's bound).
    """
    from scipy.stats import hypergeom

    if not 0 <= wrong <= checked <= population:
        raise ValueError("wrong ones are among the checked ones, and these are among the population")
    low, high = wrong, population - (checked - wrong)
    while low < high:
        middle = (low + high + 1) // 2
        if hypergeom.cdf(wrong, population, middle, checked) > alpha:
            low = middle
        else:
            high = middle - 1
    return low


def finite_bound(wrong: int, checked: int, population: int, look: Look, confidence: float = CONFIDENCE) -> Bound:
    """What may be said, after that look, of the items that nobody checked."""
    most = most_wrong(wrong, checked, population, look.alpha)
    return Bound(wrong, checked, population - checked, most - wrong, confidence)


def plan_looks(population: int, wanted: float, *, failed_before: int = 0, confidence: float = CONFIDENCE) -> list[Look]:
    """The looks by which an audit can show that at most a share of `wanted` of the rest is wrong.

    `failed_before` counts the audits that were begun and came to nothing since the last one that was passed. Empty
    where the population is too small: checking so many would leave next to nothing.
    """
    if not 0 < wanted < 1:
        raise ValueError("the wanted share lies between 0 and 1")
    share = _FIRST_SHARE if not failed_before else _SECOND_SHARE / 2 ** (failed_before - 1)
    looks: list[Look] = []
    for allowed, part in zip(_ALLOWED, _SHARES, strict=True):
        alpha = (1 - confidence) * share * part
        size = _smallest(population, wanted, allowed, alpha)
        if size is None:
            break
        looks.append(Look(size, allowed, alpha))
    return looks


def draw_sample(population: int, size: int, seed: int) -> Ints:
    """Places of a simple random sample without replacement, (size,), in the order in which they are checked.

    Every beginning of it is a simple random sample too.
    """
    return np.random.default_rng(seed).permutation(population)[:size].astype(np.int64)


def judge(
    looks: Sequence[Look], are_wrong: Sequence[bool | None], population: int, confidence: float = CONFIDENCE
) -> Verdict:
    """Where an audit stands, from what was found of each drawn item in order; None is not checked yet.

    Nothing is stated between the looks. Only the items of a look count for it, so what was found later, or out of
    order, changes nothing.
    """
    known = [one for one in are_wrong if one is not None]
    checked, wrong = len(known), sum(known)
    for look in looks:
        drawn = are_wrong[: look.size]
        seen = sum(one is True for one in drawn)
        if seen > look.allowed:
            continue
        if any(one is None for one in drawn) or len(drawn) < look.size:
            return Verdict(checked, wrong, None, look)
        return Verdict(checked, wrong, look, None, finite_bound(seen, look.size, population, look, confidence))
    return Verdict(checked, wrong, None, None)


def _smallest(population: int, wanted: float, allowed: int, alpha: float) -> int | None:
    """The size of a sample that shows what is wanted with so many wrong ones; None if there is no sensible one."""
    sizes = list(_steps(population))
    enough = next((size for size in sizes if size > allowed and _shows(size, population, wanted, allowed, alpha)), None)
    if enough is None:
        return None
    low, high = max(allowed, sizes[sizes.index(enough) - 1] if enough != sizes[0] else 0), enough
    while high - low > 1:
        middle = (low + high) // 2
        if _shows(middle, population, wanted, allowed, alpha):
            high = middle
        else:
            low = middle
    return high


def _steps(population: int) -> Iterator[int]:
    """1, 2, 4, ... and last half of the population: whoever would check more is better off checking all."""
    size = 1
    while size < population // 2:
        yield size
        size *= 2
    if population >= 2:
        yield population // 2


def _shows(size: int, population: int, wanted: float, allowed: int, alpha: float) -> bool:
    most = most_wrong(allowed, size, population, alpha) - allowed
    return most <= wanted * (population - size)
