"""What speaks for the labels of an item, as the loop of a project finds it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from labeller.domain.item import Medium
from labeller.jobs import JobContext
from labeller.loop.explaining import can_explain, explain
from labeller.store import item_store
from tests.loop.making import SUBJECTS, World


@pytest.fixture
def learned(world: World) -> World:
    """A world in which the learner has learned from eight items of the pool."""
    world.rank()
    for item_id in [one for one in world.truth if not world.loop.is_control(one)][:8]:
        world.answer(item_id)
    world.rank()
    return world


def item_that_is(world: World, *, control: bool) -> int:
    return next(one for one in reversed(world.truth) if world.loop.is_control(one) is control)


def test_of_an_item_that_an_audit_has_drawn_nothing_is_said(learned: World):
    asked = item_that_is(learned, control=False)
    settings = replace(learned.loop.ranking.settings, blind=frozenset({asked}))
    ranking = replace(learned.loop.ranking, settings=settings)
    assert not can_explain(ranking, asked)
    assert explain(learned.project, ranking, asked, JobContext()) is None


def test_words_of_a_subject_speak_for_it(learned: World):
    asked = item_that_is(learned, control=False)
    explanation = explain(learned.project, learned.loop.ranking, asked, JobContext())
    (subject,) = learned.truth[asked]
    label = learned.project.schema.named(subject)
    weights = dict(explanation.weights_for(label.id))
    with learned.project.read() as db:
        text = item_store.find_items(db, [asked])[0].text
    words = {text[part[0][0] : part[0][1]]: weight for part, weight in weights.items()}
    assert explanation.medium is Medium.TEXT
    assert max(words, key=words.get) in SUBJECTS[subject].split()
    assert sum(words.values()) > 0


def test_nothing_is_said_of_control_items(learned: World):
    control = item_that_is(learned, control=True)
    assert not can_explain(learned.loop.ranking, control)
    assert explain(learned.project, learned.loop.ranking, control, JobContext()) is None


def test_nothing_is_said_before_the_learner_has_learned_or_of_what_is_unknown(world: World):
    ranking = world.rank()
    assert explain(world.project, ranking, next(iter(world.truth)), JobContext()) is None
    assert explain(world.project, ranking, 10_000, JobContext()) is None


def test_label_that_came_later_is_not_spoken_for(learned: World):
    asked = item_that_is(learned, control=False)
    explanation = explain(learned.project, learned.loop.ranking, asked, JobContext())
    assert explanation.weights_for(99) == []
    assert np.isfinite(explanation.evidence.weights).all()
