"""A button that shows the key that does the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from labeller.ui.theme import S, color, set_look
from labeller.ui.widgets.buttons import PRIMARY, SECONDARY
from labeller.ui.widgets.painting import KEY_CAP_HEIGHT, draw_key_cap, key_cap_width


class KeyedButton(QPushButton):
    """Text and key cap side by side, in the middle. Takes the keyboard by Tab, not by a click."""

    def __init__(
        self, text: str, *, kind: str = SECONDARY, clicked: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._key = ""
        self._is_primary = kind == PRIMARY
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.clicked.connect(lambda _checked=False: clicked())
        set_look(self, kind=kind)

    @property
    def key(self) -> str:
        return self._key

    def set_key(self, key: str) -> None:
        """The key to show; none with an empty text."""
        self._key = key
        self.setAccessibleDescription(key)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(round(self._cap_room()), 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        width = self.fontMetrics().horizontalAdvance(self.text())
        left = (self.width() - width - self._cap_room()) / 2
        ink = color(self._ink())
        painter.setPen(ink)
        painter.drawText(
            QRectF(left, 0, width + 1, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            self.text(),
        )
        if self._key:
            top = (self.height() - KEY_CAP_HEIGHT) / 2
            cap = QRectF(left + width + S, top, key_cap_width(self._key), KEY_CAP_HEIGHT)
            ink.setAlphaF(0.6 * ink.alphaF())
            draw_key_cap(painter, cap, self._key, color(self._ink()), ink)

    def _cap_room(self) -> float:
        return S + key_cap_width(self._key) if self._key else 0.0

    def _ink(self) -> str:
        if not self.isEnabled():
            return "text-disabled"
        return "accent-text" if self._is_primary else "text"
