import pytest

from labeller.errors import UsageError
from labeller.learning.regions.doubts import find_doubts
from labeller.learning.regions.region_learner import fit_regions
from labeller.learning.regions.simulation import counts_on, simulate_regions


def test_curve_rises_with_the_answers(world):
    corpus, answers = world
    curve = simulate_regions(corpus, answers, 2, range(18, 24), budget=14, batch=7, seed=1)
    assert [point.n for point in curve.points] == [7, 14]
    assert curve.points[-1].accuracy > 0.6
    assert curve.strategy != "file-order"


def test_simulation_needs_pictures_that_are_held_back(world):
    with pytest.raises(UsageError):
        simulate_regions(*world, 2, [], budget=5)


def test_without_a_learner_everything_is_missed(world):
    corpus, answers = world
    counts = counts_on(None, corpus, 3, answers[3])
    assert sum(one.false_negatives for one in counts.values()) == len(answers[3])


@pytest.mark.parametrize("strategy", ["default", "margin", "entropy"])
def test_doubts_say_of_what_and_how_much(world, strategy):
    corpus, answers = world
    learner = fit_regions(corpus, {key: answers[key] for key in range(8)}, 2)
    doubts = find_doubts(learner, corpus, range(16, 20), strategy)
    assert all(doubt.utility > 0 and doubt.label in (0, 1) and 0.1 <= doubt.probability <= 1 for doubt in doubts)
