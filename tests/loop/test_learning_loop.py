"""The loop asks useful questions in turn, and never one that has been answered."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from labeller.domain.changes import Changes
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError, JobContext
from labeller.learning import blended
from labeller.learning.learners import Answers
from labeller.learning.linear import FittedLinear, LinearLearner
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.control import is_reserved, kin_numbers
from labeller.loop.learning_loop import LearningLoop
from labeller.project.commands.answers import SetAnswer
from labeller.project.commands.labels import AddLabel, MergeLabels, RemoveLabel
from labeller.store import answer_store, item_store
from tests.loop.conftest import MakeWorld
from tests.loop.making import World, add_texts, texts_about, three_subjects


def reserved(world: World) -> set[int]:
    """The items that are set aside for the control slice, with the settings of the project."""
    settings = world.project.settings
    with world.project.read() as db:
        kin = item_store.find_kinships(db)
    numbers = kin_numbers(*(list(column) for column in zip(*kin.values(), strict=True)))
    aside = is_reserved(numbers, settings.get("seed", 0), settings.get("control_share", 0.1))
    return {item_id for item_id, is_aside in zip(kin, aside, strict=True) if is_aside}


def suggested_names(world: World, item_id: int) -> tuple[str, ...] | None:
    suggestion = world.loop.suggest(item_id)
    return suggestion and tuple(world.project.schema.label(one).name for one in suggestion.label_ids)


def test_before_the_first_ranking_there_is_nothing_to_ask_or_suggest(world: World):
    assert (world.loop.next_question(), world.loop.upcoming(5), world.loop.suggest(1)) == (None, [], None)
    assert (world.loop.ranking, world.loop.quality, world.loop.is_measuring_due()) == (None, None, False)


def test_every_item_is_asked_once_and_then_none(world: World):
    asked = [question.item_id for question in world.label(100)]
    assert sorted(asked) == sorted(world.truth)
    assert world.ask() is None


def test_questions_say_why(world: World):
    assert all(question.reason for question in world.label(12))


def test_upcoming_questions_are_all_different_and_are_asked_in_that_order(world: World):
    world.rank()
    upcoming = [question.item_id for question in world.loop.upcoming(100)]
    assert sorted(upcoming) == sorted(world.truth)
    assert world.loop.next_question().item_id == upcoming[0]
    assert world.loop.next_question(frozenset(upcoming[:3])).item_id == upcoming[3]


def test_excluded_items_are_not_asked(world: World):
    world.rank()
    but_one = frozenset(world.truth) - {7}
    assert world.loop.next_question(but_one).item_id == 7
    assert world.loop.next_question(frozenset(world.truth)) is None


def test_answered_item_is_not_asked_even_before_the_next_ranking(world: World):
    world.rank()
    for _ in range(10):
        question = world.loop.next_question()
        world.answer(question.item_id)
        assert question.item_id not in {one.item_id for one in world.loop.upcoming(100)}


def test_skipped_item_is_not_asked_again(world: World):
    first = world.ask().item_id
    world.skip(first)
    world.rank()
    assert first not in {question.item_id for question in world.loop.upcoming(100)}


def test_question_comes_back_when_its_answer_is_undone(world: World):
    asked = world.ask().item_id
    world.answer(asked)
    world.rank()
    world.note(world.project.undo())
    world.rank()
    assert asked in {question.item_id for question in world.loop.upcoming(100)}


def test_pool_questions_are_never_of_the_control_slice_and_control_questions_always(world: World):
    aside = reserved(world)
    assert 0 < len(aside) < 10
    for question in world.label(len(world.truth) - len(aside)):
        assert question.is_control == (question.item_id in aside)


def test_every_tenth_question_comes_from_the_control_slice(new_world: MakeWorld):
    world = new_world(three_subjects(40))
    turns = [question.is_control for question in world.label(20)]
    assert [number for number, is_control in enumerate(turns, 1) if is_control] == [10, 20]


def test_when_only_control_items_are_left_they_are_asked(world: World):
    aside = reserved(world)
    for item_id in set(world.truth) - aside:
        world.answer(item_id)
    left = world.label(100)
    assert {question.item_id for question in left} == aside
    assert all(question.is_control for question in left)


def test_learner_never_trains_on_control_answers(world: World, monkeypatch: pytest.MonkeyPatch):
    seen: set[int] = set()

    class Watched(LinearLearner):
        def fit(self, embeddings, answers: Answers, previous=None) -> FittedLinear:
            seen.update(answers.rows.tolist())
            return super().fit(embeddings, answers, previous)

    monkeypatch.setattr(blended, "LinearLearner", Watched)
    control = {question.item_id for question in world.label(100) if question.is_control}
    last = world.rank()
    row_of = dict(zip(last.item_ids.tolist(), last.vectors.rows.tolist(), strict=True))
    assert control
    assert seen == {row_of[item_id] for item_id in set(world.truth) - control}


def test_it_learns_what_the_answers_say(world: World):
    world.label(18)
    world.rank()
    open_items = {question.item_id for question in world.loop.upcoming(100)}
    right = [suggested_names(world, item_id) == world.truth[item_id] for item_id in open_items]
    assert np.mean(right) > 0.8


def test_first_answer_is_learned_from(world: World):
    assert world.rank().learned == 0
    world.answer(world.loop.next_question().item_id)
    assert world.rank().learned == 1
    assert world.loop.suggest(world.loop.next_question().item_id) is not None


def test_questions_that_are_drawn_come_to_every_item_and_wait_for_no_learner(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    answered = {question.item_id for question in world.label(12)}
    monkeypatch.setattr(LinearLearner, "fit", lambda *_: pytest.fail("the learner was asked"))
    world.loop.draw(JobContext())
    drawn = {question.item_id for question in world.loop.upcoming(len(world.truth))}
    assert drawn == set(world.truth) - answered
    assert world.loop.suggest(min(drawn)) is None


def test_unknown_and_unread_items_have_no_suggestion(new_world: MakeWorld):
    world = new_world(three_subjects(5))
    world.label(4)
    add_texts(world.project, ["nobody has read this one"])
    world.note(Changes(items=True))
    world.rank()
    assert world.loop.suggest(1) is not None
    assert [world.loop.suggest(item_id) for item_id in (16, 17, 0, -3)] == [None] * 4
    assert 16 in {question.item_id for question in world.loop.upcoming(100)}


def test_items_that_are_read_later_join_at_the_next_ranking(world: World, tmp_path: Path):
    loop = LearningLoop(world.project, EmbeddingCaches(tmp_path / "another"))
    assert loop.rank(JobContext()).read == 0
    world.loop.close()
    loop.caches = EmbeddingCaches(tmp_path / "embeddings")
    loop.note_embedded()
    assert loop.rank(JobContext()).read == 30
    loop.close()


@pytest.mark.parametrize("task", [Task.TEXT_CLASSIFICATION, Task.TEXT_MULTILABEL])
@pytest.mark.parametrize("labels", [(), ("weather",), ("weather", "cooking")], ids=["none", "one", "two"])
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_smallest_worlds_are_asked_to_their_end(new_world: MakeWorld, task: Task, labels, count: int):
    texts = [(text, labels[:1]) for text in texts_about("weather", count)]
    world = new_world(texts, task=task, labels=labels)
    assert len(world.label(10)) == count
    assert world.ask() is None


def test_one_label_alone_is_suggested_for_all(new_world: MakeWorld):
    world = new_world([(text, ("weather",)) for text in texts_about("weather", 8)], labels=["weather"])
    world.label(2)
    world.rank()
    assert suggested_names(world, world.loop.next_question().item_id) == ("weather",)


def test_several_labels_are_learned_each_by_itself(new_world: MakeWorld):
    weather, cooking = (texts_about(name, 12) for name in ("weather", "cooking"))
    both = [(f"{one} {other}", ("weather", "cooking")) for one, other in zip(weather, cooking, strict=True)]
    world = new_world(
        [*both, *((text, ("weather",)) for text in weather), *((text, ("cooking",)) for text in cooking)],
        task=Task.TEXT_MULTILABEL,
        labels=["weather", "cooking"],
    )
    world.label(24)
    world.rank()
    left = {question.item_id for question in world.loop.upcoming(100)}
    right = [set(suggested_names(world, item_id) or ()) == set(world.truth[item_id]) for item_id in left]
    assert np.mean(right) > 0.7
    assert world.loop.suggest(next(iter(left))).is_multilabel


def test_label_that_is_removed_is_no_longer_suggested(world: World):
    world.label(15)
    world.rank()
    label = world.project.schema.named("weather")
    world.perform(RemoveLabel(label.id))
    assert world.loop.suggest(world.loop.next_question().item_id) is None, "the ranking is older than the schema"
    world.rank()
    assert {suggested_names(world, item_id) for item_id in world.truth} == {("cooking",), ("football",)}


def test_labels_may_come_and_be_merged_while_learning(world: World):
    world.label(12)
    world.perform(AddLabel("other"))
    first = world.ask().item_id
    world.answer(first, "other")
    world.rank()
    assert world.loop.suggest(first) is not None
    world.perform(MergeLabels(world.project.schema.named("other").id, world.project.schema.named("cooking").id))
    assert len(world.label(100)) == 30 - 13


def test_label_that_came_with_an_answer_during_the_reading_is_no_bug(world: World, monkeypatch: pytest.MonkeyPatch):
    """The schema is looked at first: the answers that are read then may know more labels."""
    world.rank()
    find, before = answer_store.find_outcomes, []

    def meanwhile(db, item_ids=None):
        if not before:
            before.append(world.project.schema)
            world.project.perform(AddLabel("new"))
            world.answer(5, "new")
        return find(db, item_ids)

    world.answer(4)
    monkeypatch.setattr(answer_store, "find_outcomes", meanwhile)
    assert world.rank().learned == 1
    assert world.rank().learned == 2


def test_next_question_is_there_while_the_learner_learns(world: World, monkeypatch: pytest.MonkeyPatch):
    world.label(3)
    world.rank()
    begun, gate = threading.Event(), threading.Event()

    class Slow(LinearLearner):
        def fit(self, embeddings, answers, previous=None) -> FittedLinear:
            begun.set()
            assert gate.wait(10)
            return super().fit(embeddings, answers, previous)

    monkeypatch.setattr(blended, "LinearLearner", Slow)
    world.answer(world.loop.next_question().item_id)
    job = threading.Thread(target=world.rank)
    job.start()
    assert begun.wait(10)
    asked = world.loop.next_question().item_id
    world.answer(asked)
    assert world.loop.next_question().item_id != asked
    assert world.loop.suggest(asked) is not None
    gate.set()
    job.join(10)
    assert asked not in {question.item_id for question in world.loop.upcoming(100)}, "answered while it was learning"


def test_cancelled_ranking_leaves_the_last_one_and_its_answers_are_learned_next_time(world: World):
    world.label(3)
    before = world.rank()
    world.answer(world.loop.next_question().item_id)
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        world.loop.rank(context)
    assert world.loop.ranking is before
    assert world.rank().answers == 4


def test_ranking_that_could_not_read_the_project_is_made_up_for(world: World, monkeypatch: pytest.MonkeyPatch):
    world.label(3)
    world.answer(world.ask().item_id)

    def broken(*_):
        raise LabellerError("The disk has gone.")

    with monkeypatch.context() as patch:
        patch.setattr(answer_store, "find_outcomes", broken)
        with pytest.raises(LabellerError):
            world.rank()
    assert world.rank().answers == 4


def test_same_seed_asks_the_same_and_another_seed_something_else(new_world: MakeWorld):
    def asked(seed: int) -> list[int]:
        world = new_world(three_subjects(10))
        world.set(seed=seed)
        return [question.item_id for question in world.label(8)]

    assert asked(1) == asked(1) != asked(2)


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_control_share_can_be_set(new_world: MakeWorld, share: float):
    world = new_world(three_subjects(10))
    world.set(control_share=share)
    assert sum(question.is_control for question in world.label(10)) == 10 * share


def test_equal_texts_are_not_asked_one_after_the_other_as_if_they_told_something_new(new_world: MakeWorld):
    copies = [("copy of the same words", ("weather",))] * 5
    world = new_world([*copies, *three_subjects(4)])
    world.set(control_share=0.0)
    world.rank()
    upcoming = [question.item_id for question in world.loop.ranking.questions]
    assert len(set(upcoming) & {1, 2, 3, 4, 5}) <= 1
    assert len(world.label(100)) == 17


def test_copies_and_groups_are_wholly_in_the_control_slice_or_not_at_all(new_world: MakeWorld):
    world = new_world([(f"text {number % 20}", ("weather",)) for number in range(100)])
    world.set(control_share=0.3)
    world.rank()
    sides = {(number % 20, world.loop.is_control(number + 1)) for number in range(100)}
    assert len(sides) == 20
    assert {is_control for _, is_control in sides} == {True, False}


def test_item_is_control_whichever_way_it_is_reached(world: World):
    assert not any(map(world.loop.is_control, world.truth)), "nothing has been read yet"
    world.rank()
    assert {item_id for item_id in world.truth if world.loop.is_control(item_id)} == reserved(world)
    assert not world.loop.is_control(99)


def test_passing_by_comes_to_every_item(new_world: MakeWorld):
    world = new_world(three_subjects(120))
    world.rank()
    passed: set[int] = set()
    while (question := world.loop.next_question(frozenset(passed))) is not None:
        passed.add(question.item_id)
    assert passed == set(world.truth)


def test_suggestions_do_not_outlive_a_change_of_the_schema(world: World):
    world.label(12)
    world.rank()
    assert world.loop.suggest(1) is not None
    world.perform(AddLabel("later"))
    assert world.loop.suggest(1) is None
    world.rank()
    assert world.loop.suggest(1) is not None


def test_changes_that_are_no_answers_do_not_put_questions_off(world: World):
    world.rank()
    before = world.loop.upcoming(5)
    world.perform(AddLabel("later"))
    world.note(Changes(marks=frozenset(world.truth)))
    assert world.loop.upcoming(5) == before


def test_answers_taken_back_elsewhere_are_seen(world: World):
    """Clearing an answer is a change like giving one."""
    world.label(4)
    some = world.ask().item_id
    world.answer(some)
    assert world.rank().answers == 5
    world.perform(SetAnswer(some, None))
    assert world.rank().answers == 4


def test_a_project_with_many_answers_is_asked_about_before_all_of_them_were_spread(world: World, monkeypatch):
    for item_id in list(world.truth)[:24]:
        world.answer(item_id)
    monkeypatch.setattr("labeller.loop.learning_loop._SPREAD_AT_ONCE", 10)
    opened = LearningLoop(world.project, world.loop.caches, asks_at_once=True)
    opened.rank(JobContext())
    opened.connect(JobContext())
    rounds = 0
    while opened.rank(JobContext()) and opened.is_learning_due():
        assert opened.next_question() is not None
        rounds += 1
    world.rank()
    world.loop.connect(JobContext())
    world.rank()
    assert rounds == 2
    assert not world.loop.is_learning_due()
    rows = np.arange(30)
    np.testing.assert_allclose(
        opened.ranking.learner.probabilities(rows), world.loop.ranking.learner.probabilities(rows), atol=1e-5
    )
