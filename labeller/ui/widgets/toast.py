"""A word about what was just done, over the lower edge of a page, with a way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from labeller.ui.theme import L, M, S, set_look
from labeller.ui.widgets.boxes import row
from labeller.ui.widgets.buttons import LINK, push_button
from labeller.ui.widgets.text import ElidedLabel

SHOWN_MS = 6000
WIDEST_PX = 560
LIFT_PX = 64  # above the figures at the lower edge of the page


class Toast(QFrame):
    """Lies over `host` and goes away by itself, but not while the pointer is on it. A newer one takes its place."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._action: Callable[[], object] | None = None
        self._text = ElidedLabel()
        self._button = push_button("", kind=LINK, clicked=self._act)
        parts = row(spacing=M, margins=(L, S, M, S))
        parts.addWidget(self._text, 1)
        parts.addWidget(self._button)
        self.setLayout(parts)
        set_look(self, banner="toast")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave)
        host.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.full_text

    def show_message(self, text: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Show a text for six seconds; with `action` a button that calls `do`, for example Undo."""
        self._text.set_full_text(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._action = do
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(SHOWN_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        wanted = self.sizeHint()
        size = QSize(min(wanted.width(), WIDEST_PX, self._host.width() - 2 * L), wanted.height())
        self.resize(size)
        self.move((self._host.width() - size.width()) // 2, self._host.height() - size.height() - LIFT_PX)

    def _leave(self) -> None:
        if self.underMouse() or self._button.hasFocus():
            self._timer.start(SHOWN_MS)
        else:
            self.hide()

    def _act(self) -> None:
        self.hide()
        if self._action is not None:
            self._action()
