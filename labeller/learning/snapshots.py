"""Learners of growing numbers of answers, as they can be judged today: what every estimate is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from labeller.learning.arrays import Bools, Embeddings, Floats, Ints, chunks
from labeller.learning.learners import Answers, FittedLearner, Learner
from labeller.learning.predictions import decide
from labeller.learning.rightness import Evidence, confidences

MOST_READ = 2000
_FIRST_SIZE = 5


@dataclass(frozen=True)
class Rest:
    """What the learner says of items that nobody has answered: `n` of them, of which some drawn at random are read.

    `confidences` (s,) of those, and what it would answer, `decided` (s,) or (s, k).
    """

    confidences: Floats
    decided: Ints | Bools
    n: int


@dataclass(frozen=True)
class Snapshot:
    """The learner of the first `n_answers` answers outside the control slice.

    `control` is how it does on the control slice of today, `later` on the answers that came after these, in order.
    """

    n_answers: int
    rest: Rest
    control: Evidence
    later: Evidence


@dataclass(frozen=True)
class Known:
    """What there is to learn from and to measure with: rows of `embeddings`, see Answers.

    `open_rows` (n,) are the rows that nobody has answered; copies may be among them as often as there are items.
    """

    embeddings: Embeddings
    answers: Answers
    control: Answers
    open_rows: Ints

    def sample(self) -> Ints:
        """At most MOST_READ of the open rows, ascending; always the same for as many."""
        rows = self.open_rows
        if len(rows) > MOST_READ:
            rows = rows[np.random.default_rng(0).choice(len(rows), MOST_READ, replace=False, shuffle=False)]
        return np.sort(rows)


def take_snapshots(
    known: Known, learner: Learner, check: Callable[[], None] = lambda: None, begin: FittedLearner | None = None
) -> tuple[list[Snapshot], FittedLearner | None]:
    """Learn from the first 5, 10, 20, ... and last from all answers. Returns the last learner too, None without
    answers. `check` is called before each and may raise to cancel. `begin`, a learner of all answers if there is one,
    only makes this faster.
    """
    snapshots: list[Snapshot] = []
    fitted: FittedLearner | None = None
    sample = known.sample()
    for size in curve_sizes(len(known.answers)):
        check()
        fitted = learner.fit(known.embeddings, known.answers.first(size), begin or fitted)
        snapshots.append(_snapshot(known, size, fitted, sample))
    return snapshots, fitted


def curve_sizes(answers: int) -> list[int]:
    """5, 10, 20, 40, ... and last all answers."""
    sizes = []
    size = _FIRST_SIZE
    while size < answers:
        sizes.append(size)
        size *= 2
    return [*sizes, answers] if answers else []


def agreement(before: Rest, after: Rest) -> float:
    """Cohen's kappa of what two learners would answer on the same items: 1 where they agree, 0 as by chance.

    With several labels per item, over all pairs of item and label. 1 where there is nothing to disagree about.
    """
    one, other = before.decided.ravel().astype(np.int64), after.decided.ravel().astype(np.int64)
    if not len(one):
        return 1.0
    same = float((one == other).mean())
    width = 1 + int(max(one.max(), other.max()))
    chance = float((np.bincount(one, minlength=width) / len(one)) @ (np.bincount(other, minlength=width) / len(one)))
    return 1.0 if chance >= 1 else (same - chance) / (1 - chance)


def _snapshot(known: Known, size: int, fitted: FittedLearner, sample: Ints) -> Snapshot:
    later = Answers(known.answers.rows[size:], known.answers.targets[size:], known.answers.n_classes)
    read = _read(fitted, sample)
    is_multilabel = fitted.is_multilabel
    rest = Rest(
        confidences(read, is_multilabel=is_multilabel), decide(read, is_multilabel=is_multilabel), len(known.open_rows)
    )
    return Snapshot(size, rest, _evidence(fitted, known.control), _evidence(fitted, later))


def _evidence(fitted: FittedLearner, answers: Answers) -> Evidence:
    return Evidence.of(fitted.probabilities(answers.rows), answers.targets) if len(answers) else Evidence.none()


def _read(fitted: FittedLearner, rows: Ints) -> Floats:
    read = [fitted.probabilities(part)[wanted] for _, part, wanted in chunks(rows)]
    return np.concatenate(read) if read else np.empty((0, fitted.n_classes), dtype=np.float32)
