"""Rows and columns with the spacing of the grid, and the hair lines between them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QLayoutItem, QScrollArea, QVBoxLayout, QWidget

from labeller.ui.theme import S, set_look


class _Stretch:
    """Takes the room that is left."""


STRETCH = _Stretch()
Part = QWidget | QLayout | int | _Stretch
Box = TypeVar("Box", bound=QBoxLayout)


def row(*parts: Part, spacing: int = S, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Widgets and layouts side by side; a number is a gap in pixels, STRETCH takes what is left."""
    return _filled(QHBoxLayout(), parts, spacing, margins)


def column(*parts: Part, spacing: int = S, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Widgets and layouts one below the other; a number is a gap in pixels, STRETCH takes what is left."""
    return _filled(QVBoxLayout(), parts, spacing, margins)


def divider(orientation: str = "horizontal") -> QFrame:
    """A hair line: horizontal or vertical."""
    line = QFrame()
    set_look(line, divider=orientation)
    return line


def scrolled(content: QWidget) -> QScrollArea:
    """A widget that is scrolled where it is higher than its place; its width follows that of the place."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    content.setProperty("surface", "none")
    area.setWidget(content)
    return area


def clear(layout: QBoxLayout) -> None:
    """Take everything out of a layout and let the widgets go."""
    while (item := layout.takeAt(0)) is not None:
        _let_go(item)


def _filled(box: Box, parts: tuple[Part, ...], spacing: int, margins: tuple[int, int, int, int]) -> Box:
    box.setSpacing(spacing)
    box.setContentsMargins(*margins)
    for part in parts:
        if isinstance(part, QWidget):
            box.addWidget(part)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        elif isinstance(part, int):
            box.addSpacing(part)
        else:
            box.addStretch(1)
    return box


def _let_go(item: QLayoutItem) -> None:
    widget = item.widget()
    if widget is not None:
        widget.hide()
        widget.deleteLater()
