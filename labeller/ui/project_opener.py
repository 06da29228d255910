"""Opening and making projects off the main thread, so that the window stands while SQLite and the rest load."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from labeller.jobs import JobContext
from labeller.paths import data_dir

if TYPE_CHECKING:
    from labeller.loop.learning_loop import LearningLoop
    from labeller.project.importing import ImportReport
    from labeller.project.project import Project
    from labeller.store.import_store import ImportBatch
    from labeller.store.packed_store import PackedMedia
    from labeller.ui.counts import Counts
    from labeller.ui.start.import_plan import ImportPlan


@dataclass(frozen=True)
class OpenedProject:
    """A project that is open for writing, its loop, and what had to be read of it before it can be shown.

    `interrupted` is an import that did not come to its end, `packed` are media that are in the file only.
    """

    project: Project
    loop: LearningLoop
    counts: Counts
    interrupted: ImportBatch | None
    packed: PackedMedia | None

    def close(self) -> None:
        """Let go of it, where nobody wants it any more."""
        self.loop.close()
        self.project.close()


OpeningJob = Callable[[JobContext], OpenedProject]


def load_libraries(_: JobContext) -> None:
    """Load what the first project will need, so that opening it is quick."""
    import labeller.loop.learning_loop
    import labeller.project.project  # noqa: F401


def load_learner(context: JobContext) -> None:
    """Load scikit-learn, which takes a second or two, before the first answer needs it."""
    context.check()  # not before the first item is on the screen
    from labeller.learning.warm_up import warm_up

    warm_up()


def open_project(path: Path, annotator: str, context: JobContext) -> OpenedProject:
    """Open a project for writing. Raises LabellerError."""
    from labeller.project.project import open_project as open_file

    context.check()
    return _with_loop(open_file(path, annotator=annotator))


def make_project(plan: ImportPlan, annotator: str, context: JobContext) -> OpenedProject:
    """Make the empty project that a plan asks for; importing into it is another job. Raises LabellerError."""
    from labeller.project.project import create_project

    context.check()
    if plan.project_path is None:
        raise ValueError("the plan is for a project that is open")
    return _with_loop(create_project(plan.project_path, plan.task, plan.labels, annotator=annotator))


def make_sample(name: str, context: JobContext) -> Path:
    """The project file of a sample, made where it is not there yet. Raises LabellerError."""
    from labeller.project.samples import open_sample, sample_named

    return open_sample(sample_named(name), data_dir() / "samples", context)


def import_job(project: Project, plan: ImportPlan) -> Callable[[JobContext], ImportReport]:
    """The job that reads what a plan says into an open project."""

    def job(context: JobContext) -> ImportReport:
        from labeller.formats.registry import format_named
        from labeller.project.importing import import_source

        source_format = format_named(plan.format_name)
        return import_source(project, plan.source, source_format, plan.options, context, plan.label_order)

    return job


def _with_loop(project: Project) -> OpenedProject:
    """All that reads or writes the file for long is done here, so that the window never waits for it."""
    from labeller.loop.caches import EmbeddingCaches
    from labeller.loop.making import make_loop
    from labeller.project.interrupted import find_interrupted
    from labeller.project.unpacking import find_packed
    from labeller.ui.counts import count

    try:
        project.annotator()
        loop = make_loop(project, EmbeddingCaches(), asks_at_once=True)
        return OpenedProject(project, loop, count(project), find_interrupted(project), find_packed(project))
    except BaseException:
        project.close()
        raise
