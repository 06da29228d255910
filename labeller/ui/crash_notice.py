"""What is said at the start when the run before died of a fault below Python."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from labeller.last_run import Crash, find_crashes
from labeller.ui.crash import versions_text
from labeller.ui.numbers import locale
from labeller.ui.widgets.message_dialog import MessageDialog


class CrashNotice(MessageDialog):
    """Says once that Labeller ended unexpectedly, that nothing is lost, and where the details are."""

    def __init__(self, crashes: list[Crash], log_folder: Path, parent: QWidget | None = None) -> None:
        details = "\n".join([versions_text(), *(crash.described() for crash in crashes)])
        super().__init__("", details=details, parent=parent)
        began = locale().toString(
            QDateTime.fromSecsSinceEpoch(int(crashes[0].began_at)), QLocale.FormatType.ShortFormat
        )
        self.setWindowTitle(self.tr("Labeller ended unexpectedly"))
        self.heading.setText(self.tr("Labeller ended unexpectedly last time"))
        self.lead.setText(
            self.tr(
                "That was the run that began {when}. Nothing is lost: every answer was on the disk as soon as you gave "
                "it. The details help whoever looks into it; they hold nothing of your project."
            ).format(when=began)
        )
        self.lead.setVisible(True)
        copy = self.add_button(self.tr("Copy details"), icon="copy", is_leading=True)
        copy.clicked.connect(self.copy_details)
        folder = self.add_button(self.tr("Open log folder"), icon="folder", is_leading=True)
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder))))


def tell_of_crash(log_folder: Path, window: QWidget) -> None:
    """Show the notice if there is anything to tell."""
    crashes = find_crashes(log_folder)
    if crashes:
        CrashNotice(crashes, log_folder, window).open()
