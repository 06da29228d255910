"""What can be reached: the accuracy of a plain linear classifier that was told the class of every item of the pool."""

from __future__ import annotations

import json
import warnings

from benchmarks.learning.sets import KnownSet, kept_folder
from labeller.learning.arrays import Ints
from labeller.learning.scale import Scale
from labeller.learning.solver import Doubles

PENALTIES = (0.0001, 0.001, 0.01, 0.1, 1.0)


def ceiling_of(known: KnownSet) -> float:
    """The best accuracy on the test part of a grid of C. Kept, because it takes minutes for many classes."""
    file = kept_folder("ceilings") / f"{known.key}-{known.digest}.json"
    if not file.exists():
        file.write_text(
            json.dumps({str(penalty): _accuracy(known, penalty) for penalty in PENALTIES}), encoding="utf-8"
        )
    by_penalty: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
    return max(by_penalty.values())


def standardised(known: KnownSet, pool: Ints) -> tuple[Doubles, Doubles]:
    """The vectors of the pool and of the test part, in units of the pool's spread."""
    scale = Scale.of(known.vectors[pool])
    return scale.apply(known.vectors[pool]), scale.apply(known.vectors[known.test])


def _accuracy(known: KnownSet, penalty: float) -> float:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    rows = known.pool()
    pool, test = standardised(known, rows)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        logistic = LogisticRegression(C=penalty, max_iter=300).fit(pool, known.classes[rows])
    return float(logistic.score(test, known.classes[known.test]))
