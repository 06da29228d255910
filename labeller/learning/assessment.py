"""How good the learner is now, how it came there, and what more answers will bring, from its snapshots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from labeller.learning.growth import foresee
from labeller.learning.outlook import Outlook
from labeller.learning.quality import NOTHING_MEASURED, CurvePoint, Estimate, LearningCurve, wilson
from labeller.learning.rightness import NO_EVIDENCE, Doubles, Evidence, likely_shares, share_estimate
from labeller.learning.snapshots import Snapshot


@dataclass(frozen=True)
class Assessment:
    """`now` is how much of the items that nobody has answered the learner would answer rightly; `curve` says the same
    of the learners before, each of the items that it had not seen. `outlook` says how it may go on.
    """

    now: Estimate
    curve: LearningCurve
    outlook: Outlook


NOTHING_ASSESSED = Assessment(NOTHING_MEASURED, (), Outlook.none())


def assess(snapshots: Sequence[Snapshot]) -> Assessment:
    """From snapshots of growing numbers of answers, the last of all of them. Nothing without control answers: what a
    strategy has chosen to ask cannot vouch for the rest alone.
    """
    if not snapshots or not len(snapshots[-1].control):
        return NOTHING_ASSESSED
    if not snapshots[-1].rest.n:
        return _assess_by_control(snapshots)
    courses = [_shares(snapshots, place) for place in range(len(snapshots))]
    behind = [len(one.control) + len(_chosen(snapshots, place)) for place, one in enumerate(snapshots)]
    estimates = [share_estimate(shares, n) for shares, n in zip(courses, behind, strict=True)]
    curve = tuple(CurvePoint(one.n_answers, each) for one, each in zip(snapshots, estimates, strict=True))
    last = snapshots[-1]
    sizes = np.array([one.n_answers for one in snapshots])
    return Assessment(estimates[-1], curve, foresee(sizes, courses, last.n_answers + len(last.control), last.rest.n))


def _assess_by_control(snapshots: Sequence[Snapshot]) -> Assessment:
    """What the control slice alone says, where no item is left that anything could be said of."""
    curve = tuple(
        CurvePoint(one.n_answers, wilson(int(one.control.is_right.sum()), len(one.control))) for one in snapshots
    )
    return Assessment(curve[-1].accuracy, curve, Outlook.none("Nothing is left to answer."))


def _shares(snapshots: Sequence[Snapshot], place: int) -> Doubles:
    """How much is right of what this learner had not seen: what was answered since is known, the rest is likely."""
    one = snapshots[place]
    n, known = one.rest.n, len(one.later)
    shares = likely_shares(one.rest.confidences, n, one.control, _chosen(snapshots, place))
    return np.asarray((n * shares + one.later.is_right.sum()) / (n + known))


def _chosen(snapshots: Sequence[Snapshot], place: int) -> Evidence:
    """What answers outside the control slice say of a learner: those since, and before it those that the learners of
    at least a quarter as many answers had not seen.
    """
    one = snapshots[place]
    gathered = NO_EVIDENCE
    for before, after in pairwise(snapshots[: place + 1]):
        if 4 * before.n_answers >= one.n_answers:
            gathered += before.later.between(0, after.n_answers - before.n_answers)
    return gathered + one.later
