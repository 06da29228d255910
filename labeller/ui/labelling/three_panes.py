"""The three panes of the label page, side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

_WIDTHS_PX = (280, 680, 320)


def three_panes(queue: QWidget, centre: QWidget, panel: QWidget) -> QSplitter:
    """The list, the item and the answer; the item takes the room that is left."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setObjectName("label page")
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(1)  # as narrow as a line; Qt lets it be grabbed two pixels beside it
    for part in (queue, centre, panel):
        splitter.addWidget(part)
    splitter.setStretchFactor(1, 1)
    splitter.setSizes(_WIDTHS_PX)
    return splitter
