"""Sentences under each other, with signs before them, that scroll where they are many."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from labeller.ui.numbers import count_text
from labeller.ui.theme import S
from labeller.ui.widgets.boxes import clear, row
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import Paragraph, plain_label


class Sentences(QScrollArea):
    """A column of sentences, made anew whenever it has something else to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        content = QWidget()
        content.setProperty("surface", "none")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S)
        self.setWidget(content)

    def fill(self, *parts: QWidget) -> None:
        """Show these instead of what was there."""
        clear(self._column)
        for part in parts:
            self._column.addWidget(part)
        self._column.addStretch(1)


def heading(text: str) -> QLabel:
    """What the sentences below are about."""
    label = plain_label(text, role="emphasised")
    label.setContentsMargins(0, S, 0, 0)
    return label


def icon_line(icon: str, role: str, text: str, tone: str = "") -> QWidget:
    """A sentence with a sign before it."""
    line = QWidget()
    parts = row(spacing=S)
    parts.addWidget(IconView(icon, role), 0, Qt.AlignmentFlag.AlignTop)
    parts.addWidget(Paragraph(text, tone=tone), 1)
    line.setLayout(parts)
    return line


def splits_text(splits: Mapping[str, int]) -> str:
    """How many items are in each split, in one line."""
    return " · ".join(f"{name} {count_text(count)}" for name, count in splits.items())
