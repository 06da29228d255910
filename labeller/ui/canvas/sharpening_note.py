"""Says over an image that it is still soft, and why, so that nobody takes it for blurred."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from labeller.errors import LabellerError
from labeller.ui.theme import L, M, S, set_look
from labeller.ui.widgets.boxes import row
from labeller.ui.widgets.text import ElidedLabel, plain_tooltip

# What becomes sharp sooner needs no word.
SHOWN_AFTER_MS = 400
_WIDEST_PX = 480


class SharpeningNote(QFrame):
    """Lies over the upper edge of `host`; the mouse goes through it while an image is read."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._text = ElidedLabel(role="secondary")
        parts = row(margins=(M, S, M, S))
        parts.addWidget(self._text, 1)
        self.setLayout(parts)
        set_look(self, banner="toast")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._patience = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self._patience.timeout.connect(self._tell)
        host.installEventFilter(self)
        self.hide()

    def show_reading(self) -> None:
        """Say so, if nobody says before long that it is over."""
        self._patience.start()

    def show_trouble(self, error: LabellerError) -> None:
        """Say why the image stays soft, until it is left."""
        self._show(error.title)
        self.setToolTip(plain_tooltip(str(error)))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)

    def forget(self) -> None:
        """There is nothing to say."""
        self._patience.stop()
        self.hide()
        self.setToolTip("")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        self._show(self.tr("Reading the image at its full size… It is soft until then."))

    def _show(self, text: str) -> None:
        self._text.set_full_text(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        wanted = self.sizeHint()
        self.resize(min(wanted.width(), _WIDEST_PX, self._host.width() - 2 * L), wanted.height())
        self.move((self._host.width() - self.width()) // 2, M)
