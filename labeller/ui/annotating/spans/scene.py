"""Where on the screen the spans of a text lie: only what can be seen is worked out, once for each painting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QTextBlock, QTextLayout, QTextLine

from labeller.ui import fonts
from labeller.ui.annotating.spans.arrows import Arrow, Line, arrows_on
from labeller.ui.annotating.spans.links import MOST_LANES, Link, Links
from labeller.ui.annotating.spans.marks import MOST_LEVELS, Marks, SpanMark
from labeller.ui.annotating.spans.room import ABOVE_LANES_PX, BAND_PX, BAND_STEP_PX, LANE_PX, TAG_HEIGHT_PX, TAG_PX
from labeller.ui.annotating.spans.tags import Wanted, lay_out_tags
from labeller.ui.text.text_pane import TextPane

_TAG_PADDING_PX = 4
_BELOW_PX = (
    MOST_LEVELS * BAND_STEP_PX + TAG_HEIGHT_PX + ABOVE_LANES_PX + MOST_LANES * LANE_PX
)  # as far as anything hangs under a line

_TURNS_BACK = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a mark that lies on one line, in pixels of the viewport; where writing directions mix, in parts.

    `text` are the places of its characters, `bands` those of the line under them. `is_first` and `is_last` tell
    whether the mark begins and ends here; `is_reversed` that the paragraph runs from right to left.
    """

    mark: SpanMark
    text: tuple[QRectF, ...]
    bands: tuple[QRectF, ...]
    is_first: bool
    is_last: bool
    is_reversed: bool

    def edge(self, *, at_end: bool) -> QRectF:
        """The line, of no width, on which the mark begins or ends."""
        if at_end != self.is_reversed:
            rect = self.text[-1]
            return QRectF(rect.right(), rect.top(), 0, rect.height())
        rect = self.text[0]
        return QRectF(rect.left(), rect.top(), 0, rect.height())


@dataclass(frozen=True, slots=True)
class Tag:
    """The name of a mark beneath its beginning."""

    mark: SpanMark
    rect: QRectF
    text: str


@dataclass(frozen=True, slots=True)
class Scene:
    pieces: Sequence[Piece] = ()
    tags: Sequence[Tag] = ()
    arrows: Sequence[Arrow] = ()

    def link_at(self, point: QPointF) -> Link | None:
        """The relation that runs through a point."""
        return next((arrow.link for arrow in self.arrows if not arrow.link.is_preview and arrow.is_at(point)), None)

    def marks_at(self, point: QPointF) -> Sequence[SpanMark]:
        """What lies at a point: by its tag or its line if it is one of those, else the shortest around the text."""
        for tag in self.tags:
            if tag.rect.contains(point):
                return [tag.mark]
        for piece in self.pieces:
            if any(band.adjusted(0, -1, 0, 1).contains(point) for band in piece.bands):
                return [piece.mark]
        found = {one.mark for one in self.pieces if any(rect.contains(point) for rect in one.text)}
        return sorted(found, key=lambda mark: (mark.length, mark.start, mark.key))

    def edge_at(self, key: int, point: QPointF, reach_px: float) -> bool | None:
        """Whether the end (True) or the beginning (False) of a mark lies at a point; None if neither does."""
        for piece in self.pieces:
            if piece.mark.key == key:
                for at_end, is_here in ((True, piece.is_last), (False, piece.is_first)):
                    edge = piece.edge(at_end=at_end).adjusted(-reach_px, 0, reach_px, 0)
                    if is_here and edge.contains(point):
                        return at_end
        return None


def build_scene(pane: TextPane, marks: Marks, links: Links | None = None) -> Scene:
    """The marks that can be seen in a pane, with the relations between them."""
    if not len(marks):
        return Scene()
    pieces: list[Piece] = []
    tags: list[Tag] = []
    arrows: list[Arrow] = []
    metrics = QFontMetricsF(fonts.font("secondary", size_px=TAG_PX))
    right = float(pane.viewport().width())
    for block in visible_blocks(pane):
        start, end = _extent(pane, block)
        found = marks.within(start, end)
        if not found:
            continue
        for line in _visible_lines(pane, block):
            on_line = list(_pieces(pane, block, line, found))
            named = list(_tags(on_line, metrics, right))
            pieces += on_line
            tags += named
            if links and on_line:
                arrows += arrows_on(_line(pane, on_line, named, right), links, metrics)
    return Scene(pieces, tags, arrows)


def _line(pane: TextPane, pieces: Sequence[Piece], tags: Sequence[Tag], right: float) -> Line:
    """What relations hang on in a line: the names of its spans, or the spans themselves where a name has no room."""
    bare = {piece.mark.key: piece.bands[0] for piece in pieces if piece.is_first}
    return Line(bare | {tag.mark.key: tag.rect for tag in tags}, right, pieces[0].is_reversed, pane.shown.source)


def visible_blocks(pane: TextPane) -> Iterator[QTextBlock]:
    """The paragraphs of a pane that can be seen, and the one before: what hangs under its last line may be."""
    block = pane.cursorForPosition(QPoint(0, 0)).block()
    block = block.previous() if block.previous().isValid() else block
    bottom = pane.verticalScrollBar().value() + pane.viewport().height()
    layout = pane.document().documentLayout()
    while block.isValid() and layout.blockBoundingRect(block).top() <= bottom:
        yield block
        block = block.next()


def _extent(pane: TextPane, block: QTextBlock) -> tuple[int, int]:
    number = block.blockNumber()
    start = pane.shown.starts[number]
    return start, start + len(pane.shown.pieces[number])


def _visible_lines(pane: TextPane, block: QTextBlock) -> Iterator[QTextLine]:
    layout = block.layout()
    top = pane.verticalScrollBar().value() - layout.position().y()
    bottom = top + pane.viewport().height()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        if line.y() > bottom:
            return
        if line.y() + line.height() + _BELOW_PX >= top:
            yield line


def _pieces(pane: TextPane, block: QTextBlock, line: QTextLine, marks: Sequence[SpanMark]) -> Iterator[Piece]:
    number, layout = block.blockNumber(), block.layout()
    first, last = line.textStart(), line.textStart() + line.textLength()
    shift = layout.position() - QPointF(0, pane.verticalScrollBar().value())
    is_mixed = _TURNS_BACK.search(block.text()) is not None
    for mark in marks:
        begin, end = pane.shown.columns(number, mark.start, mark.end)
        on_line = max(begin, first), min(end, last)
        if on_line[0] >= on_line[1]:
            continue
        stretches = _mixed(line, *on_line) if is_mixed else _straight(line, *on_line)
        text = tuple(QRectF(left, line.y(), width, line.height()).translated(shift) for left, width in stretches)
        lower = line.height() + mark.level * BAND_STEP_PX
        yield Piece(
            mark,
            text,
            tuple(QRectF(rect.left(), rect.top() + lower, rect.width(), BAND_PX) for rect in text),
            is_first=on_line[0] == begin and mark.start >= pane.shown.starts[number],
            is_last=on_line[1] == end and mark.end <= _extent(pane, block)[1],
            is_reversed=block.textDirection() == Qt.LayoutDirection.RightToLeft,
        )


def _straight(line: QTextLine, begin: int, end: int) -> list[tuple[float, float]]:
    left, right = _x(line, begin), _x(line, end)
    return [(left, right - left)]


def _mixed(line: QTextLine, begin: int, end: int) -> list[tuple[float, float]]:
    """The stretches of a line that some characters take where runs of both writing directions lie side by side."""
    runs = line.glyphRuns(begin, end - begin, QTextLayout.GlyphRunRetrievalFlag.RetrieveAll)
    stretches = sorted((run.boundingRect().left(), run.boundingRect().right()) for run in runs)
    joined: list[list[float]] = []
    for left, right in stretches:
        if joined and left <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], right)
        else:
            joined.append([left, right])
    return [(left, right - left) for left, right in joined] or _straight(line, begin, end)


def _x(line: QTextLine, column: int) -> float:
    found: tuple[float, int] = line.cursorToX(column)  # type: ignore[assignment]  # its stub forgets what is in it
    return found[0]


def _tags(pieces: Sequence[Piece], metrics: QFontMetricsF, right: float) -> Iterator[Tag]:
    """The names of the marks that begin on a line, in one row under its lines, as long as there is room for them."""
    begun = [piece for piece in pieces if piece.is_first]
    if not begun:
        return
    deepest = max(piece.mark.level for piece in pieces)
    top = begun[0].text[0].bottom() + (deepest + 1) * BAND_STEP_PX
    is_reversed = begun[0].is_reversed
    wanted = [
        Wanted(_from(piece.edge(at_end=False).x(), right, is_reversed), _width(piece.mark, metrics)) for piece in begun
    ]
    for piece, place in zip(begun, lay_out_tags(wanted, right), strict=True):
        if place is None:
            continue
        left = right - place.x - place.width if is_reversed else place.x
        text = metrics.elidedText(piece.mark.name, Qt.TextElideMode.ElideRight, place.width - 2 * _TAG_PADDING_PX)
        yield Tag(piece.mark, QRectF(left, top, place.width, TAG_HEIGHT_PX), text)


def _from(x: float, right: float, is_reversed: bool) -> float:  # noqa: FBT001
    return right - x if is_reversed else x


def _width(mark: SpanMark, metrics: QFontMetricsF) -> float:
    return metrics.horizontalAdvance(mark.name) + 2 * _TAG_PADDING_PX
