"""How good the learner is by now, how it came there, and what more answers will bring."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from labeller.loop.progress import Quality
from labeller.ui.job_runner import JobRunner
from labeller.ui.learning.card import Card
from labeller.ui.learning.learning_words import accuracy_text, measured_text, outlook_text
from labeller.ui.numbers import unbroken
from labeller.ui.theme import XS
from labeller.ui.widgets.boxes import STRETCH, column
from labeller.ui.widgets.learning_chart import Course
from labeller.ui.widgets.learning_curve_view import FEWEST_POINTS, LearningCurveView
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label

_CURVE_HEIGHT_PX = 240


class AccuracyCard(Card):
    """The figure with its interval, how it was measured, the learning curve and where it leads.

    Of whole items the figure is the share that is right, of what is drawn on items (`is_drawn`) it is an F1.
    """

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None, *, is_drawn: bool = False) -> None:
        super().__init__(parent)
        self._is_drawn = is_drawn
        self.figure = plain_label(role="page", tabular=True)
        self.measured = Paragraph(role="secondary", tone=MUTED)
        self.outlook = Paragraph()
        rightness, f1 = self.tr("How often the app is right"), self.tr("How well it finds what you draw (F1)")
        self.curve = LearningCurveView(jobs, measure=self.tr("F1") if is_drawn else "")
        self.curve.setMinimumHeight(_CURVE_HEIGHT_PX)
        # A plot would like to be much higher; it takes what the cards beside it leave.
        self.curve.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        said = column(self.figure, self.measured, spacing=XS)
        self.fill(f1 if is_drawn else rightness, said, self.curve, self.outlook, STRETCH)
        self.stretch(self.curve)

    def show_quality(self, quality: Quality | None, control_share: float, target: float) -> None:
        """`target` is drawn where anything is foretold: of whole items."""
        self.figure.setText(accuracy_text(quality))
        self.measured.setText(unbroken(measured_text(quality, control_share, is_drawn=self._is_drawn)))
        is_early = quality is None or quality.now.is_early
        course = Course(()) if quality is None or is_early else _course(quality, None if self._is_drawn else target)
        # An empty plot would say no more than the words above it.
        self.curve.setVisible(len(course.curve) >= FEWEST_POINTS)
        self.curve.set_course(course)
        # While there is no figure yet, the words above say what is missing.
        self.outlook.setVisible(quality is not None and not is_early and not self._is_drawn)
        self.outlook.setText(unbroken(outlook_text(quality.outlook)) if quality else "")


def _course(quality: Quality, target: float | None) -> Course:
    return Course(quality.curve, quality.answers + quality.control.n, quality.outlook, target)
