"""A simulated annotator who draws: knows the annotations beforehand and answers what the loop asks."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import FoundAnnotation, ItemId, ItemState
from labeller.domain.prediction import Question, SuggestedAnnotation
from labeller.domain.schema import Task
from labeller.geometry.matching import count, count_spans
from labeller.jobs import JobContext
from labeller.loop.learning_loop import LearningLoop
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import Project


@dataclass(frozen=True, slots=True)
class DrawnStep:
    """One question that was answered, with how many annotations were suggested and how many of these were right."""

    question: Question
    suggested: int
    right: int


def draw_answers(
    project: Project,
    loop: LearningLoop,
    known: Mapping[ItemId, Sequence[FoundAnnotation]],
    budget: int,
    context: JobContext,
    *,
    ranked_every: int = 1,
) -> Iterator[DrawnStep]:
    """Answer up to `budget` questions through the same commands and the same loop as a person.

    The loop learns after every `ranked_every` answers: a quick annotator is ahead of a slow learner.

    A suggestion is accepted where it is just what is known, as for spans it often is; all else is drawn. Right is a
    span with both ends right, and a shape or range that overlaps what is known by at least half.
    """
    for done in range(budget):
        context.progress(done, budget, "answering")
        if done % ranked_every == 0:
            loop.rank(context)
        question = loop.next_question()
        if question is None:
            return
        suggested = [] if question.is_control else _suggested(loop, question.item_id, context)
        annotations = tuple(_annotations(project, known[question.item_id], suggested))
        answer = Answer(
            ItemState.ANSWERED, project.annotator().id, time.time(), is_control=question.is_control,
            annotations=annotations,
        )  # fmt: skip
        loop.note(project.perform(SetAnswer(question.item_id, answer)))
        compare = count_spans if project.task is Task.TEXT_SPANS else count
        yield DrawnStep(question, len(suggested), compare(annotations, suggested).true_positives)


def _suggested(loop: LearningLoop, item_id: ItemId, context: JobContext) -> list[SuggestedAnnotation]:
    if loop.can_prepare(item_id):
        loop.prepare(item_id, context)
    return list(loop.suggest_annotations(item_id))


def _annotations(
    project: Project, known: Sequence[FoundAnnotation], suggested: Sequence[SuggestedAnnotation]
) -> Iterator[Annotation]:
    offered = {(one.label_id, one.shape): one.score for one in suggested}
    for order, one in enumerate(known):
        label = project.schema.named(one.label)
        if label is not None:
            score = offered.get((label.id, one.shape))
            source = Source.HUMAN if score is None else Source.ACCEPTED
            yield Annotation(
                label.id, source, project.annotator().id, time.time(), shape=one.shape, score=score, order=order
            )
