"""How good the learner is by now: a figure in the strip, and the way to the learning page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from labeller.learning.quality import EARLY_BELOW
from labeller.loop.progress import Quality
from labeller.ui.numbers import count_text, interval_text
from labeller.ui.widgets.boxes import column
from labeller.ui.widgets.buttons import QUIET, push_button


class QualityButton(QWidget):
    """Never a figure without its interval; below ten control answers no figure at all. `clicked` asks for more.

    Of whole items the figure is the share that is right, of what is drawn on items (`is_drawn`) it is an F1.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None, *, is_drawn: bool = False) -> None:
        super().__init__(parent)
        self._is_drawn = is_drawn
        self._button = push_button(self._name(), kind=QUIET, icon="chart-line", clicked=self.clicked.emit)
        self.setLayout(column(self._button, spacing=0))

    @property
    def text(self) -> str:
        return self._button.text()

    def show_quality(self, quality: Quality | None) -> None:
        """How good the learner is."""
        if quality is None or quality.now.is_early:
            count = count_text(quality.now.n if quality else 0)
            text = self.tr("{measure}: too early to tell ({count} of {needed})")
            self._button.setText(text.format(measure=self._name(), count=count, needed=count_text(EARLY_BELOW)))
        else:
            figure = interval_text(quality.now.value, quality.now.low, quality.now.high)
            text = self.tr("F1 {interval}") if self._is_drawn else self.tr("Right on {interval}")
            self._button.setText(text.format(interval=figure))
        self._button.setToolTip(
            self.tr("How many suggestions are right and how much is found (F1), measured on randomly drawn items")
            if self._is_drawn
            else self.tr("How often the suggestion is right, measured on randomly drawn items")
        )

    def _name(self) -> str:
        return self.tr("F1") if self._is_drawn else self.tr("Accuracy")
