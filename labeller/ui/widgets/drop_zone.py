"""A place to drop files and folders on, which one can also press."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from labeller.ui.theme import FOCUS_WIDTH, XL, XS, S, color
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import MUTED, Paragraph

ICON_PX = 24
RADIUS_PX = 8


class DropZone(QAbstractButton):
    """Says what may be dropped, lights up while something hangs over it, and tells `dropped` the paths.

    Pressing it by mouse or keyboard emits `clicked`: for a file dialog. Only files and folders are taken.
    """

    dropped = Signal(list)

    def __init__(self, title: str, text: str = "", *, icon: str = "folder-open", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._is_hot = False
        centered = Qt.AlignmentFlag.AlignHCenter
        texts = [Paragraph(title, role="emphasised", alignment=centered)]
        if text:
            texts.append(Paragraph(text, tone=MUTED, alignment=centered))
        parts = column(
            STRETCH, row(STRETCH, IconView(icon, size=ICON_PX), STRETCH), XS, *texts, STRETCH,
            spacing=XS, margins=(XL, XL, XL, XL),
        )  # fmt: skip
        self.setLayout(parts)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def is_hot(self) -> bool:
        """Whether something that can be dropped hangs over it."""
        return self._is_hot

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_in(event.mimeData()):
            event.acceptProposedAction()
            self._set_hot(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_hot(False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_hot(False)
        paths = paths_in(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:  # of itself a button takes only Space
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_ringed = self._is_hot or self.hasFocus()
        width = FOCUS_WIDTH if is_ringed else 1
        pen = QPen(color("focus" if is_ringed else "border-strong"), width)
        if not self.hasFocus():
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([S / 2 / width, S / 2 / width])
        painter.setPen(pen)
        painter.setBrush(color(self._fill()))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS_PX, RADIUS_PX)

    def _fill(self) -> str:
        if self._is_hot or self.isDown():
            return "accent-soft"
        return "surface-2" if self.underMouse() and self.isEnabled() else "surface-0"

    def _set_hot(self, is_hot: bool) -> None:  # noqa: FBT001
        self._is_hot = is_hot
        self.update()


def paths_in(data: QMimeData) -> list[Path]:
    """The files and folders of this computer that a drag carries."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
