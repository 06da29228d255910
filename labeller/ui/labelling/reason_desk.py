"""Everything that says why, beside the sentence on the card: for the item on the screen, never for a control item."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from labeller.domain.item import Medium
from labeller.settings import Settings
from labeller.ui.explaining.column_marks import ColumnMarks
from labeller.ui.explaining.heat_marks import HeatMarks
from labeller.ui.explaining.precedent_desk import PrecedentDesk
from labeller.ui.explaining.precedent_strip import PrecedentStrip
from labeller.ui.explaining.strengths import EvidenceMarks
from labeller.ui.explaining.time_marks import TimeMarks
from labeller.ui.explaining.why_bar import WhyBar
from labeller.ui.explaining.why_desk import Subject, WhyDesk
from labeller.ui.explaining.word_marks import WordMarks
from labeller.ui.labelling.item_view import ItemView
from labeller.ui.labelling.item_walk import ItemWalk
from labeller.ui.labelling.shown import Shown
from labeller.ui.session import ProjectSession
from labeller.ui.text.text_view import TextView


class ReasonDesk(QObject):
    """Shows the precedents of each item in `strip`, and on the item, when that is asked for, what speaks for its label.

    Where something is drawn on items it does nothing: suggested shapes say why one by one. `item_chosen(ItemId)` asks
    for one of the precedents.
    """

    item_chosen = Signal(object)

    def __init__(
        self,
        session: ProjectSession,
        settings: Settings,
        flow: ItemWalk,
        view: ItemView,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._flow = flow
        self._view = view
        self._toggle: QAction | None = None
        self.strip = PrecedentStrip(session.schema.task.medium)
        self._why: WhyDesk | None = None
        self._precedents: PrecedentDesk | None = None
        if session.schema.task.is_whole_item:
            self.bar = WhyBar(session.schema.task.medium)
            view.set_note(self.bar)
            self._why = WhyDesk(
                session, self.bar, _marks_on(view, session.schema.task.medium), lambda: view.shown_id, self
            )
            self._precedents = PrecedentDesk(session, self.strip, self)
            self.strip.chosen.connect(self.item_chosen)
            flow.shown_changed.connect(self._show)
            view.item_shown.connect(lambda _: self._on_seen())

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What its action does."""
        return {} if self._why is None else {"why": self._toggle_shown}

    def adopt(self, actions: Mapping[str, QAction]) -> None:
        """Show the action as a button that says whether what speaks for the label is shown."""
        if self._why is not None:
            self._toggle = actions["why"]
            self._toggle.setCheckable(True)
            self._view.add_action(self._toggle)

    def set_shown(self, *, is_shown: bool) -> None:
        """Show what speaks for the label, or hide it."""
        if self._why is not None:
            self._why.set_on(is_on=is_shown)
        if self._toggle is not None:
            self._toggle.setChecked(is_shown)

    def leave(self) -> None:
        """Find nothing any more, before the project is closed."""
        for desk in (self._why, self._precedents):
            if desk is not None:
                desk.leave()

    def _toggle_shown(self) -> None:
        wanted = not self._settings.get("shows_why")
        self._settings.set("shows_why", wanted)
        self.set_shown(is_shown=wanted)  # the button has gone its own way, if the setting could not be changed

    def _on_seen(self) -> None:
        if self._why is not None:
            self._why.note_seen()

    def _show(self) -> None:
        shown = self._flow.shown
        if self._why is None or self._precedents is None:
            return
        subject = _subject_of(shown)
        self._why.show_subject(subject)
        self._precedents.show_item(None if subject.is_control else subject.item_id, subject.label_id)


def _marks_on(view: ItemView, medium: Medium) -> EvidenceMarks:
    """What marks items of a medium in the part of the view that shows them."""
    match medium:
        case Medium.IMAGE:
            return HeatMarks(view.image_view)
        case Medium.ROW:
            return ColumnMarks(view.row_view.card)
        case Medium.AUDIO:
            assert view.sound_view is not None  # noqa: S101  # a project of sounds has it
            return TimeMarks(view.sound_view.canvas)
    assert isinstance(view.text_view, TextView)  # noqa: S101  # spans are not of whole items
    return WordMarks(view.text_view.pane)


def _subject_of(shown: Shown | None) -> Subject:
    """The label to speak about: what was answered, or else what is suggested; none that would sway the annotator."""
    if shown is None:
        return Subject()
    if shown.is_control:
        return Subject(shown.item.id, is_control=True)
    if shown.answer is not None:
        return Subject(shown.item.id, next(iter(shown.answer.label_ids), None))
    is_from_outside = shown.suggestion is not None and bool(shown.suggestion.reason)
    return Subject(shown.item.id, next(iter(shown.offered), None), is_from_outside=is_from_outside)
