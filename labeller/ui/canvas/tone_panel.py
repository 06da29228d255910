"""Sliders for brightness, contrast and gamma of what is seen."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSlider, QWidget

from labeller.ui.canvas.tone import MOST_GAMMA, PLAIN, Tone
from labeller.ui.theme import M, S, set_look
from labeller.ui.widgets.buttons import QUIET, push_button
from labeller.ui.widgets.text import plain_label

_STEPS = 100
_WIDTH_PX = 260


class TonePanel(QFrame):
    """Opens over the canvas; `changed(Tone)` comes with every move of a slider. Escape closes it."""

    changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_look(self, surface="0", frame="card")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(M, M, M, M)
        self._grid.setHorizontalSpacing(M)
        self._grid.setVerticalSpacing(S)
        self._brightness = self._slider(0, self.tr("Brightness"))
        self._contrast = self._slider(1, self.tr("Contrast"))
        self._gamma = self._slider(2, self.tr("Gamma"))
        self._reset = push_button(
            self.tr("As it is"), kind=QUIET, icon="rotate-ccw", clicked=lambda: self.show_tone(PLAIN)
        )
        self._grid.addWidget(self._reset, 3, 1, Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(_WIDTH_PX)

    @property
    def tone(self) -> Tone:
        return Tone(
            self._brightness.value() / _STEPS,
            self._contrast.value() / _STEPS,
            MOST_GAMMA ** (self._gamma.value() / _STEPS),
        )

    def show_tone(self, tone: Tone) -> None:
        """Put the sliders where this tone is."""
        self._brightness.setValue(round(tone.brightness * _STEPS))
        self._contrast.setValue(round(tone.contrast * _STEPS))
        self._gamma.setValue(round(math.log(tone.gamma, MOST_GAMMA) * _STEPS))

    def open_at(self, position: QPoint) -> None:
        """Open with the left top there, on the screen."""
        self.move(position)
        self.show()
        self._brightness.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _slider(self, row: int, name: str) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(-_STEPS, _STEPS)
        slider.setAccessibleName(name)
        slider.valueChanged.connect(lambda: self.changed.emit(self.tone))
        self._grid.addWidget(plain_label(name, role="secondary", parent=self), row, 0)
        self._grid.addWidget(slider, row, 1)
        return slider
