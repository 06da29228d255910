"""Marks the words of a text by what they say: a soft ground and a line below, dashed where they speak against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QTextCharFormat

from labeller.ui.explaining.strengths import ground_color, line_color
from labeller.ui.text.text_pane import TextPane


class WordMarks:
    """Each part is a number of ranges of the text, in code points."""

    def __init__(self, pane: TextPane) -> None:
        self._pane = pane

    def show(self, strengths: Sequence[tuple[Any, float]]) -> None:
        marks = [(start, end, _format(strength)) for ranges, strength in strengths for start, end in ranges]
        self._pane.set_highlights(marks)

    def clear(self) -> None:
        self._pane.set_highlights(())


def _format(strength: float) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setBackground(ground_color(strength))
    style = QTextCharFormat.UnderlineStyle
    made.setUnderlineStyle(style.SingleUnderline if strength > 0 else style.DashUnderline)
    made.setUnderlineColor(line_color(strength))
    return made
