"""What is drawn in a cell of the grid."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics

from labeller.ui import fonts
from labeller.ui.bulk.cell_delegate import whole_lines


def test_a_long_text_ends_with_a_whole_line(qapp):
    metrics = QFontMetrics(fonts.font("body"))
    line = metrics.lineSpacing()
    room = QRect(8, 8, 284, 4 * line + line // 2)
    shown = whole_lines(room, metrics)
    assert shown.topLeft() == room.topLeft()
    assert shown.height() == 3 * line + metrics.height()
    assert shown.width() == room.width()
