"""What is said at the start when the run before died of a fault below Python."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QWidget

from labeller.last_run import Crash, find_crashes
from labeller.ui.crash import versions_text
from labeller.ui.numbers import locale
from labeller.ui.report_dialog import ReportDialog


class CrashNotice(ReportDialog):
    """Says once that Labeller ended unexpectedly, that nothing is lost, and where the details are."""

    def __init__(self, crashes: list[Crash], log_folder: Path, parent: QWidget | None = None) -> None:
        details = "\n".join([versions_text(), *(crash.described() for crash in crashes)])
        super().__init__(details, log_folder, parent)
        began = locale().toString(
            QDateTime.fromSecsSinceEpoch(int(crashes[0].began_at)), QLocale.FormatType.ShortFormat
        )
        self.say(
            self.tr("Labeller ended unexpectedly"),
            self.tr("Labeller ended unexpectedly last time"),
            self.tr(
                "That was the run that began {when}. Nothing is lost: every answer was on the disk as soon as you gave "
                "it. The details help whoever looks into it; they hold nothing of your project."
            ).format(when=began),
        )


def tell_of_crash(log_folder: Path, window: QWidget) -> None:
    """Show the notice if there is anything to tell."""
    crashes = find_crashes(log_folder)
    if crashes:
        CrashNotice(crashes, log_folder, window).open()
