"""What the learner suggests for the item on the screen, how sure it is, and why the item was asked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from labeller.domain.item import ItemState
from labeller.domain.schema import Schema
from labeller.ui.labelling.label_flow import Shown
from labeller.ui.numbers import percent_text
from labeller.ui.theme import XS, M, S, set_look
from labeller.ui.widgets.boxes import column, row
from labeller.ui.widgets.buttons import PRIMARY, push_button
from labeller.ui.widgets.text import ElidedLabel, Paragraph, plain_label
from labeller.ui.widgets.thin_progress_bar import ThinProgressBar


class SuggestionCard(QFrame):
    """One card that always has the same parts, so that the eye finds them in the same place."""

    accepted = Signal()
    rejected = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, surface="card")
        self._schema: Schema | None = None
        self._keys = ("", "")
        self._heading = plain_label(role="secondary", tone="muted")
        self._name = ElidedLabel(role="emphasised")
        self._figure = plain_label(role="emphasised", tabular=True)
        self._bar = ThinProgressBar()
        self._reason = Paragraph(role="secondary", tone="muted")
        self._reason.setAccessibleName(self.tr("Why this item"))
        self.accept = push_button(self.tr("Accept"), kind=PRIMARY, clicked=self.accepted.emit)
        self.reject = push_button(self.tr("Not this"), clicked=self.rejected.emit)
        line = row(spacing=S)
        line.addWidget(self._name, 1)
        line.addWidget(self._figure)
        buttons = row(spacing=S)
        buttons.addWidget(self.accept, 1)
        buttons.addWidget(self.reject)
        parts = (self._heading, line, self._bar, self._reason, XS, buttons)
        self.setLayout(column(*parts, spacing=S, margins=(M, M, M, M)))

    def set_schema(self, schema: Schema) -> None:
        self._schema = schema

    def set_keys(self, accept: str, reject: str) -> None:
        self._keys = (accept, reject)
        self.reject.setToolTip(f"{self.tr('Offer the next most probable label')} ({reject})" if reject else "")

    def show_item(self, shown: Shown | None) -> None:
        names, confidence = self._proposed(shown)
        self._heading.setText(self._heading_of(shown, has_proposal=confidence is not None))
        self._name.set_full_text(names)
        self._figure.setText("" if confidence is None else percent_text(confidence))
        self._bar.setVisible(confidence is not None)
        self._bar.set_share(confidence or 0.0)
        reason = shown.question.reason if shown and shown.question else ""
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._show_buttons(shown, has_proposal=confidence is not None)

    def _show_buttons(self, shown: Shown | None, *, has_proposal: bool) -> None:
        is_open = shown is not None and shown.answer is None
        is_draft = shown is not None and shown.is_touched
        text = self.tr("Keep") if is_draft else self.tr("Accept") if is_open else self.tr("Next")
        self.accept.setText(f"{text}    {self._keys[0]}" if self._keys[0] else text)
        self.accept.setEnabled(shown is not None and (has_proposal or is_draft or not is_open or self._is_multilabel))
        self.reject.setVisible(has_proposal and not is_draft)

    def _heading_of(self, shown: Shown | None, *, has_proposal: bool) -> str:
        if shown is None:
            return ""
        if shown.is_touched:
            return self.tr("Your choice, not kept yet")
        if shown.state is ItemState.ANSWERED:
            return self.tr("Answered")
        if shown.state is ItemState.SKIPPED:
            return self.tr("Skipped")
        if shown.question is not None and shown.question.is_control:
            return self.tr("No suggestion: this one measures the learner")
        return self.tr("Suggestion") if has_proposal else self.tr("No suggestion yet")

    def _proposed(self, shown: Shown | None) -> tuple[str, float | None]:
        """The labels to show as words, and how sure the learner is of them; None where they are not a suggestion."""
        if shown is None or self._schema is None:
            return "", None
        names = {label.id: label.name for label in self._schema.labels}
        if shown.is_touched or shown.answer is not None:
            chosen = [names[label_id] for label_id in sorted(shown.draft) if label_id in names]
            return ", ".join(chosen) or (self.tr("No label") if shown.state is not ItemState.SKIPPED else ""), None
        if shown.suggestion is None:
            return self.tr("Choose a label"), None
        offered = ", ".join(names[label_id] for label_id in shown.offered if label_id in names)
        if self._is_multilabel:
            return offered or self.tr("No label"), shown.suggestion.confidence
        return offered, next(iter(shown.offered.values()), 0.0)

    @property
    def _is_multilabel(self) -> bool:
        return self._schema is not None and self._schema.task.is_multilabel
