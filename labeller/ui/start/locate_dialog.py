"""Finding media folders that have moved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.project.relinking import FolderCheck, FolderState, check_folder, find_folders, relink
from labeller.ui.session import ProjectSession
from labeller.ui.theme import XS, M
from labeller.ui.widgets.banner import DANGER, WARN, Banner
from labeller.ui.widgets.boxes import clear, column, row
from labeller.ui.widgets.buttons import PRIMARY, push_button
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import MUTED, ElidedLabel, plain_label

_CHECK_JOB = "compare a folder"
_LOOK_JOB = "look for folders"


class LocateDialog(Dialog):
    """Lists the folders of the project's media, whether they are there, and lets each be pointed elsewhere.

    A new place is taken only if it holds the same files, compared by content.
    """

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__("", width_px=640, parent=parent)
        self.setWindowTitle(self.tr("Locate media"))
        self.heading.setText(self.tr("Where are the files?"))
        self.lead.setText(self.tr("Point each folder to where it lies now. Answers stay as they are."))
        self.lead.show()
        self._session = session
        self.banner = Banner()
        self._rows = column(spacing=M)
        self.body.addWidget(self.banner)
        self.body.addLayout(self._rows)
        self.add_button(self.tr("Done"), kind=PRIMARY).clicked.connect(self.accept)
        self.finished.connect(self._stop)
        self._fill()

    def locate(self, folder: FolderState, place: Path) -> None:
        """Point a folder to a place, if the files there are the same. They are read in the background."""
        project = self._session.project
        self.banner.show_message(self.tr("Comparing the files…"), is_dismissible=False)

        def job(_: JobContext) -> FolderCheck:
            return check_folder(project, folder.root_id, place)

        def done(found: FolderCheck) -> None:
            self._take(folder, place, found)

        self._session.jobs.start(_CHECK_JOB, job, done=done, failed=self._on_failed, visible=False)

    def _take(self, folder: FolderState, place: Path, found: FolderCheck) -> None:
        if not found.is_same_folder:
            self.banner.show_message(self._refusal(place, found), kind=DANGER)
            return
        try:
            relink(self._session.project, folder.root_id, place)
        except LabellerError as error:
            self._on_failed(error)
            return
        if found.missing:
            text = self.tr("Found, but {missing} of {count} files looked at are missing there.")
            self.banner.show_message(text.format(missing=found.missing, count=found.looked_at), kind=WARN)
        else:
            self.banner.hide()
        self._fill()

    def _refusal(self, place: Path, found: FolderCheck) -> str:
        if found.changed:
            text = self.tr("{changed} of {count} files looked at in {place} are not the ones of this project.")
        else:
            text = self.tr("None of the {count} files looked at are in {place}.")
        text = text.format(changed=found.changed, count=found.looked_at, place=place.name)
        return text + " " + self.tr("Nothing was changed. Choose the folder that holds them.")

    def _fill(self) -> None:
        """Look for the folders, which may lie on a drive that does not answer, and list them."""
        project = self._session.project
        self._session.jobs.start(
            _LOOK_JOB, lambda _: find_folders(project), done=self._show, failed=self._on_failed, visible=False
        )

    def _show(self, folders: list[FolderState]) -> None:
        clear(self._rows)
        for folder in folders:
            self._rows.addWidget(self._row(folder))
        self.fit_height()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, LabellerError):
            raise error
        self.banner.show_message(str(error), kind=DANGER)

    def _stop(self) -> None:
        for name in (_CHECK_JOB, _LOOK_JOB):
            self._session.jobs.forget(name)

    def _row(self, folder: FolderState) -> QWidget:
        line = QWidget()
        names = column(
            ElidedLabel(str(folder.folder)),
            plain_label(self.tr("%Ln items", "", folder.items), role="secondary", tone=MUTED),
            spacing=XS,
        )
        parts = row(spacing=M)
        icon, role = ("circle-check", "ok") if folder.is_there else ("file-warning", "warn")
        parts.addWidget(IconView(icon, role))
        parts.addLayout(names, 1)
        parts.addWidget(push_button(self.tr("Locate…"), clicked=lambda: self._ask(folder)))
        line.setLayout(parts)
        return line

    def _ask(self, folder: FolderState) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder with the files of this project"))
        if chosen:
            self.locate(folder, Path(chosen))
