"""The card of an item that is drawn on: why it was asked, what is suggested, and the button that finishes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from labeller.domain.item import ItemState
from labeller.domain.schema import Label
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.labelling.shown import Shown
from labeller.ui.numbers import count_text, percent_text, unbroken
from labeller.ui.theme import M, S, set_look
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.keyed_button import KeyedButton
from labeller.ui.widgets.text import MUTED, Paragraph, isolated, plain_label

_REASON_HEIGHT_PX = 34  # two lines: what lies below does not move when a reason is long


class DrawingCard(QFrame):
    """Takes the place of the suggestion card where annotations have shapes."""

    accepted = Signal()
    rejected = Signal()
    suggestions_accepted = Signal()

    def __init__(self, board: AnnotationBoard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, surface="card")
        self._board = board
        self._why = ""
        self._heading = plain_label(role="secondary", tone=MUTED)
        self._count = plain_label(role="emphasised", tabular=True)
        self._reason = Paragraph(role="secondary", tone=MUTED)
        self._reason.setMinimumHeight(_REASON_HEIGHT_PX)
        self.accept = KeyedButton(self.tr("Done, next"), kind=PRIMARY, clicked=self.accepted.emit)
        self.accept_all = KeyedButton(self.tr("Accept all"), clicked=self.suggestions_accepted.emit)
        self.reject = KeyedButton(self.tr("Hide them"), clicked=self.rejected.emit)
        self._offer = QWidget()
        self._offer.setLayout(row(self.accept_all, self.reject, STRETCH, spacing=S))
        parts = (self._heading, self._count, self._reason, self._offer, self.accept)
        self.setLayout(column(*parts, spacing=S, margins=(M, M, M, M)))
        board.changed.connect(self._tell)
        board.suggestions_changed.connect(self._tell)

    def set_labels(self, labels: Sequence[Label], *, is_multilabel: bool) -> None:
        """Nothing here names labels."""

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """Show the keys of the actions on the buttons."""
        self.accept.set_key(keys.get("accept", ""))
        self.reject.set_key(keys.get("reject", ""))
        self.accept_all.set_key(keys.get("accept_suggestions", ""))

    def show_item(self, shown: Shown) -> None:
        """Say why an item was asked, or who suggests something on it."""
        self._why = shown.question.reason if shown.question else ""
        self._tell()

    def _tell(self) -> None:
        suggested, drawn = len(self._board.suggestions), len(self._board.annotations)
        self._heading.setText(self._state())
        words = self.tr("%Ln annotations", "", drawn)
        also = self.tr("{count} suggested").format(count=count_text(suggested))
        self._count.setText(f"{words} · {also}" if suggested else words)
        self._reason.setText(unbroken(self._who_suggests() or self._why))
        self._offer.setVisible(suggested > 0)
        self.accept.setText(self._what_enter_does(suggested, drawn))

    def _who_suggests(self) -> str:
        """Which model, program or import suggests, and how sure it is; empty where that is the learner, or nobody."""
        told = [one for one in self._board.suggestions if one.said_by]
        if not told:
            return ""
        names = ", ".join(dict.fromkeys(isolated(one.said_by) for one in told))
        low, high = (percent_text(share) for share in (min(s.score for s in told), max(s.score for s in told)))
        if low == high:
            return self.tr("Suggested by {who}, {share} sure").format(who=names, share=high)
        return self.tr("Suggested by {who}, {low} to {high} sure").format(who=names, low=low, high=high)

    def _what_enter_does(self, suggested: int, drawn: int) -> str:
        if self._board.state is ItemState.ANSWERED:
            return self.tr("Next")
        if drawn:
            return self.tr("Done, next")
        return self.tr("Accept all, next") if suggested else self.tr("Nothing on it, next")

    def _state(self) -> str:
        match self._board.state:
            case ItemState.ANSWERED:
                return self.tr("Done")
            case ItemState.STARTED:
                return self.tr("Begun")
            case ItemState.SKIPPED:
                return self.tr("Skipped")
        return self.tr("Nothing on it yet")
