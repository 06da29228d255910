"""The right side of the label page: what the learner suggests and why, the labels, and the marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from labeller.domain.schema import Label, LabelId
from labeller.ui.icons import set_icon
from labeller.ui.labelling.comment_field import CommentField
from labeller.ui.labelling.drawing_card import DrawingCard
from labeller.ui.labelling.label_search import LabelSearch
from labeller.ui.labelling.shown import Shown
from labeller.ui.labelling.suggestion_card import SuggestionCard
from labeller.ui.theme import CONTROL_HEIGHT, XS, L, M, set_look
from labeller.ui.widgets.boxes import STRETCH, column, divider, row
from labeller.ui.widgets.buttons import LINK, QUIET, push_button
from labeller.ui.widgets.label_chip_list import LabelChipList
from labeller.ui.widgets.new_label_field import NewLabelField
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label

_SEARCHED_FROM = 11
_FEWEST_SHOWN_PX = 3 * (CONTROL_HEIGHT + XS)  # three labels are always in sight


class AnswerPanel(QWidget):
    """Shows the answer to one item as it stands and says what was pressed. Decides nothing.

    `label_added` carries the name of a label that the project gets here; `left` says that the keyboard should go back
    to the item.
    """

    label_chosen = Signal(int)
    label_added = Signal(str)
    accepted = Signal()
    rejected = Signal()
    skipped = Signal()
    flag_toggled = Signal()
    comment_finished = Signal()
    schema_wanted = Signal()
    left = Signal()

    def __init__(
        self, card: SuggestionCard | DrawingCard, below: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        """`card` stands above the labels, and `below` them shares the room with them."""
        super().__init__(parent)
        set_look(self, surface="1")
        self._labels: Sequence[Label] = ()
        self.card = card
        self.search = LabelSearch()
        self.labels = LabelChipList()
        self._no_labels = Paragraph(
            self.tr("No labels yet. A label is one of the answers that can be given; type the first one."), tone=MUTED
        )
        self.new_label = NewLabelField()
        self.comment = CommentField()
        self._title = plain_label(role="emphasised")
        edit = push_button(self.tr("Edit labels"), kind=LINK, clicked=self.schema_wanted.emit)
        self._marks = QWidget()
        self._skip = push_button(self.tr("Skip"), kind=QUIET, icon="skip-forward", clicked=self.skipped.emit)
        self._flag = push_button(self.tr("Flag"), kind=QUIET, icon="flag", clicked=self.flag_toggled.emit)
        self._flag.setCheckable(True)
        self._note = push_button(self.tr("Comment"), kind=QUIET, icon="message-square", clicked=self.edit_comment)
        marks = row(spacing=XS)
        for button in (self._skip, self._flag, self._note):
            marks.addWidget(button, 1)
        self._marks.setLayout(marks)
        head = row(self._title, STRETCH, edit, -XS, spacing=0)  # the word stands flush with the frames
        whole = column(self.card, head, self.search, spacing=M, margins=(L, L, L, L))
        whole.addWidget(self._no_labels)
        whole.addWidget(self.labels, 1)
        if below is not None:
            whole.addWidget(divider())
            whole.addWidget(below, 1)
            self.labels.setMinimumHeight(_FEWEST_SHOWN_PX)
        whole.addWidget(self.new_label)
        whole.addStretch(0)  # takes the room of the labels where there are none yet
        for part in (divider(), self._marks, self.comment):
            whole.addWidget(part)
        self.setLayout(whole)
        self._connect()
        self.show_item(None)

    def set_shortcuts(self, keys: Mapping[str, str]) -> None:
        """Name the keys of skip, flag, comment, accept and reject in the tool tips and on the buttons."""
        for button, name, text in (
            (self._skip, "skip", self.tr("Skip: say nothing about this item")),
            (self._flag, "flag", self.tr("Flag: come back to this item")),
            (self._note, "comment", self.tr("Write a comment")),
        ):
            button.setToolTip(f"{text} ({keys[name]})" if keys.get(name) else text)
        self.card.set_keys(keys)

    def set_labels(self, labels: Sequence[Label], *, is_multilabel: bool) -> None:
        """Show these labels, each with the key that gives it."""
        self._labels = labels
        self.labels.set_labels(labels)
        self.labels.setVisible(bool(labels))
        self._no_labels.setVisible(not labels)
        self.new_label.setVisible(not labels or self.new_label.hasFocus())
        self.search.setVisible(len(labels) >= _SEARCHED_FROM)
        self._filter(self.search.text)
        self._title.setText(self.tr("Labels, several allowed") if is_multilabel else self.tr("Labels"))
        self.card.set_labels(labels, is_multilabel=is_multilabel)

    def set_counts(self, counts: Mapping[LabelId, int]) -> None:
        self.labels.set_counts(counts)

    def show_item(self, shown: Shown | None) -> None:
        """Show the answer, the suggestion and the marks of an item, or that there is none."""
        self.card.setVisible(shown is not None and bool(self._labels))
        for part in (self.labels, self._marks):
            part.setEnabled(shown is not None)
        if shown is None:
            self.comment.hide()
            return
        self.card.show_item(shown)
        self.labels.set_chosen(shown.draft)
        self.labels.set_suggestions(shown.offered)
        self._flag.setChecked(shown.mark.is_flagged)
        set_icon(self._flag, "flag", "warn" if shown.mark.is_flagged else "text")
        self.comment.show_comment(shown.item.id, shown.mark.comment)

    def edit_comment(self) -> None:
        if self._marks.isEnabled():
            self.comment.start()

    def start_search(self) -> None:
        """Give the keyboard to the search of labels; where there are few, to the labels themselves."""
        self.show()
        if self.search.isVisibleTo(self):
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self._labels:
            self.labels.chip(self._labels[0].id).setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.new_label.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _connect(self) -> None:
        self.card.accepted.connect(self.accepted)
        self.card.rejected.connect(self.rejected)
        self.search.searched.connect(self._filter)
        self.search.label_chosen.connect(self.label_chosen)
        self.search.label_added.connect(self.label_added)
        self.search.left.connect(self.left)
        self.labels.label_clicked.connect(self.label_chosen)
        self.new_label.named.connect(self.label_added)
        self.new_label.left.connect(self._on_adding_ended)
        self.comment.finished.connect(self.comment_finished)
        self.comment.left.connect(self.left)

    def _filter(self, text: str) -> None:
        self.labels.set_filter(text)
        self.search.show_found(self.labels.best_match(text))

    def _on_adding_ended(self) -> None:
        self.left.emit()
        self.new_label.setVisible(not self._labels)
