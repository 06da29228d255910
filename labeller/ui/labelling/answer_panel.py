"""The right side of the label page: what the learner suggests and why, the labels, and the marks."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from labeller.domain.item import ItemState
from labeller.domain.schema import LabelId, Schema
from labeller.ui.icons import set_icon
from labeller.ui.labelling.label_flow import Shown
from labeller.ui.labelling.suggestion_card import SuggestionCard
from labeller.ui.theme import L, M, S, set_look
from labeller.ui.widgets.boxes import STRETCH, column, divider, row
from labeller.ui.widgets.buttons import LINK, push_button, tool_button
from labeller.ui.widgets.label_chip_list import LabelChipList
from labeller.ui.widgets.search_field import SearchField
from labeller.ui.widgets.text import plain_label

_SEARCHED_FROM = 11
_COMMENT_HEIGHT_PX = 64


class AnswerPanel(QWidget):
    """Shows the answer to one item as it stands and says what was pressed. Decides nothing."""

    label_chosen = Signal(int)
    accepted = Signal()
    rejected = Signal()
    skipped = Signal()
    flag_toggled = Signal()
    comment_edited = Signal(str)
    schema_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, surface="1")
        self.suggestion = SuggestionCard()
        self.suggestion.accepted.connect(self.accepted)
        self.suggestion.rejected.connect(self.rejected)
        self._search = SearchField(self.tr("Find a label"))
        self._search.searched.connect(self._on_searched)
        self._search.left.connect(self.setFocus)
        self.labels = LabelChipList()
        self.labels.label_clicked.connect(self.label_chosen)
        self._comment = _CommentField()
        self._comment.finished.connect(self.comment_edited)
        self._title = plain_label(self.tr("Labels"), role="emphasised")
        edit = push_button(self.tr("Edit labels"), kind=LINK, clicked=self.schema_wanted.emit)
        self._skip = tool_button(self.tr("Skip"), icon="skip-forward", text=self.tr("Skip"), clicked=self.skipped.emit)
        self._flag = tool_button(self.tr("Flag"), icon="flag", text=self.tr("Flag"), clicked=self.flag_toggled.emit)
        self._flag.setCheckable(True)
        self._note = tool_button(
            self.tr("Comment"), icon="message-square", text=self.tr("Comment"), clicked=self.edit_comment
        )
        whole = column(self.suggestion, row(self._title, STRETCH, edit), self._search, spacing=M, margins=(L, L, L, L))
        whole.addWidget(self.labels, 1)
        whole.addWidget(divider())
        whole.addLayout(row(self._skip, self._flag, self._note, STRETCH, spacing=S))
        whole.addWidget(self._comment)
        self.setLayout(whole)
        self.show_item(None)

    def set_shortcuts(self, keys: Mapping[str, str]) -> None:
        """Name the keys of skip, flag, comment, accept and reject in the tool tips and on the buttons."""
        for button, name, text in (
            (self._skip, "skip", self.tr("Skip: say nothing about this item")),
            (self._flag, "flag", self.tr("Flag: come back to this item")),
            (self._note, "comment", self.tr("Write a comment")),
        ):
            button.setToolTip(f"{text} ({keys[name]})" if keys.get(name) else text)
        self.suggestion.set_keys(keys.get("accept", ""), keys.get("reject", ""))

    def set_schema(self, schema: Schema) -> None:
        self._schema = schema
        self.labels.set_labels(schema.labels)
        self._search.setVisible(len(schema.labels) >= _SEARCHED_FROM)
        self._title.setText(self.tr("Labels, several allowed") if schema.task.is_multilabel else self.tr("Labels"))
        self.suggestion.set_schema(schema)

    def set_counts(self, counts: Mapping[LabelId, int]) -> None:
        self.labels.set_counts(counts)

    def show_item(self, shown: Shown | None) -> None:
        """Show the answer, the suggestion and the marks of an item, or that there is none."""
        self.suggestion.show_item(shown)
        self.setEnabled(shown is not None)
        if shown is None:
            return
        self.labels.set_chosen(shown.draft)
        self.labels.set_suggestions(shown.offered)
        self._flag.setChecked(shown.mark.is_flagged)
        set_icon(self._flag, "flag", "warn" if shown.mark.is_flagged else "text")
        self._skip.setChecked(shown.state is ItemState.SKIPPED)
        self._comment.show_text(shown.mark.comment)
        self._comment.setVisible(bool(shown.mark.comment))

    def edit_comment(self) -> None:
        self._comment.setVisible(True)
        self._comment.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def start_search(self) -> None:
        if self._search.isVisibleTo(self):
            self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def finish_comment(self) -> None:
        """Hand over what is being typed, before the item is left."""
        self._comment.finish()

    def _on_searched(self, text: str) -> None:
        self.labels.set_filter(text)


class _CommentField(QPlainTextEdit):
    """A comment that is handed over when the field is left or Enter is pressed."""

    finished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("Comment; Enter keeps it"))
        self.setAccessibleName(self.tr("Comment"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(_COMMENT_HEIGHT_PX)
        self._known = ""

    def show_text(self, text: str) -> None:
        if not self.hasFocus() or text != self._known:
            self._known = text
            self.setPlainText(text)

    def finish(self) -> None:
        text = self.toPlainText().strip()
        if text != self._known:
            self._known = text
            self.finished.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finish()
        self.setVisible(bool(self._known))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.parentWidget().setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.setPlainText(self._known)
            self.parentWidget().setFocus()
        else:
            super().keyPressEvent(event)
