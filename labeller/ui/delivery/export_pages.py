"""What the export dialog shows while it writes, and when it has written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from labeller.delivery.export import ExportReport
from labeller.formats.enclosed import CARD, MANIFEST
from labeller.jobs import Progress
from labeller.ui.delivery.sentences import Sentences, heading, icon_line, splits_text
from labeller.ui.numbers import count_text
from labeller.ui.theme import M, S
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import MUTED, WARN, ElidedLabel, Paragraph, plain_label
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
    """What was written, that it was read back, where it lies, what lies beside it, and what is not in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        verdict = self.tr("Read back and compared with the project: every item and label is the same.")
        self._place = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.told = Sentences()
        place = row(IconView("folder", "text-muted"), spacing=S)
        place.addWidget(self._place, 1)
        parts = column(icon_line("circle-check", "ok", verdict), place, spacing=M)
        parts.addWidget(self.told, 1)
        self.setLayout(parts)

    def show_report(self, report: ExportReport, trouble: str = "") -> None:
        """Show what was written; `trouble` is what did not go well beside it."""
        self._place.set_full_text(str(report.target))
        troubles = [icon_line("triangle-alert", "warn", trouble, WARN)] if trouble else []
        self.told.fill(*troubles, *self._enclosed(report), *self._missing(report), *self._remarks(report))

    def _enclosed(self, report: ExportReport) -> Iterator[QWidget]:
        if report.has_card:
            text = self.tr("{card} says what it is, and {manifest} has a checksum of every file.")
            yield icon_line("file-text", "text-muted", text.format(card=CARD, manifest=MANIFEST))

    def _missing(self, report: ExportReport) -> Iterator[QWidget]:
        if report.lost:
            yield heading(self.tr("What the format could not hold"))
        for loss in report.lost:
            yield icon_line("triangle-alert", "warn", f"{count_text(loss.count)} {loss.what}", WARN)

    def _remarks(self, report: ExportReport) -> Iterator[QWidget]:
        renamed = [f"{one.name} → {one.written_as}" for one in report.renamed[:_SHOWN_NAMES]]
        if len(report.renamed) > len(renamed):
            renamed.append(self.tr("and %Ln more names were changed", "", len(report.renamed) - len(renamed)))
        for text in filter(None, (splits_text(report.splits), *report.notes, *renamed)):
            yield Paragraph(text, role="secondary", tone=MUTED)
