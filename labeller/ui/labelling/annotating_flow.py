"""Drawing on items: the board follows the walk, and Enter says that an item is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from labeller.domain.item import ItemId, ItemState
from labeller.domain.prediction import Question, SuggestedAnnotation
from labeller.domain.schema import LabelId
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.labelling.item_walk import ItemWalk
from labeller.ui.labelling.shown import Shown
from labeller.ui.session import ItemFacts, ProjectSession


class AnnotatingFlow(ItemWalk):
    """Walks through the items whose annotations lie on a board. Items that somebody began come before new ones.

    `settling` comes before an item is finished or left: whatever is half drawn on it becomes whole or goes.
    """

    settling = Signal()

    def __init__(self, session: ProjectSession, board: AnnotationBoard, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self.board = board
        board.label_changed.connect(self._show_label)
        board.selection_changed.connect(self._show_label)
        session.prepared.connect(self._on_prepared)

    def choose(self, label_id: LabelId, *, goes_on: bool = True) -> None:  # noqa: ARG002
        """A label was pressed: it is for what is selected, and for what is drawn next."""
        self.board.relabel(label_id)

    def accept(self) -> None:
        """What is on the item is all there is; go on. Where that is nothing but suggestions, they are taken first."""
        shown = self._shown
        if shown is None:
            return
        self.settling.emit()
        if self.board.suggestions and not self.board.annotations:
            self.accept_suggestions()
        with self._leaving():
            self.board.finish(is_control=shown.is_control)
        self.go_on()

    def accept_suggestions(self) -> None:
        """Make annotations of everything that is suggested."""
        self.board.accept(self.board.suggestions)

    def reject(self) -> None:
        """Hide what is suggested on this item."""
        self.board.reject(self.board.suggestions)

    def keep_draft(self) -> None:
        self.settling.emit()

    def _arrive(self, facts: ItemFacts) -> None:
        self.board.show_item(facts.item.id)
        self._suggest()

    def _seen(self, facts: ItemFacts, question: Question | None) -> Shown:
        return replace(super()._seen(facts, question), draft=self._labels())

    def _labels(self) -> frozenset[LabelId]:
        """Those of what is selected; where nothing is, the one that the next shape gets."""
        selected = frozenset(one.label_id for one in self.board.selected_annotations)
        next_one = self.board.label_id
        return selected or (frozenset() if next_one is None else frozenset({next_one}))

    def _show_label(self) -> None:
        if self._shown is not None and self._shown.draft != self._labels():
            self._shown = replace(self._shown, draft=self._labels())
            self.shown_changed.emit()

    def _end(self) -> None:
        self.board.show_item(None)
        super()._end()

    def _next_question(self, gone: set[ItemId]) -> Question | None:
        here = gone | self._passed | ({self._shown.item.id} if self._shown else set())
        begun = next((item_id for item_id in self._session.started() if item_id not in here), None)
        if begun is not None:
            return Question(begun, 0.0, self.tr("You began this one and have not finished it yet."))
        return super()._next_question(gone)

    def _on_ranked(self) -> None:
        super()._on_ranked()
        if self._wants_suggestions:
            self._suggest()

    @property
    def _wants_suggestions(self) -> bool:
        """What somebody has judged does not come back with the next ranking."""
        return not self.board.suggestions and not self.board.has_judged

    def _suggest(self) -> None:
        """Show what the learner proposes for an item that nobody has begun; nothing on the control slice."""
        item_id = self.board.item_id
        if item_id is None or self.board.state is not ItemState.OPEN:
            return
        suggested: Sequence[SuggestedAnnotation] = ()
        if not self._session.is_control(item_id):
            suggested = self._session.suggested_annotations(item_id)
        self.board.set_suggestions(suggested)
        if not suggested:
            self._session.prepare_suggestions(item_id)

    def _on_prepared(self, item_id: ItemId) -> None:
        if item_id == self.board.item_id and self.board.state is ItemState.OPEN and self._wants_suggestions:
            self.board.set_suggestions(self._session.suggested_annotations(item_id))
