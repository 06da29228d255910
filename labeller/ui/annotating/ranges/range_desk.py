"""The ranges of a sound: the stretch that somebody chose becomes one, and an edge that is moved moves its range."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec

from PySide6.QtCore import QObject, QPointF, Signal

from labeller.domain.annotation import Annotation
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import LabelId
from labeller.domain.shape import TimeRange
from labeller.errors import LabellerError
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.audio.audio_view import AudioView
from labeller.ui.audio.range_marks import RangeMark, RangeMarks
from labeller.ui.numbers import percent_text
from labeller.ui.session import ProjectSession

_P = ParamSpec("_P")


def _telling(act: Callable[Concatenate[RangeDesk, _P], None]) -> Callable[Concatenate[RangeDesk, _P], None]:
    """Hand over what a person has to know if it cannot be done."""

    @wraps(act)
    def run(self: RangeDesk, /, *args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            act(self, *args, **kwargs)
        except LabellerError as error:
            self.failed.emit(error)

    return run


class RangeDesk(QObject):
    """Lets an audio view show the ranges of the board, and changes them through it.

    A stretch is chosen with the mouse or with two keys, played and put right for as long as it takes; a label makes a
    range of it. A range that is selected is the stretch itself, so that it is played and changed in the same ways.
    `failed` carries a LabellerError where something could not be changed.
    """

    failed = Signal(object)

    def __init__(
        self, board: AnnotationBoard, session: ProjectSession, view: AudioView, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._board = board
        self._session = session
        self._view = view
        self._is_following = False
        board.changed.connect(self._show_marks)
        board.suggestions_changed.connect(self._show_marks)
        board.selection_changed.connect(self._on_selection_changed)
        view.sound_shown.connect(lambda _: self._show_marks())
        view.canvas.pressed.connect(self._on_pressed)
        view.canvas.stretch_begun.connect(self._let_go)
        view.canvas.stretch_settled.connect(self._on_stretch_settled)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What further keys do, by action."""
        return {"next_range": lambda: self.select_next(1), "previous_range": lambda: self.select_next(-1)}

    @_telling
    def give_label(self, label_id: LabelId) -> None:
        """Label the chosen stretch, or the selected range. The next range gets it too."""
        stretch = self._view.canvas.stretch
        if stretch is None or self._selected is not None:
            self._board.relabel(label_id)
            return
        self._board.relabel(label_id)
        shape = TimeRange(*stretch)
        same = [one.id for one in self._board.annotations if one.shape == shape and one.label_id == label_id and one.id]
        if same:
            self._board.select(same)
        else:
            self._board.add(shape)

    def select_next(self, step: int) -> None:
        """Select the next range in the order of time, and bring it into view."""
        ranges = [mark.key for mark in self._view.canvas.marks.marks if not mark.is_suggested]
        if not ranges:
            return
        selected = self._selected
        here = ranges.index(selected.id) if selected is not None and selected.id in ranges else min(-step, 0)
        self._board.select((ranges[(here + step) % len(ranges)],))
        if (stretch := self._view.canvas.stretch) is not None:
            self._view.canvas.set_window(self._view.canvas.time_window.showing(stretch[0]))

    @property
    def _selected(self) -> Annotation | None:
        """The range that is selected, if it is a single one."""
        selected = self._board.selected_annotations
        is_single = len(selected) == 1 and isinstance(selected[0].shape, TimeRange)
        return selected[0] if is_single else None

    def _on_selection_changed(self) -> None:
        """A range that is selected is the stretch; letting go of it leaves none."""
        selected = self._selected
        if selected is not None and isinstance(selected.shape, TimeRange):
            self._follow((selected.shape.start_s, selected.shape.end_s))
        elif self._is_following:
            self._follow(None)
        self._show_marks()

    def _follow(self, stretch: tuple[float, float] | None) -> None:
        self._is_following = stretch is not None
        self._view.canvas.set_stretch(stretch)

    def _let_go(self) -> None:
        """A new stretch is begun: it is none of the ranges that there are."""
        self._is_following = False
        self._board.select(())

    def _on_pressed(self, place: QPointF) -> None:
        """A click, which has moved the playhead, selects the range that is there."""
        mark = self._view.canvas.mark_at(place)
        self._board.select(() if mark is None or mark.is_suggested else (mark.key,))

    @_telling
    def _on_stretch_settled(self) -> None:
        """Somebody has moved an edge, or dropped the stretch."""
        selected, stretch = self._selected, self._view.canvas.stretch
        if selected is None or selected.id is None:
            return
        if stretch is None:
            self._let_go()
        elif selected.is_locked:
            self._on_selection_changed()
        elif TimeRange(*stretch) != selected.shape:
            self._board.reshape(selected.id, TimeRange(*stretch), self.tr("Move the end of a range"))

    def _show_marks(self) -> None:
        self._view.canvas.set_marks(RangeMarks([*self._annotated(), *self._proposed()]))
        selected = self._selected
        # Undo and redo change a range without selecting it anew.
        if selected is not None and isinstance(selected.shape, TimeRange) and not self._view.canvas.is_dragging:
            self._follow((selected.shape.start_s, selected.shape.end_s))

    def _annotated(self) -> Iterable[RangeMark]:
        labels = {label.id: label for label in self._session.schema.labels}
        selected = frozenset(self._board.selected)
        for one in self._board.annotations:
            if isinstance(one.shape, TimeRange) and one.id is not None and not one.is_hidden and one.label_id in labels:
                label = labels[one.label_id]
                shape = one.shape
                yield RangeMark(
                    one.id, shape.start_s, shape.end_s, label.name, label.color, is_selected=one.id in selected
                )

    def _proposed(self) -> Iterable[RangeMark]:
        labels = {label.id: label for label in self._session.schema.labels}
        for number, one in enumerate(self._board.suggestions):
            if isinstance(one.shape, TimeRange) and one.label_id in labels:
                yield _proposal(-number - 1, one, one.shape, labels[one.label_id].name, labels[one.label_id].color)


def _proposal(key: int, one: SuggestedAnnotation, shape: TimeRange, name: str, tone: str) -> RangeMark:
    return RangeMark(key, shape.start_s, shape.end_s, f"{name} {percent_text(one.score)}", tone, is_suggested=True)
