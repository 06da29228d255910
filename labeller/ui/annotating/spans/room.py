"""Room between the lines of a text for what is drawn under them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument

from labeller.ui.annotating.spans.links import Link, lanes_needed
from labeller.ui.annotating.spans.marks import SpanMark
from labeller.ui.text.shown_text import ShownText

BAND_PX, BAND_STEP_PX = 2.5, 4
ROOMY_LEVELS = 2  # as many as texts mostly have; paragraphs with more of them get more room
TAG_PX, TAG_HEIGHT_PX = 10, 13
LANE_PX, ABOVE_LANES_PX = 17, 6
_GAP_PX = ROOMY_LEVELS * BAND_STEP_PX + TAG_HEIGHT_PX + 3

ExtraRoom = Mapping[int, float]
"""How many pixels more than usual the lines of a paragraph lie apart, by its block, for those that need any."""


def line_spacing(extra_px: float = 0) -> QTextBlockFormat:
    """Lines far enough apart for the lines under them and the names."""
    spacing = QTextBlockFormat()
    spacing.setLineHeight(_GAP_PX + extra_px, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
    return spacing


def extra_room(shown: ShownText, marks: Iterable[SpanMark], links: Sequence[Link]) -> ExtraRoom:
    """What each paragraph needs beyond the usual: for spans that lie deep, and for the relations under them."""
    levels: dict[int, int] = {}
    lanes: dict[int, int] = {}
    for mark in marks:
        if mark.level >= ROOMY_LEVELS:
            for number in range(shown.block_at(mark.start), shown.block_at(mark.end - 1) + 1):
                levels[number] = max(levels.get(number, 0), mark.level + 1 - ROOMY_LEVELS)
    for mark, count in lanes_needed(links):
        number = shown.block_at(mark.start)
        lanes[number] = max(lanes.get(number, 0), count)
    room = {number: count * BAND_STEP_PX for number, count in levels.items()}
    return room | {number: room.get(number, 0) + ABOVE_LANES_PX + count * LANE_PX for number, count in lanes.items()}


def make_room(document: QTextDocument, before: ExtraRoom, now: ExtraRoom) -> None:
    """Give the paragraphs that are laid out the room that they need; others stay as they are."""
    for number in {*before, *now}:
        block = document.findBlockByNumber(number)
        wanted = line_spacing(now.get(number, 0))
        if block.isValid() and block.blockFormat().lineHeight() != wanted.lineHeight():
            QTextCursor(block).setBlockFormat(wanted)
