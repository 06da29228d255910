"""Saving a copy of the open project, because its own file is gone from its place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from labeller.jobs import JobContext
from labeller.project.copying import save_copy
from labeller.ui.rescue.doubt import Doubt
from labeller.ui.session import ProjectSession

COPY_JOB = "save a copy"


class CopyDesk(QObject):
    """Asks where to, and does it. `saved` carries the path of the copy, `failed` why there is none.

    `noticed` carries that the file is gone, where that was found at the end.
    """

    noticed = Signal(object)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, session: ProjectSession, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self._is_saved = False

    def doubt(self) -> Doubt | None:
        """What to ask before the project is closed while its file is gone and no copy was saved."""
        project = self._session.project
        gone = None if self._is_saved or project.is_read_only else project.find_gone()
        if gone is None:
            return None
        self.noticed.emit(gone)
        return Doubt(
            self.tr("Close without a copy?"),
            self.tr(
                "{name} is no longer in {folder}. What was answered since it was opened may be lost when it is closed "
                "here. Put the file back where it was, or save a copy first."
            ).format(name=project.path.name, folder=project.path.parent),
            self.tr("Close without a copy"),
            is_loss=True,
        )

    def ask(self) -> None:
        """Ask where to, and do it."""
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save a copy of the project"),
            str(Path.home() / self._session.path.name),
            self.tr("Labeller projects (*.labeller)"),
            # Nothing is ever overwritten.
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            self.save(Path(chosen))

    def save(self, target: Path) -> None:
        """Write the copy in the background."""
        project = self._session.project

        def job(context: JobContext) -> Path:
            return save_copy(project, target, context)

        self._session.jobs.start(
            COPY_JOB, job, done=self._on_saved, failed=self.failed.emit, title=self.tr("Saving a copy of the project")
        )

    def _on_saved(self, copy: Path) -> None:
        self._is_saved = True
        self.saved.emit(copy)
