"""The text of an item with its spans: a view of the annotation board, which every change goes through."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import LabelId
from labeller.domain.shape import TextSpan
from labeller.errors import LabellerError
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.spans.marks import Marks, SpanMark
from labeller.ui.annotating.spans.span_pane import SpanPane
from labeller.ui.annotating.spans.words import Grain
from labeller.ui.numbers import percent_text
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
    `failed` carries a LabellerError where something could not be changed.
    """

    failed = Signal(object)

    def __init__(self, board: AnnotationBoard, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._session = session
        self._pane = SpanPane()
        self._view = TextView(self, self._pane)
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

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What further keys do, by action: nothing but what the text itself does with keys."""
        return {}

    @_telling
    def give_label(self, label_id: LabelId) -> None:
        """Label what is selected: a part of the text, a suggestion, or spans. The next span gets it too."""
        marked = self._pane.marked
        suggested = self._suggested
        if marked is not None:
            self._board.select(())
            self._board.relabel(label_id)
            self._add(*marked)
        elif suggested is not None and isinstance(suggested.shape, TextSpan):
            self._board.select(())
            self._board.relabel(label_id)
            self._add(suggested.shape.start, suggested.shape.end)
            self._board.reject((suggested,))
        else:
            self._board.relabel(label_id)

    @_telling
    def remove_chosen(self) -> None:
        """Take the selected spans away, or the chosen suggestion."""
        if self._suggested is not None:
            self._board.reject((self._suggested,))
        else:
            self._board.remove(self._board.selected)

    @_telling
    def _take(self) -> None:
        """Give the selected part of the text the label of the board, or accept the chosen suggestion."""
        if self._pane.marked is not None:
            self._add(*self._pane.marked)
        elif self._suggested is not None:
            self._board.accept((self._suggested,))

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

    def _choose(self, key: int | None, is_added: bool) -> None:  # noqa: FBT001 - the signature of the signal
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
        self._pane.set_marks(Marks((*self._annotated(), *self._proposed()), len(self._pane.shown.source)))
        self._show_selection()

    def _show_selection(self) -> None:
        suggested = [-number - 1 for number, one in enumerate(self._board.suggestions) if one is self._suggested]
        self._pane.select_marks([*self._board.selected, *suggested])

    def _annotated(self) -> Iterable[SpanMark]:
        labels = {label.id: label for label in self._session.schema.labels}
        for one in self._board.annotations:
            if isinstance(one.shape, TextSpan) and one.id is not None and not one.is_hidden and one.label_id in labels:
                label = labels[one.label_id]
                yield SpanMark(
                    one.id, one.shape.start, one.shape.end, label.name, label.color, is_locked=one.is_locked
                )  # fmt: skip

    def _proposed(self) -> Iterable[SpanMark]:
        labels = {label.id: label for label in self._session.schema.labels}
        for number, one in enumerate(self._board.suggestions):
            if isinstance(one.shape, TextSpan) and one.label_id in labels:
                label = labels[one.label_id]
                name = f"{label.name} {percent_text(one.score)}"
                yield SpanMark(
                    -number - 1, one.shape.start, one.shape.end, name, label.color, is_suggested=True
                )  # fmt: skip

    def _connect(self) -> None:
        self._board.changed.connect(self._show_marks)
        self._board.selection_changed.connect(self._on_selection_changed)
        self._board.suggestions_changed.connect(self._on_suggestions_changed)
        self._pane.drawn.connect(self._on_drawn)
        self._pane.taken.connect(self._take)
        self._pane.removed.connect(self.remove_chosen)
        self._pane.mark_chosen.connect(self._choose)
        self._pane.edge_moved.connect(self._on_edge_moved)
