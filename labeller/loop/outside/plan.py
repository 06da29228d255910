"""What somebody chose to have suggested from, before any of it is opened or run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from labeller.domain.item import Medium
from labeller.domain.schema import Task
from labeller.jobs import JobContext
from labeller.learning.classifiers.preparation import Scale
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.outside.address import AddressSource
from labeller.loop.outside.label_names import LabelNameSource
from labeller.loop.outside.model import ModelSource
from labeller.loop.outside.prelabelling import PrelabelReport, prelabel
from labeller.loop.outside.program import LIMIT_S, ProgramSource
from labeller.loop.outside.source import Kind, Source
from labeller.project.project import Project


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """`where` is the path of a model, the command of a program or an address; empty for the names of the labels.

    `scale` is for classifiers, `limit_s` how long a program may think about an item.
    """

    kind: Kind
    where: str = ""
    scale: Scale = Scale.AUTO
    limit_s: float = LIMIT_S
    only_open: bool = False


def kinds_for(task: Task) -> tuple[Kind, ...]:
    """The kinds of sources that can suggest for a task, in the order in which they are offered."""
    kinds = (Kind.COMMAND, Kind.ADDRESS)
    if task.medium is Medium.IMAGE and task is not Task.KEYPOINTS:
        return Kind.MODEL, *kinds
    return (Kind.LABEL_NAMES, *kinds) if task.medium is Medium.TEXT and task.is_whole_item else kinds


def run_plan(project: Project, plan: SourcePlan, context: JobContext, embeddings: Path | None = None) -> PrelabelReport:
    """A job: open the source and let it suggest. `embeddings` is where texts may have been read already.

    Raises as `prelabel` does, and LabellerError where the source cannot be used.
    """
    with _opened(project, plan, embeddings) as source:
        return prelabel(project, source, context, only_open=plan.only_open)


@contextmanager
def _opened(project: Project, plan: SourcePlan, embeddings: Path | None) -> Iterator[Source]:
    match plan.kind:
        case Kind.MODEL:
            yield ModelSource(Path(plan.where), project.schema, plan.scale)
        case Kind.COMMAND:
            yield ProgramSource(plan.where, project.schema, plan.limit_s)
        case Kind.ADDRESS:
            yield AddressSource(plan.where, project.schema, plan.limit_s)
        case Kind.LABEL_NAMES:
            caches = EmbeddingCaches(embeddings)
            try:
                yield LabelNameSource(project, caches)
            finally:
                caches.close()
