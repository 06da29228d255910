"""Editing the labels: add, rename, recolour, give keys, merge, remove. Every change is a step that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from labeller.domain.changes import Changes
from labeller.domain.schema import AttributeSpec, Label
from labeller.errors import LabellerError
from labeller.project.commands.attributes import SetAttributes
from labeller.project.commands.command import Command
from labeller.project.commands.labels import AddLabel, ChangeLabel, MergeLabels, RemoveLabel
from labeller.ui.busy_banner import BusyBanner
from labeller.ui.schema.label_editor import LabelEditor
from labeller.ui.schema.label_list import LabelList
from labeller.ui.schema.merge_dialog import MergeDialog
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts, label_keys
from labeller.ui.theme import L, S
from labeller.ui.widgets.banner import DANGER, Banner
from labeller.ui.widgets.boxes import column, divider, row
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.empty_state import EmptyState
from labeller.ui.widgets.message_dialog import ConfirmDialog
from labeller.ui.widgets.new_label_field import NewLabelField

_WIDTH_PX = 840
_LIST_WIDTH_PX = 320
_LIST_HEIGHT_PX = 400


class SchemaDialog(Dialog):
    """The labels at the left, the chosen one at the right. There is no Save: what is changed is changed.

    Enter keeps what is typed in a field and leaves the dialog open.
    """

    def __init__(self, session: ProjectSession, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self.setWindowTitle(self.tr("Labels"))
        self.heading.setText(self.tr("Labels"))
        self.lead.setText(
            self.tr("Their order is kept in every export, so that the numbers in a client's code stay true.")
        )
        self.lead.show()
        self._session = session
        self._shortcuts = shortcuts
        self.list = LabelList()
        self.list.currentRowChanged.connect(self._show_chosen)
        self.new_label = NewLabelField()
        self.new_label.named.connect(self.add)
        self.new_label.left.connect(self.list.setFocus)
        self.editor = LabelEditor(shortcuts, session.schema.task)
        self.editor.edited.connect(self._on_edited)
        self.editor.attributes_edited.connect(self._on_attributes)
        self.editor.merge_wanted.connect(self._merge)
        self.editor.remove_wanted.connect(self._remove)
        self._empty = EmptyState(
            "tags", self.tr("No labels yet"), self.tr("A label is one of the answers that can be given.")
        )
        self._right = QStackedWidget()
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.editor)
        self._editing = scroll
        self._right.addWidget(scroll)
        self._right.addWidget(self._empty)
        self.banner = Banner()
        self.busy = BusyBanner(session.steps)
        self._lay_out()
        self._undo = self.add_button(self.tr("Undo"), icon="undo-2", is_leading=True)
        self._undo.clicked.connect(self.undo)
        done = self.add_button(self.tr("Done"), kind=PRIMARY)
        done.clicked.connect(self.accept)
        done.setDefault(False)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(self.undo)
        session.changed.connect(self._on_changed)
        session.steps.busy_changed.connect(self._fill)
        session.counted.connect(self._show_counts)
        self._fill()
        (self.list if session.schema.labels else self.new_label).setFocus()

    def add(self, name: str) -> None:
        """Add a label after the others, and show it. What is being typed belongs to the one before."""
        self.editor.finish()
        if self._perform(AddLabel(name)):
            self.list.setCurrentRow(self.list.count() - 1)

    def undo(self) -> None:
        """Take back the newest step, here or on the label page."""
        self._guarded(self._session.steps.undo)

    def done(self, result: int) -> None:
        self.editor.finish()
        super().done(result)

    def _lay_out(self) -> None:
        left = column(spacing=S)
        left.addWidget(self.list, 1)
        left.addWidget(self.new_label)
        holder = QWidget()
        holder.setFixedWidth(_LIST_WIDTH_PX)
        holder.setMinimumHeight(_LIST_HEIGHT_PX)
        holder.setLayout(left)
        parts = row(holder, divider("vertical"), spacing=L)
        parts.addWidget(self._right, 1)
        self.body.addWidget(self.busy)
        self.body.addWidget(self.banner)
        self.body.addLayout(parts, 1)

    @property
    def _chosen(self) -> Label | None:
        place = self.list.currentRow()
        labels = self._session.schema.labels
        return labels[place] if 0 <= place < len(labels) else None

    def _fill(self) -> None:
        schema = self._session.schema
        self.list.show_labels(schema.labels, label_keys(schema, self._shortcuts), self._session.counts.by_label)
        self._undo.setEnabled(self._session.steps.undo_title() is not None)
        self._show_chosen()

    def _show_chosen(self) -> None:
        label = self._chosen
        self._right.setCurrentWidget(self._empty if label is None else self._editing)
        if label is not None:
            self.editor.show_label(self._session.schema, label, self._count_of(label))

    def _show_counts(self) -> None:
        self.list.show_counts(self._session.counts.by_label)
        if self._chosen is not None:
            self.editor.show_count(self._count_of(self._chosen))

    def _count_of(self, label: Label) -> int:
        return self._session.counts.by_label.get(label.id, 0)

    def _on_changed(self, changes: Changes) -> None:
        if changes.schema or changes.everything:
            self._fill()

    def _on_edited(self, label: Label) -> None:
        if not self._perform(ChangeLabel(label)):
            self._show_chosen()

    def _on_attributes(self, attributes: tuple[AttributeSpec, ...]) -> None:
        if not self._perform(SetAttributes(attributes)):
            self._show_chosen()

    def _merge(self) -> None:
        label = self._chosen
        if label is None:
            return
        others = self._session.schema.like(label)
        dialog = MergeDialog(label, others, self._count_of(label), self)
        dialog.merged.connect(lambda target: self._perform(MergeLabels(label.id, target.id)))
        dialog.open()

    def _remove(self) -> None:
        label = self._chosen
        if label is None:
            return
        count = self._count_of(label)
        if not count:
            self._perform(RemoveLabel(label.id))
            return
        text = self.tr("%Ln annotations go with it, and items left without a label go back into the pool.", "", count)
        ConfirmDialog(
            self.tr("Remove the label “{name}”?").format(name=label.name),
            f"{text} {self.tr('Undo brings all of it back.')}",
            self.tr("Remove label"),
            is_dangerous=True,
            confirmed=lambda: self._perform(RemoveLabel(label.id)),
            parent=self,
        ).open()

    def _perform(self, command: Command) -> bool:
        return self._guarded(lambda: self._session.steps.start(command))

    def _guarded(self, act: Callable[[], object]) -> bool:
        """Do it; what a person has to know if it could not be done stands in the dialog."""
        try:
            act()
        except LabellerError as error:
            self.banner.show_message(str(error), kind=DANGER)
            return False
        self.banner.hide()
        return True
