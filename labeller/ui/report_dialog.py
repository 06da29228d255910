"""The dialog for what went wrong below the work: it says so calmly, and gives the details to whoever looks into it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from labeller.ui.widgets.message_dialog import MessageDialog


class ReportDialog(MessageDialog):
    """A message whose details can be copied, and the folder of the log opened."""

    def __init__(self, details: str, log_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__("", details=details, parent=parent)
        copy = self.add_button(self.tr("Copy details"), icon="copy", is_leading=True)
        copy.clicked.connect(self.copy_details)
        folder = self.add_button(self.tr("Open log folder"), icon="folder", is_leading=True)
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder))))

    def say(self, window_title: str, heading: str, text: str) -> None:
        """What the window is called, what happened, and what that means for the work."""
        self.setWindowTitle(window_title)
        self.heading.setText(heading)
        self.lead.setText(text)
        self.lead.setVisible(True)
