"""A choice of colour for a label: the set of twelve, or any other."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QColorDialog, QWidget

from labeller.domain.schema import PALETTE
from labeller.ui import icons
from labeller.ui.theme import XS, ink_on
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import tool_button
from labeller.ui.widgets.painting import draw_body, draw_focus_ring

SWATCH_PX = 24
TICK_PX = 16


class _Swatch(QAbstractButton):
    def __init__(self, shade: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(QSize(SWATCH_PX + 4, SWATCH_PX + 4))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_shade(shade)

    def set_shade(self, shade: str) -> None:
        self.shade = shade
        self.setToolTip(shade)
        self.setAccessibleName(shade)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        body = QRectF(self.rect())
        body = draw_focus_ring(painter, body) if self.hasFocus() else body.adjusted(2, 2, -2, -2)
        fill = QColor(self.shade)
        draw_body(painter, body, fill, None, radius=4)
        if self.isChecked():
            left, top = ((self.width() - TICK_PX) // 2, (self.height() - TICK_PX) // 2)
            painter.drawPixmap(left, top, icons.tinted("check", ink_on(fill), TICK_PX, self.devicePixelRatioF()))


class ColorSwatchPicker(QWidget):
    """Twelve colours that colour-blind people can tell apart, and a button for others. `picked` carries #rrggbb."""

    picked = Signal(str)

    def __init__(self, value: str = PALETTE[0], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Colour"))
        self._group = QButtonGroup(self)
        self._swatches = [_Swatch(shade, self) for shade in PALETTE]
        self._own = _Swatch(value, self)
        for swatch in (*self._swatches, self._own):
            self._group.addButton(swatch)
            swatch.clicked.connect(lambda _checked=False, swatch=swatch: self.picked.emit(swatch.shade))
        other = tool_button(self.tr("Another colour"), icon="palette", clicked=self._ask)
        half = len(self._swatches) // 2
        self.setLayout(
            column(
                row(*self._swatches[:half], STRETCH, spacing=XS),
                row(*self._swatches[half:], XS, other, self._own, STRETCH, spacing=XS),
                spacing=0,
            )
        )
        self.set_value(value)

    @property
    def value(self) -> str:
        return next((swatch.shade for swatch in (*self._swatches, self._own) if swatch.isChecked()), PALETTE[0])

    def set_value(self, shade: str) -> None:
        """Choose a colour, `#rrggbb`, without telling."""
        wanted = shade.lower()
        known = next((swatch for swatch in self._swatches if swatch.shade == wanted), None)
        if known is None:
            self._own.set_shade(wanted)
        self._own.setVisible(known is None)
        (known or self._own).setChecked(True)

    def _ask(self) -> None:
        chosen = QColorDialog.getColor(QColor(self.value), self, self.tr("Colour of the label"))
        if chosen.isValid():
            self.set_value(chosen.name())
            self.picked.emit(chosen.name())
