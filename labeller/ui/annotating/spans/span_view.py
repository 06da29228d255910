"""The text of an item with its spans: a view of the annotation board, which every change goes through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import LabelId
from labeller.domain.shape import TextSpan
from labeller.errors import LabellerError
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.spans.board_marks import links, span_marks
from labeller.ui.annotating.spans.links import Link
from labeller.ui.annotating.spans.marks import Marks
from labeller.ui.annotating.spans.relating import Relating
from labeller.ui.annotating.spans.span_pane import SpanPane
from labeller.ui.annotating.spans.words import Grain
from labeller.ui.session import ProjectSession
from labeller.ui.text.text_view import TextView

_P = ParamSpec("_P")


def _telling(act: Callable[Concatenate[SpanView, _P], None]) -> Callable[Concatenate[SpanView, _P], None]:
    """Hand over what a person has to know if it cannot be done."""

    @wraps(act)
    def run(self: SpanView, /, *args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            act(self, *args, **kwargs)
        except LabellerError as error:
            self.failed.emit(error)

    return run


class SpanView(QWidget):
    """Shows a text with the spans of the board, and changes them through it.

    A part of the text that is drawn with the mouse gets the label of the board at once; what is selected by keyboard
    or by a click gets it with Space, or with `give_label` any other. Suggestions are dashed; one is chosen like a
    span, taken with Space and removed with Delete.
    A relation leads from one span to another: it is begun at the selected span with a key, or drawn with Shift held.
    `failed` carries a LabellerError where something could not be changed, `hinted` what can be done next.
    """

    failed = Signal(object)
    hinted = Signal(str)

    def __init__(self, board: AnnotationBoard, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._session = session
        self._pane = SpanPane()
        self._view = TextView(self, self._pane)
        self._relating = Relating(board, session, self)
        self._links: tuple[Link, ...] = ()
        self._suggested: SuggestedAnnotation | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)
        self.setFocusProxy(self._pane)
        self._pane.setAccessibleName(self.tr("Text with spans"))
        self._connect()

    @property
    def pane(self) -> SpanPane:
        return self._pane

    @property
    def point_px(self) -> int:
        """The size of the letters."""
        return self._view.point_px

    @property
    def chosen_suggestion(self) -> SuggestedAnnotation | None:
        """The suggestion that was clicked or reached by Tab."""
        return self._suggested

    def show_text(self, text: str, about: str = "") -> None:
        """Show the text of the item that the board has. `about` is one line of plain text above it."""
        self._suggested = None
        self._relating.aim(None, None)
        self._view.show_text(text, about)
        self._show_marks()

    def clear(self) -> None:
        self._suggested = None
        self._view.clear()

    def set_point_px(self, size_px: int) -> None:
        self._view.set_point_px(size_px)

    def set_grain(self, grain: Grain) -> None:
        """Whether selections are made of words or of characters; Alt with the mouse takes characters for once."""
        self._pane.set_grain(grain)

    def _change_grain(self) -> None:
        self.set_grain(Grain.CHARACTERS if self._pane.grain is Grain.WORDS else Grain.WORDS)
        self.hinted.emit(self._hint())

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What further keys do, by action."""
        return {"relate_spans": self._relate, "snap_to_characters": self._change_grain}

    @_telling
    def give_label(self, label_id: LabelId) -> None:
        """Label what is selected: a part of the text, a suggestion, spans or relations. The next one gets it too.

        A label of relations relates the selected span to another.
        """
        marked = self._pane.marked
        suggested = self._suggested
        if any(label.id == label_id for label in self._session.schema.relation_labels):
            self._relating.press_label(label_id)
        elif marked is not None:
            self._board.select(())
            self._board.relabel(label_id)
            self._add(*marked)
        elif suggested is not None and isinstance(suggested.shape, TextSpan):
            self._board.select(())
            self._board.relabel(label_id)
            start, end = suggested.shape.start, suggested.shape.end
            self._settle_suggestion(lambda _: self._add(start, end))
        else:
            self._board.relabel(label_id)

    @_telling
    def remove_chosen(self) -> None:
        """Take the selected spans and relations away, or the chosen suggestion."""
        if self._suggested is not None:
            self._settle_suggestion(self._board.reject)
        else:
            self._board.remove(self._board.selected)

    @_telling
    def _take(self) -> None:
        """Give the selected part of the text the label of the board, or accept the chosen suggestion."""
        if self._pane.marked is not None:
            self._add(*self._pane.marked)
        elif self._suggested is not None:
            self._settle_suggestion(self._board.accept)
        elif self._relating.begin is not None:
            self._relating.press()

    @_telling
    def _relate(self) -> None:
        self._relating.press()

    @_telling
    def _on_related(self, begin: int, end: int) -> None:
        self._relating.make(begin, end)

    def _settle_suggestion(self, settle: Callable[[Sequence[SuggestedAnnotation]], None]) -> None:
        """Take or remove the chosen suggestion, and choose the one that follows it in the text."""
        here = self._suggested
        settle([one for one in self._board.suggestions if one is here])
        if here is not None and isinstance(here.shape, TextSpan):
            start = here.shape.start
            left = [mark for mark in self._pane.marks if mark.is_suggested]
            following = next((mark for mark in left if mark.start >= start), next(iter(left), None))
            if following is not None:
                self._choose(following.key, is_added=False)

    @_telling
    def _on_drawn(self, start: int, end: int) -> None:
        self._add(start, end)

    @_telling
    def _on_edge_moved(self, key: int, start: int, end: int) -> None:
        self._board.reshape(key, TextSpan(start, end), self.tr("Move the end of a span"))

    def _add(self, start: int, end: int) -> None:
        """Make a span with the label of the board, or select the one that is there already."""
        span, label_id = TextSpan(start, end), self._board.label_id
        same = [one.id for one in self._board.annotations if one.shape == span and one.label_id == label_id and one.id]
        if same:
            self._pane.clear_marked()
            self._board.select(same)
        elif self._board.add(span) is not None:
            self._pane.clear_marked()
            self._board.reject([one for one in self._board.suggestions if one.shape == span])

    def _choose(self, key: int | None, is_added: bool) -> None:  # noqa: FBT001 - the signature of the signal
        if key is None:
            self._relating.aim(None, None)
        self._suggested = self._suggestion(key)
        if self._suggested is not None or key is None:
            self._board.select(())
            self._show_selection()
        elif is_added:
            chosen = list(self._board.selected)
            self._board.select([one for one in chosen if one != key] if key in chosen else [*chosen, key])
        else:
            self._board.select((key,))
        mark = None if key is None else self._pane.marks.get(key)
        if mark is not None:
            self._pane.clear_marked()
            self._pane.reveal(mark)

    def _suggestion(self, key: int | None) -> SuggestedAnnotation | None:
        suggestions = self._board.suggestions
        return suggestions[-key - 1] if key is not None and -len(suggestions) <= key < 0 else None

    def _on_selection_changed(self) -> None:
        if self._board.selected:
            self._suggested = None
            self._pane.clear_marked()
        self._show_selection()

    def _on_suggestions_changed(self) -> None:
        if self._suggested not in self._board.suggestions:
            self._suggested = None
        self._show_marks()

    def _show_marks(self) -> None:
        schema = self._session.schema
        marks = Marks(span_marks(self._board, schema), len(self._pane.shown.source))
        self._links = tuple(links(self._board, schema, marks))
        self._pane.set_marks(marks, self._links)
        self._show_selection()

    def _show_selection(self) -> None:
        if self._relating.begin is not None:
            chosen = [one for one in self._board.selected if one != self._relating.begin]
            self._relating.aim(self._relating.begin, next(iter(chosen), None))
        suggested = [-number - 1 for number, one in enumerate(self._board.suggestions) if one is self._suggested]
        self._pane.select_marks([*self._board.selected, *suggested])
        self.hinted.emit(self._hint())

    def _show_relating(self) -> None:
        preview = self._relating.preview(self._pane.marks)
        self._pane.is_relating = self._relating.begin is not None
        self._pane.set_links(self._links if preview is None else (*self._links, preview))
        self._pane.select_marks(self._board.selected)
        self.hinted.emit(self._hint())

    def _hint(self) -> str:
        """What can be done next, in a few words."""
        if self._relating.begin is not None:
            return self.tr("Select the other span, then Space")
        if self._suggested is not None:
            return self.tr("Space takes it, Delete removes it")
        if self._pane.marked is not None:
            return self.tr("The key of a label marks it, or Space")
        if self._pane.grain is Grain.CHARACTERS:
            return self.tr("Selections snap to characters")
        if self._board.suggestions:
            return self.tr("Tab goes to what is suggested")
        return "" if self._board.annotations else self.tr("Drag over words, or reach them with the arrow keys")

    def _connect(self) -> None:
        self._board.changed.connect(self._show_marks)
        self._board.selection_changed.connect(self._on_selection_changed)
        self._board.suggestions_changed.connect(self._on_suggestions_changed)
        self._pane.selectionChanged.connect(lambda: self.hinted.emit(self._hint()))
        self._pane.drawn.connect(self._on_drawn)
        self._pane.taken.connect(self._take)
        self._pane.removed.connect(self.remove_chosen)
        self._pane.mark_chosen.connect(self._choose)
        self._pane.edge_moved.connect(self._on_edge_moved)
        self._pane.related.connect(self._on_related)
        self._pane.aimed.connect(self._relating.aim)
        self._relating.changed.connect(self._show_relating)
