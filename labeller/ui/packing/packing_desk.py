"""Packing the open project and unpacking its media: the dialogs, and the jobs that they decide on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.project.packing import PackReport, pack
from labeller.project.unpacking import UnpackReport, point_at, read_packed, unpack_media
from labeller.store.packed_store import PackedMedia
from labeller.ui.numbers import size_text
from labeller.ui.packing.pack_dialog import PackChoice, PackDialog
from labeller.ui.packing.unpack_dialog import UnpackDialog
from labeller.ui.session import ProjectSession
from labeller.ui.widgets.message_dialog import MessageDialog

PACK_JOB, UNPACK_JOB = "pack", "unpack"
_LOOK_JOB = "look for packed media"
_LISTED = 1000


class PackingDesk(QObject):
    """Opens the dialogs over `window`. `said` carries a word about what was done, `failed` what could not be done."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, session: ProjectSession, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window

    def pack(self) -> None:
        """Ask where to, and do it."""
        dialog = PackDialog(self._session, self._window)
        dialog.planned.connect(self.run_pack)
        dialog.open()

    def run_pack(self, choice: PackChoice) -> None:
        """Pack in the background; what is answered meanwhile is not in the copy."""
        project = self._session.project

        def job(context: JobContext) -> PackReport:
            return pack(project, choice.target, context, without_missing=choice.without_missing)

        self._session.jobs.start(
            PACK_JOB,
            job,
            done=self._on_packed,
            failed=self.failed.emit,
            cancelled=lambda: self.said.emit(self.tr("Packing stopped. Nothing was left behind.")),
            title=self.tr("Packing {name}").format(name=self._session.name),
        )

    def unpack(self) -> None:
        """Ask where to, and do it."""
        project = self._session.project
        self._session.jobs.start(
            _LOOK_JOB, lambda _: read_packed(project), done=self._ask_where, failed=self.failed.emit, visible=False
        )

    def run_unpack(self, folder: Path) -> None:
        """Unpack in the background, then let the project look there."""
        project = self._session.project

        def job(context: JobContext) -> UnpackReport:
            return unpack_media(project, folder, context)

        self._session.jobs.start(
            UNPACK_JOB,
            job,
            done=self._on_unpacked,
            failed=self.failed.emit,
            cancelled=lambda: self.said.emit(self.tr("Unpacking stopped. Nothing was left behind.")),
            title=self.tr("Unpacking the media of {name}").format(name=self._session.name),
        )

    def _ask_where(self, packed: PackedMedia) -> None:
        dialog = UnpackDialog(self._session.path, packed, self._window)
        dialog.planned.connect(self.run_unpack)
        dialog.open()

    def _on_packed(self, report: PackReport) -> None:
        files = self.tr("%Ln files packed", "", report.files)
        where = self.tr("{files} into {name}, {size}")
        self.said.emit(where.format(files=files, name=report.target.name, size=size_text(report.target.stat().st_size)))

    def _on_unpacked(self, report: UnpackReport) -> None:
        try:
            point_at(self._session.project, report)
        except LabellerError as error:
            self.failed.emit(error)
            return
        files = self.tr("%Ln files unpacked", "", report.files)
        if not report.problems:
            self.said.emit(self.tr("{files} into {name}").format(files=files, name=report.folder.name))
            return
        MessageDialog(
            files,
            self.tr("%Ln files were left out; the details say why.", "", len(report.problems)),
            details="\n".join(f"{one.file}: {one.reason}" for one in report.problems[:_LISTED]),
            parent=self._window,
        ).open()
