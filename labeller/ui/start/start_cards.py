"""The entries of the start page: a recent project, a sample."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QFileInfo, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from labeller.ui.numbers import locale
from labeller.ui.theme import M, S, set_look
from labeller.ui.widgets.boxes import column, row
from labeller.ui.widgets.buttons import tool_button
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import MUTED, ElidedLabel, plain_label

_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class _Card(QFrame):
    """A frame that can be pressed as a button is, by pointer or keyboard."""

    pressed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, surface="card", role="button")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class ProjectRow(_Card):
    """A recent project with where it lies, and once that is known when it was changed or that it is missing."""

    chosen = Signal(object)
    forgotten = Signal(object)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(path.stem, parent)
        self._path = path
        self._icon = IconView("tag", "accent")
        self._about = plain_label(role="secondary", tone=MUTED)
        forget = tool_button(self.tr("Take off this list"), icon="x", role="text-muted")
        forget.clicked.connect(lambda: self.forgotten.emit(path))
        names = column(
            ElidedLabel(path.stem, strong=True),
            ElidedLabel(str(path.parent), role="secondary", tone=MUTED, mode=Qt.TextElideMode.ElideMiddle),
            spacing=2,
        )
        line = row(spacing=M, margins=(M, S, S, S))
        line.addWidget(self._icon)
        line.addLayout(names, 1)
        line.addWidget(self._about)
        line.addWidget(forget)
        self.setLayout(line)
        self.pressed.connect(lambda: self.chosen.emit(path))

    def show_found(self, changed: QDateTime | None) -> None:
        """When the file was changed last; None if it is not there."""
        if changed is not None:
            self._about.setText(locale().toString(changed.date(), "d MMM yyyy"))
            return
        self._icon.set_icon("file-warning", "warn")
        self._about.setText(self.tr("not found"))
        set_look(self._about, tone="warn")


class SampleCard(_Card):
    """A sample project: what it is, in a sentence."""

    chosen = Signal()

    def __init__(self, title: str, description: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setAccessibleDescription(description)
        about = ElidedLabel(description, role="secondary", tone=MUTED)
        texts = column(ElidedLabel(title, strong=True), about, spacing=2)
        line = row(spacing=M, margins=(M, S, M, S))
        line.addWidget(IconView("sparkles", "accent"))
        line.addLayout(texts, 1)
        self.setLayout(line)
        self.pressed.connect(self.chosen)


def changed_at(path: Path) -> QDateTime | None:
    """When a file was changed last; None if it is not there. Waits for a drive that does not answer."""
    about = QFileInfo(str(path))
    return about.lastModified() if about.isFile() else None
