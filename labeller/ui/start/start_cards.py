"""The entries of the start page: a recent project, a sample."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileInfo, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from labeller.ui.numbers import locale
from labeller.ui.theme import XS, M, S, set_look
from labeller.ui.widgets.boxes import column, row
from labeller.ui.widgets.buttons import tool_button
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import MUTED, ElidedLabel, Paragraph, plain_label

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

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class ProjectRow(_Card):
    """A recent project with where it lies and when it was changed; a missing one can only be forgotten."""

    chosen = Signal(object)
    forgotten = Signal(object)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(path.stem, parent)
        self._path = path
        is_there = path.is_file()
        about = _changed(path) if is_there else self.tr("not found")
        forget = tool_button(self.tr("Take off this list"), icon="x", role="text-muted")
        forget.clicked.connect(lambda: self.forgotten.emit(path))
        names = column(
            ElidedLabel(path.stem, role="body"),
            ElidedLabel(str(path.parent), role="secondary", tone=MUTED, mode=Qt.TextElideMode.ElideMiddle),
            spacing=2,
        )
        line = row(spacing=M, margins=(M, S, S, S))
        line.addWidget(IconView("tag" if is_there else "file-warning", "accent" if is_there else "warn"))
        line.addLayout(names, 1)
        line.addWidget(plain_label(about, role="secondary", tone=MUTED if is_there else "warn"))
        line.addWidget(forget)
        self.setLayout(line)
        self.pressed.connect(lambda: self.chosen.emit(path))


class SampleCard(_Card):
    """A sample project: what it is, in a sentence."""

    chosen = Signal()

    def __init__(self, title: str, description: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setAccessibleDescription(description)
        texts = column(
            ElidedLabel(title, role="body"), Paragraph(description, role="secondary", tone=MUTED), spacing=XS
        )
        line = row(spacing=M, margins=(M, S, M, S))
        line.addWidget(IconView("sparkles", "accent"), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(texts, 1)
        self.setLayout(line)
        self.pressed.connect(self.chosen)


def _changed(path: Path) -> str:
    changed = QFileInfo(str(path)).lastModified()
    return locale().toString(changed.date(), "d MMM yyyy")
