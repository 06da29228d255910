"""The line above an item that says what its marks mean, and for which label."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from labeller.domain.item import Medium
from labeller.domain.schema import Label, LabelId
from labeller.ui.explaining.strengths import ground_color, line_color
from labeller.ui.theme import XS, L, S, set_look
from labeller.ui.widgets.boxes import STRETCH, row
from labeller.ui.widgets.painting import draw_body
from labeller.ui.widgets.text import MUTED, ElidedLabel, plain_label

HEIGHT_PX = 40
_SWATCH_PX = 18
_MOST_LABEL_PX = 220


class WhyBar(QFrame):
    """`label_chosen(LabelId)` asks what speaks for another label; None where nothing is chosen yet."""

    label_chosen = Signal(object)

    def __init__(self, medium: Medium, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT_PX)
        set_look(self, surface="1")
        self._about = plain_label(self.tr("What speaks for"), tone=MUTED)
        self.labels = QComboBox()
        self.labels.setAccessibleName(self.tr("Label that it is about"))
        self.labels.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.labels.setMaximumWidth(_MOST_LABEL_PX)
        self.labels.activated.connect(lambda place: self.label_chosen.emit(self.labels.itemData(place)))
        self._legend = QWidget()
        legend = row(spacing=XS)
        for strength, word in ((1.0, self.tr("for")), (-1.0, self.tr("against"))):
            legend.addWidget(_Swatch(strength))
            legend.addWidget(plain_label(word, role="secondary"))
        self._legend.setLayout(legend)
        self._method = self._found_by(medium)
        self._note = ElidedLabel(role="secondary", tone=MUTED)
        self.setLayout(
            row(self._about, self.labels, self._legend, self._note, STRETCH, spacing=S, margins=(L, 0, L, 0))
        )

    @property
    def note(self) -> str:
        return self._note.full_text

    def set_labels(self, labels: Sequence[Label], chosen: LabelId | None) -> None:
        """Offer these labels, one of them chosen."""
        self.labels.clear()
        for label in labels:
            self.labels.addItem(label.name, label.id)
        self.labels.setCurrentIndex(self.labels.findData(chosen))

    def show_meaning(self, *, is_from_outside: bool = False) -> None:
        """Say what the marks that are there mean; where another than the learner suggests, that they are not of it."""
        outside = self.tr("for the learner; the suggestion comes from outside")
        self._show(outside if is_from_outside else self._method, has_marks=True)

    def show_note(self, note: str) -> None:
        """Say why there are no marks."""
        self._show(note, has_marks=False)

    def _found_by(self, medium: Medium) -> str:
        """How what is marked was found out, in a few words."""
        return {
            Medium.TEXT: self.tr("found by leaving each word out"),
            Medium.IMAGE: self.tr("found by blurring one place after the other"),
            Medium.ROW: self.tr("found by putting in the values of other rows"),
            Medium.AUDIO: self.tr("found by cutting each part out"),
        }[medium]

    def _show(self, note: str, *, has_marks: bool) -> None:
        for part in (self._about, self.labels, self._legend):
            part.setVisible(has_marks)
        self._note.set_full_text(note)


class _Swatch(QWidget):
    """What a mark looks like."""

    def __init__(self, strength: float) -> None:
        super().__init__()
        self._strength = strength
        self.setFixedSize(QSize(_SWATCH_PX, _SWATCH_PX))

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(1, 3, self.width() - 2, self.height() - 6)
        draw_body(painter, rect, ground_color(self._strength), None, radius=2)
        pen = painter.pen()
        pen.setColor(line_color(self._strength))
        pen.setWidth(2)
        pen.setStyle(Qt.PenStyle.SolidLine if self._strength > 0 else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
