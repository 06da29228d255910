"""Finding a rare class: how many of its members are among the first answers, with the app told to look for it or not.

One class is thinned to 1.5 % of the pool, another one for each seed. All strategies see the same pool; margin has the
plain linear learner, as other libraries have it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.figures import Figure, number
from benchmarks.learning.curves import SEEDS, our_code
from benchmarks.learning.results import Measured, Result
from benchmarks.learning.sets import KnownSet, kept_folder, known_sets
from labeller.learning.arrays import Ints
from labeller.learning.simulation import simulate

_SETS = ("digits", "spoken", "ag", "trash")
_QUICK = ("digits",)
_SHARE = 0.015
_FEWEST = 15
_BUDGET = 300
_AT = (100, 200, 300)
_QUOTA, _MARGIN = "Labeller, more of it wanted", "margin"
_STRATEGIES = {"random": "random", _MARGIN: "margin", "Labeller": "default", _QUOTA: "default"}


def run(is_quick: bool) -> Result:
    """The share of the rare class that was found, by set and strategy."""
    figures: list[Figure] = []
    times: dict[str, float] = {}
    found: dict[str, float] = {}
    for known in known_sets(_QUICK if is_quick else _SETS):
        shares = {name: [_found(known, name, seed) for seed in range(1 if is_quick else SEEDS)] for name in _STRATEGIES}
        figures += _figures(known, shares)
        last = {name: float(np.mean([one[-1] for one in by_seed])) for name, by_seed in shares.items()}
        times[known.source.title] = last[_QUOTA] / last[_MARGIN]
        found[known.source.title] = 100 * last[_QUOTA]
    mean_times = float(np.exp(np.mean(np.log([*times.values()]))))
    measured = (
        Measured("rare-times", mean_times, _by_set(times)),
        Measured("rare-found", float(np.mean([*found.values()])), _by_set(found)),
    )
    return Result(measured, tuple(figures))


def _found(known: KnownSet, name: str, seed: int) -> list[float]:
    """The share of all members in the pool that are among the first 100, 200 and 300 answers; kept on disk."""
    file = kept_folder("rare") / f"{known.key}-{list(_STRATEGIES).index(name)}-{seed}-{known.digest}-{our_code()}.json"
    if not file.exists():
        rare = seed % known.n_classes
        rows = np.sort(np.concatenate([_thinned(known, rare, seed), known.test]))
        curve = simulate(
            known.vectors[rows],
            known.classes[rows],
            known.is_test[rows],
            budget=_BUDGET,
            batch=known.source.batch,
            strategy=_STRATEGIES[name],
            seed=seed,
            wanted=[rare] if name == _QUOTA else [],
        )
        is_rare = known.classes[rows] == rare
        members = (is_rare & ~known.is_test[rows]).sum()
        shares = [float(is_rare[list(curve.asked[:n])].sum() / members) for n in _AT]
        file.write_text(json.dumps(shares), encoding="utf-8")
    shares_kept: list[float] = json.loads(file.read_text(encoding="utf-8"))
    return shares_kept


def _thinned(known: KnownSet, rare: int, seed: int) -> Ints:
    """The rows of the pool that the seed sees, with so few of the class left that they are 1.5 % of it."""
    rows = known.pool(seed)
    members, others = rows[known.classes[rows] == rare], rows[known.classes[rows] != rare]
    count = max(_FEWEST, round(len(others) * _SHARE / (1 - _SHARE)))
    return np.concatenate([others, np.random.default_rng(seed).permutation(members)[:count]])


def _figures(known: KnownSet, shares: Mapping[str, Sequence[Sequence[float]]]) -> list[Figure]:
    return [
        Figure.of(f"{known.source.title}, {name}: found after {n}", "%", [one[at] for one in by_seed], scale=100)
        for at, n in enumerate(_AT)
        for name, by_seed in shares.items()
    ]


def _by_set(values: Mapping[str, float]) -> str:
    return ", ".join(f"{title} {number(value)}" for title, value in values.items())
