"""Letting a model or a program suggest, in the background: the job outlives the dialog that asked for it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from labeller.errors import LabellerError
from labeller.loop.outside.plan import SourcePlan, run_plan
from labeller.loop.outside.prelabelling import PrelabelReport
from labeller.ui.session import ProjectSession
from labeller.ui.suggesting.outcome import OutcomeWords
from labeller.ui.suggesting.suggesting_dialog import SuggestingDialog

PRELABEL_JOB = "prelabel"


class SuggestingDesk(QObject):
    """Opens the dialog over `window`. `said` carries what came of it, `failed` why nothing did, once nobody looks."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, session: ProjectSession, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self._dialog: SuggestingDialog | None = None
        self._name = ""

    def ask(self) -> None:
        """Show the dialog: what is to suggest, or how far it is."""
        dialog = SuggestingDialog(self._session.schema.task, self._window)
        dialog.planned.connect(self.run)
        dialog.stop_wanted.connect(partial(self._session.jobs.cancel, PRELABEL_JOB))
        dialog.finished.connect(self._on_closed)
        self._dialog = dialog
        if self._session.jobs.is_running(PRELABEL_JOB):
            dialog.show_working(self._name)
            self._follow()
        dialog.open()

    def run(self, plan: SourcePlan) -> None:
        """Let it suggest, in the background."""
        project, folder = self._session.project, self._session.embeddings_folder
        self._name = plan.where or self.tr("Names of labels")
        self._session.steps.tell_large()
        self._session.jobs.start(
            PRELABEL_JOB,
            lambda context: run_plan(project, plan, context, folder),
            done=self._on_done,
            failed=self._on_failed,
            cancelled=self._on_cancelled,
            title=self.tr("Suggesting: {name}").format(name=self._name),
        )
        if self._dialog is not None:
            self._dialog.show_working(self._name)
        self._follow()

    def _follow(self) -> None:
        for job in self._session.jobs.jobs:
            if job.name == PRELABEL_JOB:
                job.progressed.connect(self._on_progressed)

    def _on_progressed(self, progress: object) -> None:
        if self._dialog is not None:
            self._dialog.show_progress(progress)  # type: ignore[arg-type]

    def _on_done(self, report: PrelabelReport) -> None:
        if self._dialog is not None:
            self._dialog.show_report(report)
        else:
            words = OutcomeWords()
            self.said.emit(f"{words.found(report)} {words.strange(report)}".strip())

    def _on_failed(self, error: Exception) -> None:
        if self._dialog is not None and isinstance(error, LabellerError):
            self._dialog.show_form(error)
        else:
            self.failed.emit(error)

    def _on_cancelled(self) -> None:
        if self._dialog is not None:
            self._dialog.show_form()
        self.said.emit(self.tr("Stopped. What was suggested before is kept."))

    def _on_closed(self) -> None:
        self._dialog = None
