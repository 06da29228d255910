"""Opening and making projects in the background, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from labeller.jobs import Job, JobContext
from labeller.settings import Settings
from labeller.ui import project_opener
from labeller.ui.job_runner import JobRunner
from labeller.ui.project_opener import OpenedProject, OpeningJob

if TYPE_CHECKING:
    from labeller.ui.start.import_plan import ImportPlan

T = TypeVar("T")

OPEN_JOB = "open project"
# So soon a job that waits for a project to be closed hears that nobody wants it any more.
_LOOK_AGAIN_S = 0.1


class Opening(QObject):
    """Whatever is asked for takes the place of what is under way; a project that nobody wants any more is let go.

    `began` says in words what is being done, `opened` carries an OpenedProject, `sample_made` the path of a sample,
    `restored` a Restored, `failed` why it could not be done and the path of the project, None for a sample.
    """

    began = Signal(str)
    opened = Signal(object)
    sample_made = Signal(object)
    restored = Signal(object)
    failed = Signal(object, object)

    def __init__(self, jobs: JobRunner, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._settings = settings
        self._path: Path | None = None
        self._closing: list[Event] = []

    def wait_for(self, closing: Event) -> None:
        """A project is being closed: nothing is opened before that is done, for it may be the same file."""
        self._closing = [*(one for one in self._closing if not one.is_set()), closing]

    def open(self, path: Path) -> None:
        """Open a project file."""
        # A second press must not find the file locked by the first.
        if self._jobs.is_running(OPEN_JOB) and self._path == path:
            return
        self._path = path
        self.began.emit(self.tr("Opening {name}…").format(name=path.stem))
        job = partial(project_opener.open_project, path, self._annotator)
        self._start(job, self.opened.emit, lambda error: self.failed.emit(error, path))

    def make_sample(self, name: str) -> None:
        """Make a sample project where it is not there yet."""
        self._path = None
        self.began.emit(self.tr("Making the sample project…"))
        self._jobs.start(
            OPEN_JOB,
            partial(project_opener.make_sample, name),
            done=self.sample_made.emit,
            failed=lambda error: self.failed.emit(error, None),
            visible=False,
        )

    def restore(self, job: Job[object]) -> None:
        """Restore a version, once the project that it is of is closed."""
        self._path = None
        self.began.emit(self.tr("Restoring the version…"))
        self._jobs.start(
            OPEN_JOB,
            partial(_after, self._closing, job),
            done=self.restored.emit,
            failed=lambda error: self.failed.emit(error, None),
            visible=False,
        )

    def make(
        self, plan: ImportPlan, *, done: Callable[[OpenedProject], None], failed: Callable[[Exception], None]
    ) -> None:
        """Make the empty project that a plan asks for, and open it."""
        self._path = plan.project_path
        self._start(partial(project_opener.make_project, plan, self._annotator), done, failed)

    def forget(self) -> None:
        """Nobody waits for it any more."""
        self._jobs.forget(OPEN_JOB)

    @property
    def _annotator(self) -> str:
        return str(self._settings.get("annotator_name"))

    def _start(
        self, job: OpeningJob, done: Callable[[OpenedProject], None], failed: Callable[[Exception], None]
    ) -> None:
        waiting = partial(_after, self._closing, job)
        self._jobs.start(OPEN_JOB, waiting, done=done, failed=failed, discarded=OpenedProject.close, visible=False)


def _after(closing: Sequence[Event], job: Job[T], context: JobContext) -> T:
    for closed in closing:
        while not closed.wait(_LOOK_AGAIN_S):
            context.check()
    return job(context)
