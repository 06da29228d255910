"""What stands in the place of the item when there is none: nothing imported, still being read, or all done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from labeller.ui.counts import Counts
from labeller.ui.numbers import count_text
from labeller.ui.widgets.empty_state import EmptyState


class NothingLeft(QStackedWidget):
    """Says which of the three it is, and offers what comes next."""

    import_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = EmptyState(
            "inbox",
            self.tr("No items yet"),
            self.tr("Drop a folder or a table here, or choose one."),
            self.tr("Import items"),
        )
        self._empty.triggered.connect(self.import_wanted)
        self._waiting = EmptyState("sparkles", self.tr("Choosing the first item"))
        self._done = EmptyState(
            "circle-check",
            self.tr("Every item has an answer"),
            action=self.tr("Export"),
            second_action=self.tr("Import more items"),
        )
        self._done.triggered.connect(self.export_wanted)
        self._done.second_triggered.connect(self.import_wanted)
        for state in (self._waiting, self._empty, self._done):
            self.addWidget(state)

    def show_counts(self, counts: Counts) -> None:
        if not counts.total:
            self.setCurrentWidget(self._empty)
        elif counts.open:
            self.setCurrentWidget(self._waiting)
        else:
            answered, skipped = count_text(counts.answered), count_text(counts.skipped)
            told = self.tr("{answered} answered, {skipped} skipped.").format(answered=answered, skipped=skipped)
            if counts.audited:
                told += " " + self.tr("The app labelled %Ln, which were audited.", "", counts.audited)
            self._done.set_texts(self.tr("Every item has an answer"), told)
            self.setCurrentWidget(self._done)
