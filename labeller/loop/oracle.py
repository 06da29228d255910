"""A simulated annotator: knows the labels beforehand and answers what the loop asks."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemId, ItemState
from labeller.domain.prediction import Question, Suggestion
from labeller.jobs import JobContext
from labeller.loop.learning_loop import LearningLoop
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import Project


@dataclass(frozen=True, slots=True)
class Step:
    """One question that was answered, with what the learner had suggested and whether that was right."""

    question: Question
    suggestion: Suggestion | None
    is_right: bool


def answer_questions(
    project: Project, loop: LearningLoop, labels: Mapping[ItemId, tuple[str, ...]], budget: int, context: JobContext
) -> Iterator[Step]:
    """Answer up to `budget` questions through the same commands and the same loop as a person.

    The suggestion is accepted where it is right, and as for a person there is none beside a question of the control
    slice. The learner is refitted after every answer.
    """
    for done in range(budget):
        context.progress(done, budget, "answering")
        loop.rank(context)
        if loop.is_connecting_due():
            loop.connect(context)
            loop.rank(context)
        question = loop.next_question()
        if question is None:
            return
        suggestion = None if question.is_control else loop.suggest(question.item_id)
        ids = tuple(sorted(_label_ids(project, labels[question.item_id])))
        is_right = suggestion is not None and tuple(sorted(suggestion.label_ids)) == ids
        source = Source.ACCEPTED if is_right else Source.HUMAN
        changes = project.perform(SetAnswer(question.item_id, _answer(project, ids, source, question.is_control)))
        loop.note(changes)
        yield Step(question, suggestion, is_right)


def _label_ids(project: Project, names: tuple[str, ...]) -> Iterator[int]:
    for name in names:
        label = project.schema.named(name)
        if label is not None:
            yield label.id


def _answer(project: Project, label_ids: tuple[int, ...], source: Source, is_control: bool) -> Answer:  # noqa: FBT001
    now = time.time()
    annotator = project.annotator().id
    annotations = tuple(Annotation(label_id, source, annotator, now) for label_id in label_ids)
    return Answer(ItemState.ANSWERED, annotator, now, is_control=is_control, annotations=annotations)
