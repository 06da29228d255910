"""The pane that shows a text with marks, and what is selected of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from labeller.ui.annotating.spans import room
from labeller.ui.annotating.spans.caret import Caret
from labeller.ui.annotating.spans.edges import stepped
from labeller.ui.annotating.spans.links import Link, Links
from labeller.ui.annotating.spans.marks import Marks, SpanMark
from labeller.ui.annotating.spans.painting import paint_behind, paint_over
from labeller.ui.annotating.spans.scene import Scene, build_scene
from labeller.ui.annotating.spans.words import Grain, Range, Units
from labeller.ui.text.text_pane import TextPane


class MarkedPane(TextPane):
    """A text with marks, of which parts can be selected. What is asked of it by hand is in SpanPane.

    `drawn(start, end)` says that a part of the text was marked by mouse, `taken` that what is selected gets a label;
    `mark_chosen(key, is_added)` that a mark was chosen, with None that none is; `edge_moved(key, start, end)` that an
    end of a mark was put elsewhere; `removed` that a mark is to go. `related(key, key)` says that an arrow was drawn
    from one mark to another, `aimed` at which it points meanwhile. The pane itself changes no mark.
    """

    drawn = Signal(int, int)
    taken = Signal()
    removed = Signal()
    mark_chosen = Signal(object, bool)
    edge_moved = Signal(int, int, int)
    related = Signal(int, int)
    aimed = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grain = Grain.WORDS
        self._marks = Marks()
        self._links = Links()
        self._extra_room: room.ExtraRoom = {}
        self._scene: Scene | None = None
        self._preview: SpanMark | None = None
        self.is_relating = False  # whether Space and Escape are about a relation that was begun
        self._divide()
        self.verticalScrollBar().valueChanged.connect(self._forget_scene)
        self.grew.connect(lambda: room.make_room(self.document(), {}, self._extra_room))

    @property
    def grain(self) -> Grain:
        return self._grain

    def set_grain(self, grain: Grain) -> None:
        """Whether selections are made of words or of characters."""
        self._grain = grain
        self._divide()

    def units(self, *, is_fine: bool = False) -> Units:
        """What selections are made of now, or characters."""
        return self._characters if is_fine else self._units

    @property
    def marks(self) -> Marks:
        return self._marks

    @property
    def links(self) -> Links:
        return self._links

    def set_marks(self, marks: Marks, links: Iterable[Link] = ()) -> None:
        """Show these spans, and these relations between them."""
        self._marks = marks
        self.set_links(links)

    def set_links(self, links: Iterable[Link]) -> None:
        self._links = Links(links)
        before, self._extra_room = self._extra_room, self._needed_room()
        room.make_room(self.document(), before, self._extra_room)
        self._forget_scene()

    def select_marks(self, keys: Collection[int]) -> None:
        """Let these marks and relations be the selected ones."""
        self._marks.select(keys)
        self._links.select(keys)
        self._forget_scene()

    @property
    def has_selected(self) -> bool:
        """Whether a mark or a relation is selected."""
        return self._links.has_selected or self.selected is not None

    @property
    def selected(self) -> SpanMark | None:
        """The first mark that is selected."""
        return next((mark for mark in self._marks if mark.is_selected), None)

    @property
    def has_movable_ends(self) -> bool:
        return self.selected is not None and self.selected.has_movable_ends

    @property
    def marked(self) -> Range | None:
        """The part of the text that is selected, to be given a label; None where nothing is."""
        return self._caret.range

    def clear_marked(self) -> None:
        self.select(None)

    def select(self, found: Range | None, *, is_forward: bool = True) -> None:
        """Select a part of the text, or nothing."""
        self._caret.clear()
        if found is not None:
            ends = self._units.at(found[0]) or found, self._units.at(found[1] - 1) or found
            first, last = (found[0], min(ends[0][1], found[1])), (max(ends[1][0], found[0]), found[1])
            self._caret.put(first if is_forward else last)
            self._caret.put(last if is_forward else first, extend=True)
        self._show_caret()

    def show_text(self, text: str) -> None:
        self._marks, self._links, self._extra_room, self._preview = Marks(), Links(), {}, None
        super().show_text(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)  # filling the document has carried it along
        self._divide()

    def line_spacing(self) -> QTextBlockFormat:
        return room.line_spacing()

    def reveal(self, mark: SpanMark) -> None:
        """Scroll to a mark if its beginning cannot be seen."""
        cursor = self.textCursor()
        cursor.setPosition(self.position_of(mark.start))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def scene(self) -> Scene:
        """What can be seen of the marks."""
        if self._scene is None:
            self._scene = build_scene(self, self._marks_to_paint(), self._links)
        return self._scene

    def offset_under(self, point: QPointF) -> int:
        """The code point of the text that is nearest to a point of the viewport."""
        return self.offset_at(self.cursorForPosition(point.toPoint()).position())

    def preview(self, mark: SpanMark) -> None:
        """Show a mark with other ends while they are dragged."""
        if mark != self._preview:
            self._preview = mark
            self._forget_scene()

    def drop(self, mark: SpanMark) -> None:
        """Let the ends of a mark go where they were shown last."""
        moved, self._preview = self._preview, None
        self._forget_scene()
        if moved is not None and (moved.start, moved.end) != (mark.start, mark.end):
            self.edge_moved.emit(mark.key, moved.start, moved.end)

    def step_edge(self, *, to_right: bool, at_end: bool) -> None:
        """Move an end of the selected mark by one unit."""
        mark = self.selected
        if mark is None:
            return
        moved = stepped(mark, self._direction(mark.start, to_right=to_right), self._units, at_end=at_end)
        if moved != mark:
            self.edge_moved.emit(mark.key, moved.start, moved.end)

    def walk(self, *, to_right: bool, extend: bool) -> None:
        """Select the next unit, or one more; from the selected mark, if there is one."""
        mark = self.selected
        if mark is not None:
            self.select((mark.start, mark.end))
            self.mark_chosen.emit(None, False)
            self.select((mark.start, mark.end))
        start = self._start_of_walk()
        self._caret.step(self._direction(start, to_right=to_right), extend=extend, start=start)
        self._show_caret()

    def go_to_line(self, move: QTextCursor.MoveOperation, *, extend: bool) -> None:
        """Select the unit that lies above or below, or at an end of the line, or all up to it."""
        cursor = self.textCursor()
        head = self._caret.head
        cursor.setPosition(self.position_of(head[0] if head else self._start_of_walk()))
        cursor.movePosition(move)
        if self.selected is not None:
            self.mark_chosen.emit(None, False)
        self._caret.put(self._units.at(self.offset_at(cursor.position())), extend=extend)
        self._show_caret()

    def let_go(self) -> None:
        """Select nothing."""
        self.clear_marked()
        self.mark_chosen.emit(None, False)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._scene = None
        scene = self.scene()
        painter = QPainter(self.viewport())
        paint_behind(painter, scene)
        painter.end()
        super().paintEvent(event)
        painter.begin(self.viewport())
        paint_over(painter, scene)
        painter.end()

    def _start_of_walk(self) -> int:
        """Where the keyboard begins: at what was selected last, if that can be seen, else at what is seen first."""
        cursor = self.textCursor()
        if not self.cursorRect(cursor).intersects(self.viewport().rect()):
            cursor = self.cursorForPosition(self.viewport().rect().topLeft())
            cursor.movePosition(QTextCursor.MoveOperation.StartOfLine)
        return self.offset_at(cursor.position())

    def _direction(self, offset: int, *, to_right: bool) -> int:
        """Whether a key goes on or back in the reading order of a paragraph."""
        block = self.document().findBlockByNumber(self.shown.block_at(offset))
        is_reversed = block.textDirection() == Qt.LayoutDirection.RightToLeft
        return 1 if to_right != is_reversed else -1

    def _show_caret(self) -> None:
        """Show as selected what is."""
        cursor = self.textCursor()
        found = self._caret.range
        if found is None:
            cursor.clearSelection()
        else:
            begin, end = found if self._caret.is_forward else found[::-1]
            cursor.setPosition(self.position_of(begin))
            cursor.setPosition(self.position_of(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _needed_room(self) -> room.ExtraRoom:
        # Nothing is moved for a relation that is not made yet: somebody aims at what would move.
        return room.extra_room(self.shown, self._marks, [one for one in self._links if not one.is_preview])

    def _forget_scene(self) -> None:
        self._scene = None
        self.viewport().update()

    def _divide(self) -> None:
        self._characters = Units(self.shown, Grain.CHARACTERS)
        self._units = Units(self.shown) if self._grain is Grain.WORDS else self._characters
        self._caret = Caret(self._units)

    def _marks_to_paint(self) -> Marks:
        moved = self._preview
        if moved is None:
            return self._marks
        return Marks((moved if mark.key == moved.key else mark for mark in self._marks), len(self.shown.source))
