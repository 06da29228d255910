"""What the export dialog shows while it writes, and when it has written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from labeller.delivery.export import ExportReport
from labeller.jobs import Progress
from labeller.ui.delivery.export_summary import icon_line
from labeller.ui.theme import M, S
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import MUTED, ElidedLabel, Paragraph, plain_label
from labeller.ui.widgets.thin_progress_bar import ThinProgressBar

_SHOWN_NAMES = 5


class WritingPage(QWidget):
    """How far it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target = ElidedLabel(tone=MUTED)
        self._bar = ThinProgressBar()
        self._message = plain_label(role="secondary", tone=MUTED)
        self.setLayout(column(self._target, self._bar, self._message, STRETCH, spacing=M))

    def begin(self, target: Path) -> None:
        self._target.set_full_text(str(target))
        self._bar.set_share(None)
        self._message.setText("")

    def show_progress(self, progress: Progress) -> None:
        self._bar.set_progress(progress)
        self._message.setText(progress.message)


class WrittenPage(QWidget):
    """What was written, that it was read back, and where it lies."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        verdict = self.tr("Read back and compared with the project: every item and label is the same.")
        self._place = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._notes = Paragraph(role="secondary", tone=MUTED)
        place = row(IconView("folder", "text-muted"), spacing=S)
        place.addWidget(self._place, 1)
        self.setLayout(column(icon_line("circle-check", "ok", verdict), place, self._notes, STRETCH, spacing=M))

    def show_report(self, report: ExportReport, trouble: str = "") -> None:
        """Show what was written; `trouble` is what did not go well beside it."""
        self._place.set_full_text(str(report.target))
        renamed = [f"{one.name} → {one.written_as}" for one in report.renamed[:_SHOWN_NAMES]]
        if len(report.renamed) > len(renamed):
            renamed.append(self.tr("and %Ln more names were changed", "", len(report.renamed) - len(renamed)))
        self._notes.setText("\n".join([*filter(None, [trouble]), *report.notes, *renamed]))
