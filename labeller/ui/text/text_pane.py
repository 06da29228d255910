"""The pane that shows a text: read only, plain, in a column that is comfortable to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from labeller.ui import fonts
from labeller.ui.text.shown_text import ShownText, shown_text
from labeller.ui.theme import XL

LINE_HEIGHT = 1.5  # in sizes of the letters
COLUMN_CHARACTERS = 80
SMALLEST_PX, DEFAULT_PX, LARGEST_PX = 12, 18, 32

# What the GUI thread lays out at a time: about 15 ms of work.
_CHARACTERS_AT_ONCE = 16_000
_SAMPLE = "this little list of letters is as thin as real text will ever be, still "


class TextPane(QTextEdit):
    """Shows plain text of any length without a stall: a long one is laid out little by little from its beginning.

    Paragraphs run right to left where their first strong character says so. Copying gives the text as it is in the
    data. `shown` translates between its offsets and places of the document. `grew` says that more is laid out.
    """

    grew = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = shown_text("")
        self._point_px = DEFAULT_PX
        self._waiting: Iterator[str] = iter(())
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._append_more)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.document().setDocumentMargin(0)
        self.document().setDefaultTextOption(_wrapping())
        self.setProperty("frame", "none")
        self.set_point_px(DEFAULT_PX)

    @property
    def shown(self) -> ShownText:
        """The text with the way between its offsets and places of the document."""
        return self._shown

    @property
    def point_px(self) -> int:
        return self._point_px

    @property
    def column_px(self) -> int:
        """How wide the column of text is at most."""
        metrics = QFontMetricsF(self.font())
        return round(metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE) * COLUMN_CHARACTERS)

    def beside_px(self, width_px: int) -> int:
        """How much stays empty at the left and the right of the column, in a view of that width."""
        return max(XL, (width_px - self.column_px) // 2)

    @property
    def is_complete(self) -> bool:
        """Whether all of the text is laid out."""
        return not self._more.isActive()

    def show_text(self, text: str) -> None:
        """Show the text from its beginning. What fits on the screen is there when this returns."""
        self._shown = shown_text(text)
        self._waiting = iter(self._shown.pieces)
        self.setExtraSelections([])
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.setBlockFormat(self.line_spacing())
        self._append(cursor, is_first=True)
        self.verticalScrollBar().setValue(0)
        self._more.start()

    def set_point_px(self, size_px: int) -> None:
        """Set the size of the letters, within its limits."""
        size_px = min(max(size_px, SMALLEST_PX), LARGEST_PX)
        self._point_px = size_px
        self.setFont(fonts.font("body", size_px=size_px))
        self._lay_out_column()

    def set_highlights(self, highlights: Sequence[tuple[int, int, QTextCharFormat]]) -> None:
        """Dress these ranges of code points, which do not overlap, in place of those before; until the next text."""
        made = []
        for start, end, dress in highlights:
            one = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(self.position_of(start))
            cursor.setPosition(self.position_of(end), QTextCursor.MoveMode.KeepAnchor)
            one.cursor, one.format = cursor, dress
            made.append(one)
        self.setExtraSelections(made)

    def selected_offsets(self) -> tuple[int, int]:
        """The selection in code points of the text, the end exclusive."""
        cursor = self.textCursor()
        return self.offset_at(cursor.selectionStart()), self.offset_at(cursor.selectionEnd())

    def offset_at(self, position: int) -> int:
        """The code point of the text at a position of the document."""
        block = self.document().findBlock(position)
        return self._shown.offset(block.blockNumber(), position - block.position())

    def position_of(self, offset: int) -> int:
        """The position of the document at which a code point of the text is shown; lays the text out up to there."""
        number, column = self._shown.place(offset)
        while self.document().blockCount() <= number:
            self._append_more()
        return self.document().findBlockByNumber(number).position() + column

    def line_spacing(self) -> QTextBlockFormat:
        """Lines one and a half sizes apart, or farther where a script needs it."""
        # Qt counts from the height that the font asks for.
        percent = 100 * LINE_HEIGHT * self.font().pixelSize() / QFontMetricsF(self.font()).height()
        spacing = QTextBlockFormat()
        spacing.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return spacing

    def createMimeDataFromSelection(self) -> QMimeData:
        start, end = self.selected_offsets()
        data = QMimeData()
        data.setText(self._shown.source[start:end].encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        return data

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # A change of theme gives widgets back the font that they had when they were first dressed.
        if event.type() == QEvent.Type.FontChange and self.font().pixelSize() != self._point_px:
            self.set_point_px(self._point_px)

    def event(self, event: QEvent) -> bool:
        # Before the viewport takes its place: it would be told only once of its size when it is first shown.
        if event.type() == QEvent.Type.Resize:
            self._lay_out_column()
        # Beside the column lies no viewport that would scroll.
        if isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        return super().event(event)

    def _append_more(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._append(cursor, is_first=False):
            self._more.start()

    def _append(self, cursor: QTextCursor, *, is_first: bool) -> bool:
        """Lay out the next pieces. False when there are none left."""
        batch = list(_batch(self._waiting))
        if batch:
            cursor.insertText(("" if is_first else "\n") + "\n".join(batch))
            self.grew.emit()
        return bool(batch)

    def _lay_out_column(self) -> None:
        beside = self.beside_px(self.width())
        self.setViewportMargins(beside, 0, beside - self.verticalScrollBar().sizeHint().width(), 0)


def _batch(pieces: Iterator[str]) -> Iterator[str]:
    """Take pieces until they are enough for one go."""
    length = 0
    for piece in pieces:
        yield piece
        # An empty line costs a block too.
        length += len(piece) + 40
        if length > _CHARACTERS_AT_ONCE:
            return


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    return option
