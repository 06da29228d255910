"""The label page: the queue at the left, the item in the middle, the answer at the right, progress below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QStackedWidget, QVBoxLayout, QWidget

from labeller.domain.changes import Changes
from labeller.domain.item import Item, Medium
from labeller.domain.schema import Label, LabelId
from labeller.errors import LabellerError
from labeller.project.commands.labels import AddLabel
from labeller.settings import Settings
from labeller.ui.after_paint import after_paint
from labeller.ui.annotating.annotation_list import AnnotationList
from labeller.ui.annotating.attribute_fields import AttributeFields
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.spans.span_view import SpanView
from labeller.ui.canvas.image_loader import ImageLoader
from labeller.ui.items.item_panel import ItemPanel
from labeller.ui.labelling.annotating_flow import AnnotatingFlow
from labeller.ui.labelling.answer_panel import AnswerPanel
from labeller.ui.labelling.drawing_card import DrawingCard
from labeller.ui.labelling.item_view import ItemView
from labeller.ui.labelling.label_flow import LabelFlow
from labeller.ui.labelling.label_keys import LabelKeys
from labeller.ui.labelling.nothing_left import NothingLeft
from labeller.ui.labelling.progress_strip import ProgressStrip
from labeller.ui.labelling.reason_desk import ReasonDesk
from labeller.ui.labelling.shown import Shown
from labeller.ui.labelling.suggestion_card import SuggestionCard
from labeller.ui.labelling.three_panes import three_panes
from labeller.ui.page_names import LEARNING
from labeller.ui.project_page import ProjectPage
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts, build_actions, label_keys
from labeller.ui.theme import M
from labeller.ui.widgets.boxes import column

if TYPE_CHECKING:
    from labeller.ui.annotating.ranges.range_desk import RangeDesk
    from labeller.ui.audio.audio_view import AudioView
    from labeller.ui.labelling.shape_drawing import ShapeDrawing
    from labeller.ui.rows.row_desk import RowDesk

_READ_AHEAD = 4
_NAMED_KEYS = ("skip", "flag", "comment", "accept", "reject", "accept_suggestions")


class LabelPage(ProjectPage):
    """Labels one item after the other. Everything on it can be done by keyboard.

    `schema_wanted`, `import_wanted` and `export_wanted` ask the window for those dialogs, `locate_wanted` for the
    folder of an item whose file is missing.
    """

    schema_wanted = Signal()
    import_wanted = Signal()
    export_wanted = Signal()
    locate_wanted = Signal()

    def __init__(
        self, session: ProjectSession, settings: Settings, shortcuts: Shortcuts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._shortcuts = shortcuts
        self.board = None if session.schema.task.is_whole_item else AnnotationBoard(session, self)
        self.flow = LabelFlow(session, self) if self.board is None else AnnotatingFlow(session, self.board, self)
        self.queue = ItemPanel(session)
        self._spans = self._span_view()
        self.view = ItemView(ImageLoader(self), session.media_path, text=self._spans)
        self._sounds = self._add_sounds() if session.schema.task.medium is Medium.AUDIO else None
        self._rows = self._add_rows() if session.schema.task.medium is Medium.ROW else None
        self.reasons = ReasonDesk(session, settings, self.flow, self.view, self)
        self._shapes: ShapeDrawing | None = None
        self._drawing = self._add_drawing()
        self._nothing = NothingLeft()
        self._centre = QStackedWidget()
        self._centre.addWidget(self.view)
        self._centre.addWidget(self._nothing)
        self.answer = self._panel()
        self.progress = ProgressStrip(session)
        self.splitter = three_panes(self.queue, self._centre, self.answer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.splitter, 1)
        whole.addWidget(self.progress)
        self._label_keys = LabelKeys(self)
        self._stop_following_settings = settings.subscribe(self._on_setting_changed)
        self._on_screen: Item | None = None
        self._following = after_paint(self, self._follow)
        self._connect()
        self._build_actions()
        for key in ("text_size_px", "plays_at_once", "rows_as_table", "shows_why"):
            self._on_setting_changed(key)
        self._show_labels()
        self._show(self.flow.shown)

    def leave(self) -> None:
        """Keep what is being typed and chosen, show nothing any more and read nothing, before the project is closed."""
        self.finish()
        self._stop_following_settings()
        self._following.stop()
        self.reasons.leave()
        self.view.leave()
        if self._rows is not None:
            self._rows.leave()

    def finish(self) -> None:
        """Record what is being typed, chosen and drawn, before something else wants to see all answers."""
        self._safely(self.flow.keep_draft)()

    def finish_comment(self) -> None:
        """Record the comment that is being typed, for the item that it was begun for. Raises LabellerError."""
        typed = self.answer.comment.typed
        if typed is not None:
            self._session.comment(*typed)
            self.answer.comment.note_kept()

    def focus_item(self) -> None:
        """Give the keyboard to the item, from where every key of the page works."""
        part = self._nothing if self.flow.shown is None else self.view
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    enter = focus_item

    def labels_with_keys(self) -> list[Label]:
        """The labels that a key gives, each with that key."""
        return [label for label in self._labels() if label.key]

    def _span_view(self) -> SpanView | None:
        if self.board is None or self._session.schema.task.medium is not Medium.TEXT:
            return None
        spans = SpanView(self.board, self._session)
        spans.failed.connect(self.failed)
        return spans

    def _panel(self) -> AnswerPanel:
        if self.board is None:
            return AnswerPanel(SuggestionCard(self.reasons.strip))
        self._list = AnnotationList(self.board)
        self._list.left.connect(self.focus_item)
        self._list.failed.connect(self.failed)
        self._attributes = AttributeFields(self._session, self.board)
        self._attributes.failed.connect(self.failed)
        card = DrawingCard(self.board)
        card.suggestions_accepted.connect(self._judging(self._accept_suggestions))
        below = QWidget()
        below.setLayout(column(self._list, self._attributes, spacing=M))
        return AnswerPanel(card, below)

    def _add_sounds(self) -> AudioView:
        from labeller.ui.audio.audio_view import make_audio_view

        view = make_audio_view()
        self.view.add_sounds(view)
        return view

    def _add_rows(self) -> RowDesk:
        from labeller.ui.rows.row_desk import RowDesk

        desk = RowDesk(self._session, self.queue, self.view.row_view, self.view.add_action, self)
        desk.row_chosen.connect(self._safely(self.flow.go_to))
        desk.table_wanted.connect(self._safely(partial(self._settings.set, "rows_as_table")))
        return desk

    def _add_drawing(self) -> SpanView | RangeDesk | ShapeDrawing | None:
        """What draws on items of the project's medium; None where whole items are labelled."""
        if self.board is None or self._spans is not None:
            return self._spans
        drawing: RangeDesk | ShapeDrawing
        if self._sounds is not None:
            from labeller.ui.annotating.ranges.range_desk import RangeDesk

            drawing = RangeDesk(self.board, self._session, self._sounds, self)
        else:
            from labeller.ui.labelling.shape_drawing import ShapeDrawing

            assert isinstance(self.flow, AnnotatingFlow)  # noqa: S101  # it comes with the board
            self._shapes = drawing = ShapeDrawing(self._session, self.flow, self.view, self)
        drawing.failed.connect(self.failed)
        return drawing

    def _connect(self) -> None:
        self.flow.shown_changed.connect(lambda: self._show(self.flow.shown))
        self._session.changed.connect(self._on_changed)
        self._session.counted.connect(self._on_counted)
        self._session.ranked.connect(self._read_ahead)
        self._session.steps.busy_changed.connect(self._on_busy_changed)
        self.queue.item_chosen.connect(self._safely(self.flow.go_to))
        self.queue.left.connect(self.focus_item)
        self.reasons.item_chosen.connect(self._safely(self.flow.go_to))
        self.view.locate_requested.connect(self.locate_wanted)
        self.view.text_size_changed.connect(self._safely(partial(self._settings.set, "text_size_px")))
        self._nothing.import_wanted.connect(self.import_wanted)
        self._nothing.export_wanted.connect(self.export_wanted)
        self.answer.label_chosen.connect(self._judging(self._choose))
        self._label_keys.pressed.connect(self._judging(self._choose))
        self.answer.accepted.connect(self._judging(self.flow.accept))
        self.answer.rejected.connect(self._judging(self.flow.reject))
        self.answer.skipped.connect(self._judging(self.flow.skip))
        self.answer.flag_toggled.connect(self._safely(self.flow.toggle_flag))
        self.answer.comment_finished.connect(self._safely(lambda: None))
        self.answer.label_added.connect(self._safely(lambda name: self._session.steps.perform(AddLabel(name))))
        self.answer.schema_wanted.connect(self.schema_wanted)
        self.answer.left.connect(self.focus_item)
        self.progress.learning_wanted.connect(partial(self.page_wanted.emit, LEARNING))
        self._shortcuts.changed.connect(self._name_keys)
        self._shortcuts.changed.connect(self._show_labels)

    def _build_actions(self) -> None:
        """Only what belongs to this page; undo and the like are the window's."""
        flow = self.flow
        handlers: dict[str, Callable[[], object]] = {
            "accept": self._accept,
            "reject": self._judging(flow.reject),
            "skip": self._judging(flow.skip),
            "flag": self._safely(flow.toggle_flag),
            "comment": self.answer.edit_comment,
            "clear_answer": self._safely(self._clear),
            "next_item": self._safely(flow.pass_by),
            "previous_item": self._safely(flow.go_back),
            "next_question": self._safely(flow.ask),
            "first_item": lambda: self.queue.go_to_end(first=True),
            "last_item": lambda: self.queue.go_to_end(first=False),
            "search": self.queue.start_search,
            "find_label": self.answer.start_search,
            "toggle_queue": lambda: self._toggle(self.queue),
            "toggle_panel": lambda: self._toggle(self.answer),
        }
        handlers |= {name: self._safely(act) for name, act in self.reasons.handlers().items()}
        if isinstance(flow, AnnotatingFlow):
            handlers["accept_suggestions"] = self._judging(self._accept_suggestions)
        handlers |= self._sounds.handlers() if self._sounds else self.view.handlers(self._session.schema.task.medium)
        if self._rows is not None:
            handlers |= self._rows.handlers()
        if self._drawing is not None:
            handlers |= {name: self._judging(act) for name, act in self._drawing.handlers().items()}
        self.actions_by_id = build_actions(self, self._shortcuts, handlers)
        for desk in (self.reasons, self._shapes, self._rows):
            if desk is not None:
                desk.adopt(self.actions_by_id)
        self._name_keys()

    def _name_keys(self) -> None:
        self.answer.set_shortcuts({name: self._shortcuts.hint(name) for name in _NAMED_KEYS})
        if self._sounds is not None:
            self._sounds.bar.set_shortcuts(self._shortcuts.hint)

    def _accept(self) -> None:
        """Enter takes the answer, but on a button that somebody went to with Tab it presses that."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        else:
            self._judging(self.flow.accept)()

    def _accept_suggestions(self) -> None:
        if isinstance(self.flow, AnnotatingFlow):
            self.flow.accept_suggestions()

    def _toggle(self, panel: QWidget) -> None:
        had_focus = panel.isAncestorOf(QApplication.focusWidget() or self)
        panel.setVisible(not panel.isVisible())
        if had_focus:
            self.focus_item()

    def _clear(self) -> None:
        """Take away what is selected, or else what was said about the item."""
        if self.board is not None and self.board.selected:
            self.board.remove(self.board.selected)
        else:
            self.flow.clear()

    def _choose(self, label_id: LabelId) -> None:
        if self._drawing is not None:
            self._drawing.give_label(label_id)
        else:
            self.flow.choose(label_id, goes_on=bool(self._settings.get("goes_on_after_label")))

    def _show(self, shown: Shown | None) -> None:
        pressed = QApplication.focusWidget()
        self.answer.show_item(shown)
        if shown is None:
            self._nothing.show_counts(self._session.counts)
            self._bring_up(self._nothing)
        else:
            self._bring_up(self.view)
            if shown.item != self._on_screen:
                if self.board is not None:
                    self._list.set_text(shown.item.text or "")
                self.view.show_item(shown.item)
        self._on_screen = shown.item if shown else None
        self._following.start()
        self._take_keyboard_from(pressed)

    def _take_keyboard_from(self, pressed: QWidget | None) -> None:
        """A button that cannot be pressed any more must not leave the keyboard to whatever lies next to it."""
        if pressed and self.answer.isAncestorOf(pressed) and not (pressed.isEnabled() and pressed.isVisibleTo(self)):
            self.focus_item()

    def _bring_up(self, widget: QWidget) -> None:
        """Show the item or that there is none; the keyboard stays with it."""
        had_focus = self._centre.isAncestorOf(QApplication.focusWidget() or self)
        if widget is not self._centre.currentWidget():
            self._centre.setCurrentWidget(widget)
            if had_focus:
                self.focus_item()

    def _follow(self) -> None:
        """Bring the queue to the item on the screen, and read ahead."""
        self.queue.set_current(self._on_screen.id if self._on_screen else None)
        self._read_ahead()

    def _read_ahead(self) -> None:
        self.view.prefetch(self._session.read_ahead(self.flow.upcoming(_READ_AHEAD)))

    def _on_changed(self, changes: Changes) -> None:
        if changes.schema or changes.everything:
            self._show_labels()
        if changes.media or changes.everything:
            self.view.retry()

    def _on_counted(self) -> None:
        self.answer.set_counts(self._session.counts.by_label)
        if self.flow.shown is None:
            self._nothing.show_counts(self._session.counts)

    def _on_busy_changed(self) -> None:
        """While a long step is under way nothing here can be changed, so nothing is begun either."""
        is_busy = self._session.steps.is_busy
        self.answer.comment.setReadOnly(is_busy)
        if not is_busy:
            self.answer.show_item(self.flow.shown)

    def _on_setting_changed(self, key: str) -> None:
        if key == "plays_at_once" and self._sounds is not None:
            self._sounds.set_plays_at_once(bool(self._settings.get(key)))
        if key == "rows_as_table" and self._rows is not None:
            self._rows.set_table(is_table=bool(self._settings.get(key)))
        if key == "shows_why":
            self.reasons.set_shown(is_shown=bool(self._settings.get(key)))
        if key == "text_size_px":
            self.view.set_text_size(int(self._settings.get(key)))

    def _show_labels(self) -> None:
        """Show the labels, each with the key that gives it as things are."""
        labels = self._labels()
        if self.board is not None:
            self._list.set_labels(labels)
        self.answer.set_labels(labels, is_multilabel=self._session.schema.task.is_multilabel)
        self.answer.set_counts(self._session.counts.by_label)
        self._label_keys.listen_for(labels)
        if self.flow.shown is not None:
            self.answer.show_item(self.flow.shown)

    def _labels(self) -> list[Label]:
        schema = self._session.schema
        keys = label_keys(schema, self._shortcuts)
        return [replace(label, key=keys.get(label.id, "")) for label in schema.labels]

    def _judging(self, act: Callable[..., object]) -> Callable[..., None]:
        """Do what says something about the item, unless it cannot be seen yet: an answer to the one before it
        would be recorded for an item that nobody has looked at. Of one that cannot be read it may be said.
        """

        def run(*arguments: object) -> None:
            shown = self.flow.shown
            if shown is not None and shown.item.id in (self.view.shown_id, self.view.failed_id):
                act(*arguments)

        return self._safely(run)

    def _safely(self, act: Callable[..., object]) -> Callable[..., None]:
        """Do it, after what is being typed was kept, and hand over what a person has to know if it cannot be done.

        While a long step is under way nothing is done.
        """

        def run(*arguments: object) -> None:
            if self._session.steps.is_busy:
                return
            try:
                self.finish_comment()
                act(*arguments)
            except LabellerError as error:
                self.failed.emit(error)

        return run
