"""How good the learner is, is measured on control answers, with an interval, and again when it is worth it."""

from __future__ import annotations

import pytest

from labeller.domain.schema import Task
from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.quality import wilson
from labeller.loop.progress import Quality
from tests.loop.conftest import MakeWorld
from tests.loop.making import World, three_subjects


def answer_all(world: World, *, control: int, others: int) -> None:
    """Answer the first items of the project, the control answers first."""
    for number, item_id in enumerate(sorted(world.truth)[: control + others]):
        world.answer(item_id, is_control=number < control)


def test_curve_grows_by_doubling_and_ends_with_all_answers(new_world: MakeWorld):
    world = new_world(three_subjects(12))
    answer_all(world, control=9, others=27)
    world.rank()
    quality = world.loop.measure(JobContext())
    assert [point.n_answers for point in quality.curve] == [5, 10, 20, 27]
    assert quality.control.n == 9
    assert (quality.now, quality.answers) == (quality.curve[-1].accuracy, 27)


def test_interval_of_the_control_slice_is_that_of_so_many_right_answers(new_world: MakeWorld):
    """Control answers that nobody could learn are all wrong: 0 of 3, and no more is claimed than that."""
    world = new_world(three_subjects(10))
    for item_id in (1, 4, 7):
        world.answer(item_id, "football", is_control=True)  # they are about the weather
    for item_id in range(10, 22):
        world.answer(item_id)
    world.rank()
    assert world.loop.measure(JobContext()).control == wilson(0, 3)


def test_without_control_answers_nothing_is_claimed(world: World):
    answer_all(world, control=0, others=8)
    world.rank()
    quality = world.loop.measure(JobContext())
    assert (quality.now.n, quality.now.low, quality.now.high, quality.curve) == (0, 0.0, 1.0, ())
    assert quality.sentence() == "too early to tell (0 answers to measure with)"


def test_without_other_answers_nothing_is_claimed_either(world: World):
    answer_all(world, control=4, others=0)
    world.rank()
    assert world.loop.measure(JobContext()).curve == ()


def test_without_labels_nothing_is_measured(new_world: MakeWorld):
    world = new_world(three_subjects(2), labels=())
    answer_all(world, control=2, others=3)
    world.rank()
    assert world.loop.measure(JobContext()).curve == ()


def test_measuring_is_due_with_every_control_answer_and_a_quarter_more_others(new_world: MakeWorld):
    world = new_world(three_subjects(12))
    answer_all(world, control=2, others=12)
    world.rank()
    assert world.loop.is_measuring_due()
    world.loop.measure(JobContext())
    due = []
    for item_id in range(15, 20):
        world.answer(item_id)
        world.rank()
        due.append(world.loop.is_measuring_due())
    assert due == [False, False, False, True, True]
    world.loop.measure(JobContext())
    world.answer(30, is_control=True)
    world.rank()
    assert world.loop.is_measuring_due()


def test_cancelled_measuring_leaves_the_last_result(world: World):
    answer_all(world, control=2, others=6)
    world.rank()
    before = world.loop.measure(JobContext())
    world.answer(max(world.truth), is_control=True)
    world.rank()
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        world.loop.measure(context)
    assert world.loop.quality is before


def test_before_any_ranking_there_is_nothing_to_measure(world: World):
    assert world.loop.measure(JobContext()) is None


@pytest.mark.parametrize(
    ("right", "n", "sentence"),
    [
        (9, 9, "too early to tell (9 answers to measure with)"),
        (8, 10, "80 % (49 to 94), measured with 10 answers"),
        (90, 100, "90 % (83 to 94), measured with 100 answers"),
    ],
)
def test_figure_is_said_with_its_interval_and_not_too_early(right, n, sentence):
    assert Quality(wilson(right, n), (), 100).sentence() == sentence


def test_every_label_has_figures_and_wrong_suggestions_are_told_apart(new_world: MakeWorld):
    world = new_world(three_subjects(10))
    for item_id in (1, 4, 7):
        world.answer(item_id, "football", is_control=True)  # they are about the weather
    for item_id in range(10, 31):
        world.answer(item_id)
    world.rank()
    quality = world.loop.measure(JobContext())
    ids = [label.id for label in world.project.schema.labels]
    assert [one.label_id for one in quality.labels] == ids
    assert [one.recall.n for one in quality.labels] == [0, 0, 3]
    assert sum(one.count for one in quality.confusions) == 3
    assert {one.answered for one in quality.confusions} == {ids[2]}


def test_several_labels_are_measured_together(new_world: MakeWorld):
    texts = [(text, labels * (number % 4 > 0)) for number, (text, labels) in enumerate(three_subjects(12))]
    world = new_world(texts, task=Task.TEXT_MULTILABEL)
    answer_all(world, control=8, others=24)
    world.rank()
    quality = world.loop.measure(JobContext())
    assert (quality.control.n, len(quality.labels), len(quality.advice)) == (8, 3, 3)
    assert quality.now.low <= quality.now.value <= quality.now.high
