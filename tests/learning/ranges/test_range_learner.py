import numpy as np
import pytest

from labeller.domain.shape import TimeRange
from labeller.errors import UsageError
from labeller.geometry.matching import Counts
from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.ranges.doubts import find_doubts
from labeller.learning.ranges.moments import BANDS, FEATURES, HOP_S, listen
from labeller.learning.ranges.range_learner import FEWEST_ANSWERS, fit_ranges
from labeller.learning.ranges.runs import most_probable, runs_of
from labeller.learning.ranges.simulation import counts_on, simulate_ranges
from labeller.media.audio import Sound
from tests.learning.ranges.made import SECONDS, made_corpus

LEARNED, HELD = 20, range(20, 26)


@pytest.fixture(scope="module")
def world():
    return made_corpus(26)


@pytest.fixture(scope="module")
def learner(world):
    corpus, answers = world
    return fit_ranges(corpus, first(answers, LEARNED), 2)


def first(answers, count):
    return {key: answers[key] for key in list(answers)[:count]}


def test_what_was_drawn_is_found_on_other_sounds(world, learner):
    corpus, answers = world
    counts = [sum(counts_on(learner, corpus, key, answers[key]).values(), Counts()) for key in HELD]
    assert sum(counts, Counts()).f1 > 0.8


def test_found_ranges_lie_on_the_sound_and_have_a_score(world, learner):
    corpus, _ = world
    found = [one for key in HELD for one in learner.find_in(corpus[key])]
    assert all(0 <= one.shape.start_s < one.shape.end_s <= SECONDS and 0 < one.score <= 1 for one in found)


def test_too_few_answers_teach_nothing(world):
    corpus, answers = world
    assert fit_ranges(corpus, first(answers, FEWEST_ANSWERS - 1), 2) is None
    assert fit_ranges(corpus, dict.fromkeys(range(6), ()), 2) is None


def test_label_that_was_never_drawn_is_never_found(world):
    corpus, answers = world
    learner = fit_ranges(corpus, first(answers, 10), 3)
    assert all(one.label < 2 for key in HELD for one in learner.find_in(corpus[key]))


def test_ranges_of_two_labels_may_overlap(world):
    corpus, answers = world
    both = {key: [(label, one) for _, one in answers[key] for label in (0, 1)] for key in range(12)}
    found = fit_ranges(corpus, both, 2).find_in(corpus[21])
    assert {one.label for one in found} == {0, 1}


def test_learning_can_be_stopped(world):
    corpus, answers = world
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        fit_ranges(corpus, first(answers, 6), 2, context.check)


@pytest.mark.parametrize("samples", [0, 1, 100, 16_000])
def test_silence_of_any_length_can_be_heard(samples):
    moments = listen(Sound(np.zeros(samples, dtype=np.float32), 16_000), samples / 16_000)
    assert moments.features().shape == (len(moments), FEATURES)
    assert moments.levels.shape[1] == BANDS
    assert np.isfinite(moments.features()).all()


def test_doubts_say_where_and_of_what(world, learner):
    corpus, _ = world
    for doubt in find_doubts(learner, corpus, HELD, "default"):
        assert 0 <= doubt.time_s <= SECONDS
        assert doubt.utility > 0
        assert doubt.label in (0, 1)


def test_curve_is_f1_of_ranges(world):
    corpus, answers = world
    curve = simulate_ranges(corpus, answers, 2, HELD, budget=20, batch=10)
    assert [point.n for point in curve.points] == [10, 20]
    assert curve.points[-1].accuracy > 0.7
    with pytest.raises(UsageError):
        simulate_ranges(corpus, answers, 2, [], budget=10)


def test_moment_of_doubt_is_no_end():
    probabilities = np.array([0.02] * 5 + [0.95] * 6 + [0.4] + [0.95] * 6 + [0.02] * 5, dtype=np.float32)
    assert runs_of(most_probable(probabilities)) == [(5, 18)]


def test_moment_of_confidence_is_no_beginning():
    probabilities = np.array([0.05] * 6 + [0.8] + [0.05] * 6, dtype=np.float32)
    assert runs_of(most_probable(probabilities)) == []


def test_stretch_may_reach_from_end_to_end():
    assert runs_of(most_probable(np.full(9, 0.9, dtype=np.float32))) == [(0, 9)]
    assert runs_of(most_probable(np.empty(0, dtype=np.float32))) == []


def test_times_are_told_by_moments(world):
    corpus, _ = world
    assert corpus[0].place(10 * HOP_S) == 10
    assert corpus[0].place(1e9) == len(corpus[0])
    assert corpus[0].place(-1) == 0


def test_range_of_no_length_counts_as_a_moment(world):
    corpus, answers = world
    known = first(answers, 8) | {8: [(0, TimeRange(1.0, 1.0))], 9: [(0, TimeRange(SECONDS, SECONDS))]}
    assert fit_ranges(corpus, known, 2) is not None
