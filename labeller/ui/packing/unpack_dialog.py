"""Unpacking the media of a packed project: where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from labeller.store.packed_store import PackedMedia
from labeller.store.project_file import media_folder
from labeller.ui.numbers import size_text
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.form import Form
from labeller.ui.widgets.path_field import PathField
from labeller.ui.widgets.text import Paragraph

_WIDTH_PX = 640
_NAME_WIDTH_PX = 64


class UnpackDialog(Dialog):
    """`planned` carries the folder to fill; then the dialog closes."""

    planned = Signal(object)

    def __init__(self, project: Path, packed: PackedMedia, parent: QWidget | None = None) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self.setWindowTitle(self.tr("Unpack media"))
        self.heading.setText(self.tr("Unpack media"))
        self.lead.setText(
            self.tr("The pictures and sounds in the project are put into a folder, where they can be shown.")
        )
        self.lead.show()
        self.folder = PathField(self.tr("Folder"), self._choose)
        self.folder.set_path(media_folder(project))
        self._form = Form(name_width_px=_NAME_WIDTH_PX)
        self._form.add_row(self.tr("Folder"), self.folder)
        files = self.tr("%Ln files", "", packed.files)
        self.body.addWidget(Paragraph(f"{files}, {size_text(packed.size_bytes)}"))
        self.body.addWidget(self._form)
        self.add_cancel()
        self.go = self.add_button(self.tr("Unpack %Ln files", "", packed.files), kind=PRIMARY)
        self.go.clicked.connect(self._finish)
        self.folder.changed.connect(self._show_button)
        self.go.setFocus()

    def _show_button(self) -> None:
        trouble = self._trouble()
        self._form.set_trouble(self.folder, trouble)
        self.go.setEnabled(not trouble)

    def _trouble(self) -> str:
        path = self.folder.path
        if path is None or not path.name:
            return self.tr("Type the whole path, from the drive or the root on.")
        return "" if path.parent.is_dir() else self.tr("There is no folder {folder}.").format(folder=path.parent)

    def _finish(self) -> None:
        if self.folder.path is not None:
            self.planned.emit(self.folder.path)
            self.accept()

    def _choose(self) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder to fill"), str(self.folder.path or ""))
        return Path(chosen) if chosen else None
