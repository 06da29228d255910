"""Shows beside each cell of a row what its column says, as a bar: to the right for a label, to the left against it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from labeller.ui.explaining.strengths import line_color
from labeller.ui.rows.row_card import RowCard
from labeller.ui.theme import color
from labeller.ui.widgets.painting import draw_body

_WIDTH_PX, _HEIGHT_PX, _BAR_PX = 88, 20, 8


class ColumnMarks:
    """Each part is the name of a column."""

    def __init__(self, card: RowCard) -> None:
        self._card = card

    def show(self, strengths: Sequence[tuple[Any, float]]) -> None:
        self._card.set_marks({name: EvidenceBar(strength) for name, strength in strengths})

    def clear(self) -> None:
        self._card.set_marks({})


class EvidenceBar(QWidget):
    """A bar from the middle: its side and its colour say for or against, its length how strongly."""

    def __init__(self, strength: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strength = strength
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(QSize(_WIDTH_PX, _HEIGHT_PX))
        said = self.tr("speaks for it") if strength > 0 else self.tr("speaks against it")
        self.setAccessibleName(said)
        self.setToolTip(said)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        middle, half = self.width() / 2, self.width() / 2 - 1
        length = half * abs(self._strength)
        top = (self.height() - _BAR_PX) / 2
        left = middle if self._strength > 0 else middle - length
        draw_body(painter, QRectF(left, top, length, _BAR_PX), line_color(self._strength), None, radius=2)
        painter.fillRect(QRectF(middle - 0.5, 2, 1, self.height() - 4), color("border-strong"))
