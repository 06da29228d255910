"""What the learner suggests for the item on the screen, how sure it is, and why the item was asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from labeller.domain.item import ItemState
from labeller.domain.schema import Label, LabelId
from labeller.ui.labelling.shown import Shown
from labeller.ui.numbers import percent_text, unbroken
from labeller.ui.theme import M, S, set_look
from labeller.ui.widgets.boxes import column, row
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.keyed_button import KeyedButton
from labeller.ui.widgets.text import MUTED, ElidedLabel, Paragraph, isolated, plain_label
from labeller.ui.widgets.thin_progress_bar import ThinProgressBar

_REASON_HEIGHT_PX = 34  # two lines: the labels below do not move when a reason is long


class SuggestionCard(QFrame):
    """One card that always has the same parts in the same places, so that the eye finds them."""

    accepted = Signal()
    rejected = Signal()

    def __init__(self, precedents: QWidget | None = None, parent: QWidget | None = None) -> None:
        """`precedents` are shown below everything else."""
        super().__init__(parent)
        set_look(self, surface="card")
        self._names: dict[LabelId, str] = {}
        self._is_multilabel = False
        self._heading = plain_label(role="secondary", tone=MUTED)
        self._name = ElidedLabel(role="emphasised")
        self._figure = plain_label(role="emphasised", tabular=True)
        self._bar = ThinProgressBar()
        kept = self._bar.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(kept)
        self._reason = Paragraph(role="secondary", tone=MUTED)
        self._reason.setMinimumHeight(_REASON_HEIGHT_PX)
        self.accept = KeyedButton(self.tr("Accept"), kind=PRIMARY, clicked=self.accepted.emit)
        self.reject = KeyedButton(self.tr("Not this"), clicked=self.rejected.emit)
        self.reject.setToolTip(self.tr("Offer the next most probable label"))
        line = row(spacing=S)
        line.addWidget(self._name, 1)
        line.addWidget(self._figure)
        buttons = row(spacing=S)
        buttons.addWidget(self.accept, 1)
        buttons.addWidget(self.reject)
        below = () if precedents is None else (precedents,)
        parts = (self._heading, line, self._bar, self._reason, buttons, *below)
        self.setLayout(column(*parts, spacing=S, margins=(M, M, M, M)))

    def set_labels(self, labels: Sequence[Label], *, is_multilabel: bool) -> None:
        self._names = {label.id: label.name for label in labels}
        self._is_multilabel = is_multilabel

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """Show the keys of the actions on the buttons."""
        self.accept.set_key(keys.get("accept", ""))
        self.reject.set_key(keys.get("reject", ""))

    def show_item(self, shown: Shown) -> None:
        """Show what is suggested for an item, or what was answered."""
        names, confidence = self._proposed(shown)
        self._heading.setText(self._heading_of(shown, has_proposal=confidence is not None))
        self._name.set_full_text(names)
        self._figure.setText("" if confidence is None else percent_text(confidence))
        self._bar.setVisible(confidence is not None)
        self._bar.set_share(confidence or 0.0)
        self._reason.setText(self._reasons(shown))
        self._show_buttons(shown, has_proposal=confidence is not None)

    def _reasons(self, shown: Shown) -> str:
        """Who suggests it, where that is not the learner, or else why the item was asked."""
        if shown.offered and not shown.rejected and shown.suggestion is not None and shown.suggestion.reason:
            return unbroken(shown.suggestion.reason)
        return unbroken(shown.question.reason) if shown.question else ""

    def _show_buttons(self, shown: Shown, *, has_proposal: bool) -> None:
        self.accept.setText(self._verb(shown, has_proposal=has_proposal))
        can_go_on = shown.is_touched or shown.answer is not None or self._is_multilabel
        self.accept.setEnabled(has_proposal or can_go_on)
        self.reject.setEnabled(has_proposal)

    def _verb(self, shown: Shown, *, has_proposal: bool) -> str:
        if shown.is_touched:
            return self.tr("Keep")
        if shown.answer is not None:
            return self.tr("Next")
        return self.tr("None of them") if self._is_multilabel and not has_proposal else self.tr("Accept")

    def _heading_of(self, shown: Shown, *, has_proposal: bool) -> str:
        if shown.is_touched:
            return self.tr("Your choice, not kept yet")
        if shown.state is ItemState.ANSWERED:
            return self.tr("Answered")
        if shown.state is ItemState.SKIPPED:
            return self.tr("Skipped")
        if shown.state is ItemState.AUDITED:
            return self.tr("Labelled by the app, audited: nobody looked at it")
        if shown.is_control:
            return self.tr("No suggestion: this one measures the learner")
        return self.tr("Suggestion") if has_proposal else self.tr("No suggestion yet")

    def _proposed(self, shown: Shown) -> tuple[str, float | None]:
        """The labels to show as words, and how sure the learner is of them; None where they are not a suggestion."""
        if shown.is_touched or shown.answer is not None:
            chosen = self._in_words(shown.draft)
            return chosen or ("" if shown.state is ItemState.SKIPPED else self.tr("No label")), None
        if shown.suggestion is None:
            return (self.tr("Choose labels") if self._is_multilabel else self.tr("Choose a label")), None
        offered = self._in_words(shown.offered)
        if self._is_multilabel:
            return offered or self.tr("No label"), shown.suggestion.confidence
        return offered, next(iter(shown.offered.values()), 0.0)

    def _in_words(self, label_ids: Collection[LabelId]) -> str:
        """In the order of the schema, whatever the direction in which each name is written."""
        return ", ".join(isolated(name) for label_id, name in self._names.items() if label_id in label_ids)
