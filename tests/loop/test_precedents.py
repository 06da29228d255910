"""The answered items that are most like an item, as the loop of a project finds them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labeller.jobs import JobContext
from labeller.loop.precedents import COMPARED, Precedents, find_precedents
from tests.loop.making import World


def open_item(world: World) -> int:
    """An item of the pool that has no answer."""
    return next(one for one in world.truth if not world.loop.is_control(one) and world.loop.suggest(one))


def control_item(world: World) -> int:
    return next(one for one in world.truth if world.loop.is_control(one))


def found(world: World, item_id: int) -> Precedents:
    ranking = world.loop.ranking
    assert ranking is not None
    return find_precedents(world.project, ranking, item_id, JobContext())


@pytest.fixture
def learned(world: World) -> World:
    """A world in which every item of the pool but the first three is answered."""
    world.rank()
    for item_id in list(world.truth)[3:]:
        if not world.loop.is_control(item_id):
            world.answer(item_id)
    world.rank()
    return world


def test_precedents_are_answered_alike_and_of_the_same_subject(learned: World):
    asked = open_item(learned)
    nearest = found(learned, asked).nearest
    likenesses = [one.likeness for one in nearest]
    assert len(nearest) == COMPARED
    assert likenesses == sorted(likenesses, reverse=True)
    wanted = learned.project.schema.named(learned.truth[asked][0])
    assert nearest[0].label_ids == (wanted.id,)


def test_sentence_counts_those_that_have_the_label(learned: World):
    asked = open_item(learned)
    label = learned.project.schema.named(learned.truth[asked][0])
    precedents = found(learned, asked)
    agreeing = sum(label.id in one.label_ids for one in precedents.nearest)
    assert precedents.sentence(label.id, label.name).startswith(("All 10", f"{agreeing} of the 10"))


def test_item_is_no_precedent_of_itself(learned: World):
    answered = list(learned.truth)[-1]
    assert answered not in [one.item.id for one in found(learned, answered).nearest]


def test_control_items_have_none_and_are_none(learned: World):
    control = control_item(learned)
    learned.answer(control, is_control=True)
    learned.rank()
    assert found(learned, control) == Precedents(control)
    assert control not in [one.item.id for one in found(learned, open_item(learned)).nearest]


def test_an_item_that_an_audit_has_drawn_has_none(learned: World):
    asked = open_item(learned)
    settings = replace(learned.loop.ranking.settings, blind=frozenset({asked}))
    ranking = replace(learned.loop.ranking, settings=settings)
    assert find_precedents(learned.project, ranking, asked, JobContext()) == Precedents(asked)


def test_answer_that_was_taken_back_or_changed_since_counts_as_it_is_now(learned: World):
    asked = open_item(learned)
    first, second = (one.item.id for one in found(learned, asked).nearest[:2])
    learned.skip(first)
    learned.answer(second, "football")
    nearest = found(learned, asked).nearest
    assert nearest[0].item.id == second
    assert nearest[0].label_ids == (learned.project.schema.named("football").id,)


def test_before_the_first_answer_there_is_no_precedent_and_nothing_to_say(world: World):
    world.rank()
    precedents = found(world, next(iter(world.truth)))
    assert precedents.nearest == ()
    assert precedents.sentence(1, "heron") == ""
