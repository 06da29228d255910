"""How good the learner is by now: a figure in the strip, and the learning curve behind it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QWidget

from labeller.learning.quality import EARLY_BELOW
from labeller.loop.progress import Quality
from labeller.ui.job_runner import JobRunner
from labeller.ui.numbers import count_text, interval_text
from labeller.ui.theme import XS, L, S, set_look
from labeller.ui.widgets.boxes import column
from labeller.ui.widgets.buttons import QUIET, push_button
from labeller.ui.widgets.learning_curve_view import LearningCurveView
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label

_POPUP_WIDTH_PX = 400
_CURVE_HEIGHT_PX = 208


class QualityButton(QWidget):
    """Never a figure without its interval; below ten control answers no figure at all.

    Of whole items the figure is the share that is right, of what is drawn on items (`is_drawn`) it is an F1.
    """

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None, *, is_drawn: bool = False) -> None:
        super().__init__(parent)
        self._is_drawn = is_drawn
        self._button = push_button(self._name(), kind=QUIET, icon="chart-line", clicked=self.open_popup)
        self._popup = QualityPopup(jobs, self, is_drawn=is_drawn)
        self.setLayout(column(self._button, spacing=0))

    @property
    def text(self) -> str:
        return self._button.text()

    @property
    def popup(self) -> QualityPopup:
        return self._popup

    def show_quality(self, quality: Quality | None, control_share: float) -> None:
        """How good the learner is, and which share of the questions measures that."""
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
        self._popup.show_quality(quality, control_share)

    def _name(self) -> str:
        return self.tr("F1") if self._is_drawn else self.tr("Accuracy")

    def open_popup(self) -> None:
        """Show the learning curve above the button."""
        self._popup.fit_height()
        corner = self.mapToGlobal(QPoint(self.width(), 0))
        self._popup.move(corner - QPoint(self._popup.width(), self._popup.height() + XS))
        self._popup.show()


class QualityPopup(QFrame):
    """The learning curve with what it means. Closes by Escape or a click elsewhere."""

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None, *, is_drawn: bool = False) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # or a press on the button would open it again
        self.setFixedWidth(_POPUP_WIDTH_PX)
        self.setAccessibleName(self.tr("Learning curve"))
        set_look(self, popup="frame")
        self._figure = plain_label(role="emphasised")
        self._text = Paragraph(role="secondary", tone=MUTED)
        self.curve = LearningCurveView(jobs)
        self.curve.setFixedHeight(_CURVE_HEIGHT_PX)
        rightness, f1 = (
            self.tr("How often the suggestion is right"),
            self.tr("How well suggestions fit what you draw (F1)"),
        )
        title = plain_label(f1 if is_drawn else rightness, tone=MUTED)
        self._whole = column(title, self._figure, self.curve, self._text, spacing=S, margins=(L, L, L, L))
        self.setLayout(self._whole)

    def fit_height(self) -> None:
        """As high as the text needs at this width."""
        self.resize(self.width(), self._whole.totalHeightForWidth(self.width()))

    def show_quality(self, quality: Quality | None, control_share: float) -> None:
        self.curve.set_curve(quality.curve if quality and not quality.now.is_early else ())
        self._figure.setVisible(quality is not None and not quality.now.is_early)
        if quality is not None:
            self._figure.setText(interval_text(quality.now.value, quality.now.low, quality.now.high))
        self._text.setText(self._explanation(quality.control.n if quality else 0, control_share))

    def _explanation(self, count: int, control_share: float) -> str:
        if not control_share:
            return self.tr("In this project no question is drawn at random, so nothing can measure the learner.")
        text = self.tr(
            "About {percent} % of the questions are drawn at random and asked without a suggestion. The learner never "
            "trains on those answers, so they measure it honestly. %Ln so far.",
            "",
            count,
        )
        return text.format(percent=count_text(round(100 * control_share)))
