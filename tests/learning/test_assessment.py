"""Accuracy now, curve and advice from learners of growing numbers of answers; also where there is hardly anything."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.arrays import NO_ROWS
from labeller.learning.assessment import assess
from labeller.learning.learners import Answers
from labeller.learning.linear import LinearLearner
from labeller.learning.quality import NOTHING_MEASURED
from labeller.learning.snapshots import Known, Rest, agreement, curve_sizes, take_snapshots
from labeller.learning.stopping import Degree, advise

CLASSES = 3


def world(answers: int, control: int, left: int, *, seed: int = 0, classes: int = CLASSES) -> tuple[Known, np.ndarray]:
    """Three clouds that overlap a little, and the class of every item."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, classes, answers + control + left)
    vectors = (2.0 * np.eye(CLASSES, 6)[truth] + rng.normal(size=(len(truth), 6))).astype(np.float32)
    rows = np.arange(len(truth))
    learned, measured, rest = np.split(rows, [answers, answers + control])
    known = Known(vectors, Answers(learned, truth[learned], CLASSES), Answers(measured, truth[measured], CLASSES), rest)
    return known, truth


def test_sizes_double_and_end_with_all_answers():
    assert [curve_sizes(n) for n in (0, 1, 5, 27)] == [[], [1], [5], [5, 10, 20, 27]]


def test_interval_holds_the_truth_in_nearly_all_worlds():
    hits = []
    for seed in range(5):
        known, truth = world(80, 16, 400, seed=seed)
        snapshots, learner = take_snapshots(known, LinearLearner())
        now = assess(snapshots).now
        right = (learner.probabilities(known.open_rows).argmax(axis=1) == truth[known.open_rows]).mean()
        hits.append(now.low <= right <= now.high)
        assert now.high - now.low < 0.3
    assert sum(hits) >= 4


def test_curve_has_a_point_for_each_learner_and_ends_now():
    snapshots, _ = take_snapshots(world(27, 9, 50)[0], LinearLearner())
    assessed = assess(snapshots)
    assert [point.n_answers for point in assessed.curve] == [5, 10, 20, 27]
    assert assessed.curve[-1].accuracy == assessed.now


@pytest.mark.parametrize("answers", [0, 1, 2, 6])
@pytest.mark.parametrize("control", [0, 2])
@pytest.mark.parametrize("left", [0, 1, 30])
@pytest.mark.parametrize("classes", [1, 3])
def test_hardly_anything_known_is_no_trouble(answers, control, left, classes):
    known, _ = world(answers, control, left, classes=classes)
    snapshots, _ = take_snapshots(known, LinearLearner())
    now = assess(snapshots).now
    assert 0 <= now.low <= now.value <= now.high <= 1
    assert all(one.is_early for one in advise(snapshots, now, CLASSES))
    if not (answers and control):
        assert now == NOTHING_MEASURED


def test_when_nothing_is_left_the_control_slice_speaks_alone():
    snapshots, _ = take_snapshots(world(30, 10, 0)[0], LinearLearner())
    now = assess(snapshots).now
    assert now.n == 10
    assert now.low < now.high


def test_cancelling_takes_effect_between_learners():
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        take_snapshots(world(10, 2, 10)[0], LinearLearner(), context.check)


def test_learner_that_has_settled_may_stop():
    snapshots, _ = take_snapshots(world(140, 16, 400)[0], LinearLearner())
    advice = {one.degree: one for one in advise(snapshots, assess(snapshots).now, CLASSES)}
    assert advice[Degree.EARLY].is_stop
    assert "%" in advice[Degree.EARLY].reason


def test_learner_that_says_one_label_of_everything_has_not_settled():
    snapshots, _ = take_snapshots(world(30, 10, 50, classes=1)[0], LinearLearner())
    assert all(one.is_early for one in advise(snapshots, assess(snapshots).now, CLASSES))


def test_degrees_ask_for_ever_more():
    for answers in (40, 70):
        snapshots, _ = take_snapshots(world(answers, 16, 300)[0], LinearLearner())
        stops = [one.is_stop for one in advise(snapshots, assess(snapshots).now, CLASSES)]
        assert stops == sorted(stops, reverse=True)


@pytest.mark.parametrize(("after", "kappa"), [([0, 1, 0, 1], 1.0), ([1, 0, 1, 0], -1.0), ([0, 0, 1, 1], 0.0)])
def test_agreement_is_counted_beyond_chance(after, kappa):
    before = np.array([0, 1, 0, 1])
    assert agreement(Rest(before, before, 4), Rest(before, np.array(after), 4)) == pytest.approx(kappa)


def test_learners_that_say_one_label_of_all_agree():
    same = Rest(np.ones(3, dtype=np.float32), np.zeros(3, dtype=np.int64), 3)
    none = Rest(np.empty(0, dtype=np.float32), NO_ROWS, 0)
    assert agreement(same, same) == agreement(none, none) == 1
