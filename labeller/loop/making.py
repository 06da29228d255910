"""The loop that fits the task of a project."""

from __future__ import annotations

from labeller.domain.schema import Task
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.shape_images import SHAPE_TASKS
from labeller.project.project import Project


def make_loop(
    project: Project, caches: EmbeddingCaches, strategy: str | None = None, *, asks_at_once: bool = False
) -> LearningLoop:
    """`strategy` is the name of a query strategy, which overrules the one that the project has settled.

    With `asks_at_once` there is a first question soon, even if the learner is not ready for it.
    """
    if project.task is Task.TEXT_SPANS:
        from labeller.loop.span_loop import SpanLoop

        return SpanLoop(project, caches, strategy)
    if project.task in SHAPE_TASKS:
        from labeller.loop.shape_loop import ShapeLoop

        return ShapeLoop(project, caches, strategy)
    if project.task is Task.AUDIO_RANGES:
        from labeller.loop.range_loop import RangeLoop

        return RangeLoop(project, caches, strategy)
    if project.task is Task.TABULAR_CLASSIFICATION:
        from labeller.loop.row_loop import RowLoop

        return RowLoop(project, caches, strategy, asks_at_once=asks_at_once)
    return LearningLoop(project, caches, strategy, asks_at_once=asks_at_once)
