"""Which labels the learner takes for each other: a matrix of few labels, the most frequent pairs of many."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from labeller.domain.schema import Label
from labeller.learning.label_figures import Confusion
from labeller.loop.progress import Quality
from labeller.ui.learning.card import Card
from labeller.ui.learning.confusion_matrix import MOST_LABELS, Cells, ConfusionMatrix
from labeller.ui.numbers import count_text
from labeller.ui.widgets.plain_table import ROW_HEIGHT_PX, PlainTable
from labeller.ui.widgets.text import MUTED, Paragraph

_MOST_PAIRS = 20
_ROWS_SHOWN = 8
_LONGEST_NAME = 24


class ConfusionCard(Card):
    """Hidden while nothing was measured. `label_opened` carries the label that was the answer."""

    label_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix = ConfusionMatrix()
        self.pairs = PairList()
        self.text = Paragraph(role="secondary", tone=MUTED)
        self.fill(self.tr("Answer against suggestion"), self.text, self.matrix, self.pairs)
        self.matrix.label_opened.connect(self.label_opened)
        self.pairs.label_opened.connect(self.label_opened)

    def show_quality(self, quality: Quality | None, labels: Sequence[Label], *, is_multilabel: bool) -> None:
        self.setVisible(quality is not None and bool(quality.labels))
        if quality is None or not quality.labels:
            return
        is_matrix = not is_multilabel and _fit_a_matrix(labels)
        self.matrix.setVisible(is_matrix)
        self.pairs.setVisible(not is_matrix and bool(quality.confusions))
        if is_matrix:
            self.matrix.show_counts(labels, _counts(quality))
        else:
            self.pairs.show_pairs(quality.confusions[:_MOST_PAIRS], labels)
        self.text.setText(self._words(quality, is_matrix=is_matrix))

    def _words(self, quality: Quality, *, is_matrix: bool) -> str:
        if not quality.confusions:
            return self.tr("No suggestion was wrong on %Ln control answers.", "", quality.control.n)
        if is_matrix:
            return self.tr(
                "%Ln control answers: what was answered at the left, what was suggested above. Enter shows the items.",
                "",
                quality.control.n,
            )
        return self.tr(
            "What was taken for what on %Ln control answers, the most frequent first. Enter shows the items.",
            "",
            quality.control.n,
        )


class PairList(PlainTable):
    """The most frequent confusions, one a row. `label_opened` carries the label that was the answer."""

    label_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setAccessibleName(self.tr("Most frequent confusions"))
        self.set_columns((self.tr("Answered"), self.tr("Suggested"), self.tr("How often")))
        self._pairs: Sequence[Confusion] = ()
        heading = self.horizontalHeader()
        heading.setStretchLastSection(False)
        for place in range(2):
            heading.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        heading.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.itemDoubleClicked.connect(lambda _: self._open())

    def show_pairs(self, pairs: Sequence[Confusion], labels: Sequence[Label]) -> None:
        names = {label.id: label.name for label in labels}
        self._pairs = pairs
        self.show_rows([self._cells(pair, names) for pair in pairs])
        if pairs:
            self.setCurrentCell(0, 0)
        height = self.horizontalHeader().sizeHint().height() + ROW_HEIGHT_PX * min(len(pairs), _ROWS_SHOWN)
        self.setFixedHeight(height + 2 * self.frameWidth())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def _cells(self, pair: Confusion, names: dict[int, str]) -> list[str]:
        nothing = self.tr("nothing")
        answered = nothing if pair.answered is None else names.get(pair.answered, nothing)
        suggested = nothing if pair.suggested is None else names.get(pair.suggested, nothing)
        often = self.tr("{count} of {of}").format(count=count_text(pair.count), of=count_text(pair.of))
        return [answered, suggested, often]

    def _open(self) -> None:
        if 0 <= self.currentRow() < len(self._pairs):
            answered = self._pairs[self.currentRow()].answered
            if answered is not None:
                self.label_opened.emit(answered)


def _fit_a_matrix(labels: Sequence[Label]) -> bool:
    """Whether they are few, and their names can be told apart where there is little room for each."""
    return len(labels) <= MOST_LABELS and all(len(label.name) <= _LONGEST_NAME for label in labels)


def _counts(quality: Quality) -> Cells:
    """How many control answers there are of each pair, those that agree too."""
    counts = {
        (one.answered, one.suggested): one.count
        for one in quality.confusions
        if one.answered is not None and one.suggested is not None
    }
    agreed = {(one.label_id, one.label_id): round(one.recall.value * one.recall.n) for one in quality.labels}
    return agreed | counts
