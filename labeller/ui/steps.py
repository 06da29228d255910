"""What changes the open project: one step at a time, long ones as a job."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from labeller.domain.changes import Changes
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.project.commands.command import Command
from labeller.project.commands.labels import MergeLabels, RemoveLabel
from labeller.project.project import Project
from labeller.store.trouble import NotSavedError
from labeller.ui.job_runner import JobRunner

STEP_JOB = "step"
# They change what all annotations mean, however few there are yet.
_LARGE = (RemoveLabel, MergeLabels)
# About what can be done within one frame.
LONG_FROM_ROWS = 1_000

Act = Callable[[], Changes | None]
Done = Callable[[Changes], None]


def _ignore(_: Changes) -> None:
    pass


class Steps(QObject):
    """Performs, undoes and redoes.

    What touches few rows is done here and now. What touches many, such as undoing an import, runs as a job, and until
    it is done every other step is refused (`is_busy`, `busy_changed`). Either way the project tells what changed.

    Methods raise LabellerError when nothing was changed; when a long step failed, `failed` carries it. `save_failed`
    comes beside that where the disk did not take the change. `began` comes before each short step, `large_began` before
    each that changes much.
    """

    began = Signal()
    large_began = Signal()
    busy_changed = Signal()
    failed = Signal(object)
    save_failed = Signal(object)

    def __init__(self, project: Project, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._jobs = jobs
        self._doing = ""

    @property
    def is_busy(self) -> bool:
        """Whether a long step is under way."""
        return bool(self._doing)

    @property
    def doing(self) -> str:
        """The long step that is under way, in words; empty if there is none."""
        return self._doing

    def perform(self, command: Command, seconds: float = 0.0) -> Changes:
        """Do what touches few rows. `seconds` is the annotator's time that it took."""
        return self._do_now(lambda: self._project.perform(command, seconds))

    def start(self, command: Command) -> None:
        """Do what may touch many rows."""
        if isinstance(command, _LARGE):
            self.tell_large()
        self._do(command.title, self._project.weigh(command), lambda: self._project.perform(command), _ignore)

    def undo(self, done: Done = _ignore) -> None:
        """Take back the newest step, if there is one, and then call `done` with what changed."""
        title = self._project.undo_title()
        if title is not None:
            doing = self.tr("Undoing: {step}").format(step=title)
            self._do(doing, self._project.weigh_undo(), self._project.undo, done)

    def redo(self, done: Done = _ignore) -> None:
        """Do again what was undone last, if there is something, and then call `done` with what changed."""
        title = self._project.redo_title()
        if title is not None:
            doing = self.tr("Doing again: {step}").format(step=title)
            self._do(doing, self._project.weigh_redo(), self._project.redo, done)

    def tell_large(self) -> None:
        """Say that much is about to change, by a step or by a job that writes by itself."""
        if not self.is_busy:
            self.large_began.emit()

    def undo_title(self) -> str | None:
        """What undo would take back, in words; None while nothing can be undone."""
        return None if self.is_busy else self._project.undo_title()

    def redo_title(self) -> str | None:
        """What redo would do again, in words; None while nothing can be."""
        return None if self.is_busy else self._project.redo_title()

    def _do(self, doing: str, rows: int, act: Act, done: Done) -> None:
        if rows < LONG_FROM_ROWS:
            done(self._do_now(act))
        else:
            self._do_as_job(doing, act, done)

    def _do_now(self, act: Act) -> Changes:
        self._refuse_second()
        self.began.emit()
        try:
            return act() or Changes()
        except NotSavedError as error:
            self.save_failed.emit(error)
            raise

    def _do_as_job(self, doing: str, act: Act, done: Done) -> None:
        self._refuse_second()
        self.tell_large()

        def job(_: JobContext) -> Changes:
            return act() or Changes()

        def finish(changes: Changes) -> None:
            self._set_doing("")
            done(changes)

        self._set_doing(doing)
        self._jobs.start(
            STEP_JOB, job, done=finish, failed=self._on_failed, cancelled=lambda: self._set_doing(""), title=doing
        )

    def _on_failed(self, error: Exception) -> None:
        self._set_doing("")
        if isinstance(error, NotSavedError):
            self.save_failed.emit(error)
        self.failed.emit(error)

    def _refuse_second(self) -> None:
        if self._doing:
            raise LabellerError(
                self.tr("This has to wait for another change: {step}.").format(step=self._doing),
                self.tr("Nothing was changed. Try it again in a moment."),
            )

    def _set_doing(self, doing: str) -> None:
        self._doing = doing
        self.busy_changed.emit()
