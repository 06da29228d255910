"""The questions of one round, in the order in which they are asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.prediction import Question
from labeller.domain.schema import Schema, Task
from labeller.learning.turns import is_turn
from labeller.loop.ranking import Ranking
from labeller.loop.settings import LoopSettings
from labeller.loop.vectors import ItemVectors
from tests.loop.making import World


def ranking_of(
    questions: list[int], control: list[int], spare: list[int], answers: int = 0, share: float = 0.1
) -> Ranking:
    return Ranking(
        questions=tuple(Question(one, 1.0, "") for one in questions),
        schema=Schema(Task.TEXT_CLASSIFICATION),
        control=np.array(control, dtype=np.int64),
        spare=np.array(spare, dtype=np.int64),
        learner=None,
        item_ids=np.arange(200),
        is_reserved=np.arange(200) >= 100,
        vectors=ItemVectors.none(200),
        settings=LoopSettings(control_share=share),
        answers=answers,
        learned=0,
    )


pools = st.lists(st.integers(0, 99), unique=True, max_size=20)
controls = st.lists(st.integers(100, 199), unique=True, max_size=10)
numbers = st.integers(0, 50)


@given(pools, controls, pools, st.frozensets(st.integers(0, 199)), numbers, numbers, st.floats(0, 0.5))
def test_every_question_comes_once_but_the_excluded(chosen, control, spare, without, answers, since, share):
    asked = [one.item_id for one in ranking_of(chosen, control, spare, answers, share).in_turn(since, without)]
    assert len(asked) == len(set(asked))
    assert set(asked) == ({*chosen, *control, *spare} - without)


@given(pools, controls, pools, numbers, numbers, st.floats(0, 0.5))
def test_control_questions_come_in_their_turn_while_both_kinds_last(chosen, control, spare, answers, since, share):
    asked = list(ranking_of(chosen, control, spare, answers, share).in_turn(since, frozenset()))
    left = {True: len(control), False: len({*chosen, *spare})}
    for number, question in enumerate(asked, answers + since):
        if all(left.values()):
            assert question.is_control == is_turn(number, share)
        left[question.is_control] -= 1


@given(pools, controls, pools)
def test_chosen_questions_come_in_their_order_and_before_the_spare_ones(chosen, control, spare):
    asked = [one.item_id for one in ranking_of(chosen, control, spare).in_turn(0, frozenset()) if not one.is_control]
    assert asked == [*chosen, *(one for one in spare if one not in chosen)]


def test_fast_annotator_is_asked_spare_questions_when_the_chosen_ones_run_out(world: World):
    world.set(control_share=0.0)
    world.rank(count=3)
    asked = [question.reason for question in world.loop.upcoming(5)]
    assert asked[3:] == ["Drawn at random"] * 2
    assert "Drawn at random" not in asked[:3]


def test_suggestion_tells_every_label_with_its_probability_the_likeliest_first(world: World):
    world.label(9)
    suggestion = world.rank().suggest(1)
    assert sorted(suggestion.prediction.label_ids) == [1, 2, 3]
    assert sum(suggestion.prediction.probabilities) == pytest.approx(1, abs=1e-5)
    assert list(suggestion.prediction.probabilities) == sorted(suggestion.prediction.probabilities, reverse=True)
    assert suggestion.label_ids == suggestion.prediction.label_ids[:1]
    assert suggestion.confidence == suggestion.prediction.probabilities[0]
