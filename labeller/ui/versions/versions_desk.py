"""Restoring versions: the dialog about an open project, and a way out for one that does not open."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from labeller.domain.version import Version
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.ui.job_runner import JobRunner
from labeller.ui.rescue.repair_desk import RepairDesk
from labeller.ui.versions.version_words import VersionWords
from labeller.ui.widgets.dialog import WIDTH_PX
from labeller.ui.widgets.message_dialog import MessageDialog
from labeller.ui.widgets.text import Paragraph

_WIDE_PX = 720
_LOOK_JOB = "look for a sound version"

RestoreJob = Callable[[JobContext], object]


class VersionsDesk(QObject):
    """`restore_wanted` carries a job that gives a Restored; the project must be closed before it runs."""

    restore_wanted = Signal(object)

    def __init__(self, jobs: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._jobs = jobs
        self._window = window
        self.repair = RepairDesk(jobs, window)

    def show_versions(self, path: Path) -> None:
        """Let somebody choose a version of a project."""
        from labeller.ui.versions.versions_dialog import VersionsDialog

        dialog = VersionsDialog(path, self._jobs, self._window)
        dialog.chosen.connect(lambda choice: self._restore(path, choice.version, choice.target))
        dialog.open()

    def explain(self, error: LabellerError, path: Path, ready: Callable[[MessageDialog], object]) -> None:
        """Say why a project does not open; offer the newest version that does, and to save what can be read.

        `ready` shows the dialog.
        """

        def job(_: JobContext) -> Version | None:
            from labeller.project.restoring import is_beyond_opening
            from labeller.project.versions import find_versions, newest_sound

            try:
                return newest_sound(find_versions(path)) if is_beyond_opening(path) else None
            except LabellerError:
                return None

        def show(version: Version | None) -> None:
            dialog = MessageDialog.for_error(error, self._window, width_px=_WIDE_PX if version else WIDTH_PX)
            self.repair.offer(dialog, error, path)
            if version is not None:
                self._offer(dialog, path, version)
            ready(dialog)

        self._jobs.start(_LOOK_JOB, job, done=show, failed=lambda _: show(None), visible=False)

    def _offer(self, dialog: MessageDialog, path: Path, version: Version) -> None:
        when = VersionWords().moment(version.at, time.time())
        text = self.tr(
            "The newest version that opens was kept {when}. The file as it is now is set aside, not removed."
        )
        dialog.body.insertWidget(0, Paragraph(text.format(when=when)))
        dialog.add_action(self.tr("Restore a version…"), partial(self.show_versions, path))
        restore = partial(self._restore, path, version)
        dialog.add_action(self.tr("Open the newest good version"), restore, is_primary=True).setFocus()

    def _restore(self, path: Path, version: Version, target: Path | None = None) -> None:
        def job(context: JobContext) -> object:
            from labeller.project.restoring import restore_as_new, restore_in_place

            if target is None:
                return restore_in_place(version, path, context)
            return restore_as_new(version, path, target, context)

        self.restore_wanted.emit(job)
