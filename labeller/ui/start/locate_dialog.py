"""Finding media folders that have moved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from labeller.errors import LabellerError
from labeller.project.relinking import FolderState, check_folder, find_folders, relink
from labeller.ui.session import ProjectSession
from labeller.ui.theme import XS, M
from labeller.ui.widgets.banner import DANGER, Banner
from labeller.ui.widgets.boxes import clear, column, row
from labeller.ui.widgets.buttons import PRIMARY, push_button
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import MUTED, ElidedLabel, plain_label


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
        self._fill()

    def locate(self, folder: FolderState, place: Path) -> None:
        """Point a folder to a place, if the files there are the same."""
        try:
            found = check_folder(self._session.project, folder.root_id, place)
            if found.missing == found.looked_at:
                raise LabellerError(
                    self.tr("None of the files of this project are in {place}.").format(place=place.name),
                    self.tr("Nothing was changed. Choose the folder that holds them."),
                )
            relink(self._session.project, folder.root_id, place)
        except LabellerError as error:
            self.banner.show_message(str(error), kind=DANGER)
            return
        self.banner.hide()
        self._fill()

    def _fill(self) -> None:
        clear(self._rows)
        for folder in find_folders(self._session.project):
            self._rows.addWidget(self._row(folder))

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
        parts.addWidget(push_button(self.tr("Locate …"), clicked=lambda: self._ask(folder)))
        line.setLayout(parts)
        return line

    def _ask(self, folder: FolderState) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder with the files of this project"))
        if chosen:
            self.locate(folder, Path(chosen))
