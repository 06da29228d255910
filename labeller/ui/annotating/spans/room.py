"""Room between the lines of a text for what is drawn under them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument

from labeller.ui.annotating.spans.marks import SpanMark
from labeller.ui.text.shown_text import ShownText

BAND_PX, BAND_STEP_PX = 2.5, 4
ROOMY_LEVELS = 2  # as many as texts mostly have; paragraphs with more of them get more room
TAG_PX, TAG_HEIGHT_PX = 10, 13
_GAP_PX = ROOMY_LEVELS * BAND_STEP_PX + TAG_HEIGHT_PX + 3

ExtraLevels = Mapping[int, int]
"""How many levels more than usual a paragraph has, by its block, for those that have any."""


def line_spacing(extra_levels: int = 0) -> QTextBlockFormat:
    """Lines far enough apart for the lines under them and the names."""
    spacing = QTextBlockFormat()
    gap = _GAP_PX + extra_levels * BAND_STEP_PX
    spacing.setLineHeight(gap, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
    return spacing


def extra_levels(shown: ShownText, marks: Iterable[SpanMark]) -> ExtraLevels:
    """What each paragraph needs beyond the usual."""
    extra: dict[int, int] = {}
    for mark in marks:
        if mark.level >= ROOMY_LEVELS:
            for number in range(shown.block_at(mark.start), shown.block_at(mark.end - 1) + 1):
                extra[number] = max(extra.get(number, 0), mark.level + 1 - ROOMY_LEVELS)
    return extra


def make_room(document: QTextDocument, before: ExtraLevels, now: ExtraLevels) -> None:
    """Give the paragraphs that are laid out the room that they need; others stay as they are."""
    for number in {*before, *now}:
        block = document.findBlockByNumber(number)
        wanted = line_spacing(now.get(number, 0))
        if block.isValid() and block.blockFormat().lineHeight() != wanted.lineHeight():
            QTextCursor(block).setBlockFormat(wanted)
