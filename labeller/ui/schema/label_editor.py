"""One label: its name, colour, key and guideline, and what else can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from labeller.domain.schema import Label, Schema, Task
from labeller.ui.keys import can_be_label_key, canonical_key
from labeller.ui.schema.attribute_editor import AttributeEditor
from labeller.ui.schema.key_field import KeyField
from labeller.ui.schema.skeleton_fields import SkeletonFields
from labeller.ui.shortcuts import Shortcuts, label_scope
from labeller.ui.theme import L, S
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import push_button
from labeller.ui.widgets.color_swatch_picker import ColorSwatchPicker
from labeller.ui.widgets.form import Form
from labeller.ui.widgets.text import MUTED, plain_label

_NAME_WIDTH_PX = 80
_GUIDELINE_HEIGHT_PX = 96


class LabelEditor(QWidget):
    """Hands over the label as it was edited, one field at a time (`edited`)."""

    edited = Signal(object)
    attributes_edited = Signal(object)
    merge_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, shortcuts: Shortcuts, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: Label | None = None
        self._shortcuts = shortcuts
        self._scope = label_scope(task)
        self.name = QLineEdit()
        self.name.editingFinished.connect(self._on_name)
        self.color = ColorSwatchPicker()
        self.color.picked.connect(lambda value: self._tell(partial(replace, color=value)))
        self.key = KeyField()
        self.key.key_chosen.connect(self._on_key)
        self.guideline = _Guideline()
        self.guideline.finished.connect(lambda text: self._tell(partial(replace, guideline=text)))
        self._count = plain_label(role="secondary", tone=MUTED)
        self.merge = push_button(self.tr("Merge into another…"), icon="merge", clicked=self.merge_wanted.emit)
        self.remove = push_button(self.tr("Remove…"), icon="trash-2", clicked=self.remove_wanted.emit)
        self._form = Form(name_width_px=_NAME_WIDTH_PX)
        self._form.add_row(self.tr("Name"), self.name)
        self._form.add_row(self.tr("Colour"), self.color)
        self._form.add_row(self.tr("Key"), self.key, self.tr("Press the key that gives this label."))
        self._form.add_row(
            self.tr("Guideline"), self.guideline, self.tr("When it applies and when it does not; shown with the label.")
        )
        # What this task does not show belongs to the editor all the same: else it would outlive it.
        self.is_relation = QCheckBox(self.tr("Relates one span to another"), self)
        self.is_relation.hide()
        self.is_relation.setToolTip(self.tr("An arrow between two spans gets this label, and no span does"))
        self.is_relation.clicked.connect(lambda on: self._tell(partial(replace, is_relation=on)))
        if task is Task.TEXT_SPANS:
            self._form.add_row(self.tr("Kind"), self.is_relation)
            self.is_relation.show()
        self.skeleton = SkeletonFields()
        self.skeleton.edited.connect(
            lambda names, edges: self._tell(partial(replace, skeleton=names, skeleton_edges=edges))
        )
        self.skeleton.setVisible(task is Task.KEYPOINTS)
        self.attributes = AttributeEditor(self)
        self.attributes.hide()
        self.attributes.edited.connect(self.attributes_edited)
        if not task.is_whole_item:
            self._form.add_row(self.tr("Attributes"), self.attributes)
            self.attributes.show()
        buttons = row(self.merge, self.remove, STRETCH, spacing=S)
        self.setLayout(column(self._form, self.skeleton, self._count, buttons, STRETCH, spacing=L))

    def show_label(self, schema: Schema, label: Label, count: int) -> None:
        """Show a label as it is now. What is being typed for it stays."""
        is_same = self._label is not None and self._label.id == label.id
        self._label = label
        if not (is_same and self.name.isModified() and self.name.hasFocus()):
            self.name.setText(label.name)
        self.color.set_value(label.color)
        self.key.set_key(label.key)
        self._form.set_trouble(self.key, self._key_trouble(label.key))
        self.guideline.show_text(label.guideline, is_same=is_same)
        self.is_relation.setChecked(label.is_relation)
        self.show_count(count)
        self.skeleton.show_label(label)
        self.attributes.show_attributes(schema.attributes, label.id)
        self.merge.setEnabled(bool(schema.like(label)))

    def show_count(self, count: int) -> None:
        self._count.setText(self.tr("%Ln annotations", "", count))
        self.is_relation.setEnabled(not count)  # what is annotated with it would not fit it any more

    def finish(self) -> None:
        """Hand over what is being typed."""
        self._on_name()
        self.guideline.finish()
        self.skeleton.finish()
        self.attributes.finish()

    def _on_name(self) -> None:
        if self.name.isModified():
            self.name.setModified(False)
            self._tell(partial(replace, name=self.name.text()))

    def _on_key(self, key: str) -> None:
        trouble = self._key_trouble(key)
        if not trouble:
            self._tell(partial(replace, key=canonical_key(key)))
        self._form.set_trouble(self.key, trouble)

    def _key_trouble(self, key: str) -> str:
        """Why a key cannot give this label, or nothing."""
        holder = self._shortcuts.who_has(key, self._scope) if key else None
        if holder is not None:
            return self.tr("This key already means: {action}.").format(action=holder.title)
        if key and not can_be_label_key(canonical_key(key)):
            return self.tr("This key is needed to move and to write.")
        return ""

    def _tell(self, change: Callable[[Label], Label]) -> None:
        if self._label is not None:
            changed = change(self._label)
            if changed != self._label:
                self._label = changed
                self.edited.emit(changed)


class _Guideline(QPlainTextEdit):
    """Hands over the text when it is left."""

    finished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_GUIDELINE_HEIGHT_PX)
        self.setTabChangesFocus(True)
        self._known = ""

    def show_text(self, text: str, *, is_same: bool) -> None:
        """Show the guideline of the same label as before, where what is being typed stays, or of another."""
        if not is_same or text != self._known or not self.hasFocus():
            self._known = text
            self.setPlainText(text)

    def finish(self) -> None:
        text = self.toPlainText().strip()
        if text != self._known:
            self._known = text
            self.finished.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.finish()
