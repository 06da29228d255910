"""Pace comes from the time that the last answers took."""

from __future__ import annotations

import pytest

from labeller.domain.annotation import Answer
from labeller.domain.item import ItemState
from labeller.loop.pace import Pace, measure_pace
from labeller.project.commands.answers import SetAnswer
from tests.loop.making import World


def answer_in(world: World, *seconds: float) -> None:
    for item_id, each in enumerate(seconds, 1):
        world.project.perform(SetAnswer(item_id, Answer(ItemState.SKIPPED, 1, 0.0)), each)


def test_one_coffee_break_does_not_count(world: World):
    answer_in(world, 2, 3, 600, 2, 3)
    assert measure_pace(world.project) == Pace(3, 2, 600)


def test_few_answers_tell_no_pace(world: World):
    answer_in(world, 2, 2, 2, 2)
    assert measure_pace(world.project) == Pace(None)
    assert measure_pace(world.project).remaining_seconds(100) is None


def test_only_the_last_fifty_answers_count(world: World):
    answer_in(world, *[60.0] * 20)
    answer_in(world, *[2.0] * 26)
    answer_in(world, *[2.0] * 24)
    assert measure_pace(world.project) == Pace(2, 2, 2)


def test_steps_that_took_nobody_time_do_not_count(world: World):
    answer_in(world, 4, 4, 4, 4, 4, 0, 0, 0, 0, 0, 0)
    world.project.undo()
    assert measure_pace(world.project) == Pace(4, 4, 4)


@pytest.mark.parametrize(("items", "seconds"), [(0, 0), (10, 25)])
def test_rest_takes_its_share_of_time(items, seconds):
    assert Pace(2.5).remaining_seconds(items) == seconds
