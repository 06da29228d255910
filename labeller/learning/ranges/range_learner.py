"""The learner of ranges: how probable each label is at each moment of a sound, and the stretches that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labeller.domain.shape import TimeRange
from labeller.learning.arrays import Floats
from labeller.learning.ranges.moments import FEATURES, HOP_S, Moments
from labeller.learning.ranges.runs import most_probable, runs_of
from labeller.learning.regions.ridge import Expansion, balanced, solve
from labeller.learning.threads import one_blas_thread

LabelledRange = tuple[int, TimeRange]
"""The number of a label, and its stretch in seconds."""
Ranges = Mapping[int, Sequence[LabelledRange]]
"""The ranges of answered sounds, by key."""

FEWEST_ANSWERS = 3
"""Answered sounds with something on them, below which nothing is learned."""

_MOST_MOMENTS = 30_000
_PENALTY = 0.003
_SHORTEST = 2  # moments


@dataclass(frozen=True, slots=True)
class FoundRange:
    """The number of a label, the stretch in seconds, and how sure the learner is (0 to 1)."""

    label: int
    shape: TimeRange
    score: float

    @property
    def label_id(self) -> int:
        """Its number stands for the label where found ranges are matched."""
        return self.label


class Corpus:
    """Sounds by a key of the caller's: about 4 kB for each second."""

    def __init__(self) -> None:
        self._moments: dict[int, Moments] = {}

    def __len__(self) -> int:
        return len(self._moments)

    def __contains__(self, key: int) -> bool:
        return key in self._moments

    def __getitem__(self, key: int) -> Moments:
        return self._moments[key]

    def get(self, key: int) -> Moments | None:
        return self._moments.get(key)

    def add(self, key: int, moments: Moments) -> None:
        self._moments[key] = moments

    def keep_only(self, keys: Iterable[int]) -> None:
        """Forget all others."""
        kept = set(keys)
        # A copy: what is on the screen may be added by another thread meanwhile.
        self._moments = {key: one for key, one in list(self._moments.items()) if key in kept}


@dataclass(frozen=True, eq=False)
class FittedRangeLearner:
    """A learner of ranges after some answers. Each label is learned by itself: ranges of different labels may overlap,
    those of one label that touch are one."""

    expansion: Expansion
    weights: Floats

    def probabilities(self, moments: Moments) -> Floats:
        """(n, labels) how probable each label is at each moment."""
        with one_blas_thread():
            values = self.expansion.expanded(moments.features()) @ self.weights
        return np.asarray(np.clip(values, 0, 1), dtype=np.float32)

    def find_in(self, moments: Moments) -> list[FoundRange]:
        """The ranges that it would draw on a sound, in the order in which they begin."""
        probabilities = self.probabilities(moments)
        found = [
            FoundRange(label, _range(first, after, moments), float(column[first:after].mean()))
            for label, column in enumerate(probabilities.T)
            for first, after in runs_of(most_probable(column))
            if after - first >= _SHORTEST
        ]
        return sorted(found, key=lambda one: (one.shape.start_s, one.label))


def fit_ranges(
    corpus: Corpus,
    answers: Ranges,
    n_labels: int,
    check: Callable[[], None] = lambda: None,
) -> FittedRangeLearner | None:
    """Learn from answered sounds of a corpus; None as long as too few of them have a range on them.

    `answers` may hold sounds without ranges: there is nothing to find on them.
    """
    if sum(bool(ranges) for ranges in answers.values()) < FEWEST_ANSWERS:
        return None
    most = max(200, _MOST_MOMENTS // len(answers))
    rows, targets = [], []
    for key, ranges in answers.items():
        check()
        moments = corpus[key]
        is_on = _targets(moments, ranges, n_labels)
        chosen = np.random.default_rng(key).permutation(len(moments))[:most]
        rows.append(moments.features()[chosen])
        targets.append(is_on[chosen])
    features = np.concatenate(rows) if rows else np.empty((0, FEATURES), dtype=np.float32)
    wanted = np.concatenate(targets)
    with one_blas_thread():
        expansion = Expansion.of(features)
        expanded = expansion.expanded(features)
        columns = [
            solve(expanded, wanted[:, [label]], _PENALTY, balanced(wanted[:, label])) for label in range(n_labels)
        ]
    return FittedRangeLearner(expansion, np.concatenate(columns, axis=1))


def _targets(moments: Moments, ranges: Sequence[LabelledRange], n_labels: int) -> Floats:
    """(n, labels) 1 where a label is on."""
    is_on = np.zeros((len(moments), n_labels), dtype=np.float32)
    for label, one in ranges:
        is_on[moments.place(one.start_s) : max(moments.place(one.end_s), moments.place(one.start_s) + 1), label] = 1
    return is_on


def _range(first: int, after: int, moments: Moments) -> TimeRange:
    return TimeRange(first * HOP_S, min(after * HOP_S, moments.duration_s))
