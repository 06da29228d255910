"""The simulated annotator answers as a person would: through the same loop and the same commands."""

from __future__ import annotations

from labeller.domain.annotation import Source
from labeller.jobs import JobContext, Progress
from labeller.loop.oracle import answer_questions
from labeller.store import answer_store
from tests.loop.conftest import MakeWorld
from tests.loop.making import World, texts_about


def run(world: World, budget: int):
    return list(answer_questions(world.project, world.loop, world.truth, budget, JobContext()))


def test_answers_are_in_the_project_and_right(world: World):
    steps = run(world, 12)
    with world.project.read() as db:
        answers = answer_store.find_answers(db, [step.question.item_id for step in steps])
    names = {label.id: label.name for label in world.project.schema.labels}
    assert len(answers) == 12
    assert all(
        tuple(names[one] for one in answer.label_ids) == world.truth[item_id] for item_id, answer in answers.items()
    )


def test_right_suggestions_are_accepted_and_the_others_corrected(world: World):
    steps = run(world, 15)
    with world.project.read() as db:
        answers = answer_store.find_answers(db, [step.question.item_id for step in steps])
    sources = {item_id: answer.annotations[0].source for item_id, answer in answers.items()}
    accepted = {item_id for item_id, source in sources.items() if source is Source.ACCEPTED}
    assert accepted == {step.question.item_id for step in steps if step.is_right}
    assert 0 < len(accepted) < 15


def test_control_questions_are_answered_without_a_suggestion(world: World):
    steps = [step for step in run(world, 30) if step.question.is_control]
    with world.project.read() as db:
        answers = answer_store.find_answers(db, [step.question.item_id for step in steps])
    assert steps
    assert all(step.suggestion is None for step in steps)
    assert all(answer.is_control for answer in answers.values())


def test_ends_when_nothing_is_left_to_ask(new_world: MakeWorld):
    world = new_world([(text, ("weather",)) for text in texts_about("weather", 4)])
    assert len(run(world, 100)) == 4


def test_items_that_carry_no_label_are_answered_with_none(new_world: MakeWorld):
    world = new_world([(text, ()) for text in texts_about("weather", 3)])
    run(world, 3)
    with world.project.read() as db:
        assert {outcome.label_ids for outcome in answer_store.find_outcomes(db)} == {()}


def test_progress_is_told(world: World):
    told: list[Progress] = []
    steps = answer_questions(world.project, world.loop, world.truth, 3, JobContext(report=told.append))
    assert len(list(steps)) == 3
    assert [(one.done, one.total) for one in told if one.total == 3] == [(0, 3), (1, 3), (2, 3)]
