"""Whether more answers are worth it, for who wants to stop early, balanced or careful."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from labeller.learning.stopping import Degree, StopAdvice
from labeller.loop.progress import Quality
from labeller.loop.quote import DEGREE
from labeller.ui.learning.card import Card
from labeller.ui.numbers import unbroken
from labeller.ui.theme import XS
from labeller.ui.widgets.boxes import column
from labeller.ui.widgets.segmented_control import SegmentedControl
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label


class StopCard(Card):
    """The advice of one degree with its reason.

    `setting_chosen` carries a key of the project's settings and a value.
    """

    setting_chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        degrees = (
            (Degree.EARLY.value, self.tr("Early")),
            (Degree.BALANCED.value, self.tr("Balanced")),
            (Degree.CAREFUL.value, self.tr("Careful")),
        )
        self.degree = SegmentedControl(self.tr("How sure to be before stopping"), degrees)
        self.degree.set_tooltip(Degree.EARLY.value, self.tr("Saves answers"))
        self.degree.set_tooltip(Degree.CAREFUL.value, self.tr("Saves accuracy"))
        self.verdict = plain_label(role="emphasised")
        self.reason = Paragraph(tone=MUTED)
        said = column(self.verdict, self.reason, spacing=XS)
        self.fill(self.tr("Stop or go on"), self.degree, said)
        self.degree.chosen.connect(lambda degree: self.setting_chosen.emit(DEGREE, degree))

    def show_advice(self, quality: Quality | None, degree: Degree) -> None:
        self.degree.set_value(degree.value)
        advice = next((one for one in quality.advice if one.degree is degree), None) if quality else None
        self.verdict.setText(self._verdict(advice))
        self.reason.setText(unbroken(advice.reason) if advice else "")
        self.reason.setVisible(advice is not None)

    def _verdict(self, advice: StopAdvice | None) -> str:
        if advice is None or advice.is_early:
            return self.tr("Too early to tell")
        return self.tr("You can stop") if advice.is_stop else self.tr("Go on")
