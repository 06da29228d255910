"""One label: its name, colour, key and guideline, and what else can be done with it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from labeller.domain.schema import Label
from labeller.ui.schema.key_field import KeyField
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.theme import L, S
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import push_button
from labeller.ui.widgets.color_swatch_picker import ColorSwatchPicker
from labeller.ui.widgets.form import Form
from labeller.ui.widgets.text import MUTED, plain_label

_GUIDELINE_HEIGHT_PX = 96


class LabelEditor(QWidget):
    """Hands over the label as it was edited, one field at a time (`edited`)."""

    edited = Signal(object)
    merge_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: Label | None = None
        self._shortcuts = shortcuts
        self.name = QLineEdit()
        self.name.editingFinished.connect(lambda: self._tell(name=self.name.text()))
        self.color = ColorSwatchPicker()
        self.color.picked.connect(lambda value: self._tell(color=value))
        self.key = KeyField()
        self.key.key_chosen.connect(self._on_key)
        self.guideline = _Guideline()
        self.guideline.finished.connect(lambda text: self._tell(guideline=text))
        self._count = plain_label(role="secondary", tone=MUTED)
        self._merge = push_button(self.tr("Merge into another …"), icon="merge", clicked=self.merge_wanted.emit)
        remove = push_button(self.tr("Remove …"), icon="trash-2", clicked=self.remove_wanted.emit)
        self._form = Form()
        self._form.add_row(self.tr("Name"), self.name)
        self._form.add_row(self.tr("Colour"), self.color)
        self._form.add_row(self.tr("Key"), self.key, self.tr("Press the key that gives this label."))
        self._form.add_row(
            self.tr("Guideline"), self.guideline, self.tr("When it applies and when it does not; shown with the label.")
        )
        buttons = row(self._merge, remove, STRETCH, spacing=S)
        self.setLayout(column(self._form, self._count, buttons, STRETCH, spacing=L))

    def show_label(self, label: Label, count: int, label_count: int) -> None:
        self._label = label
        if self.name.text() != label.name:
            self.name.setText(label.name)
        self.color.set_value(label.color)
        self.key.set_key(label.key)
        self._form.set_trouble(self.key, "")
        self.guideline.show_text(label.guideline)
        self._count.setText(self.tr("%Ln annotations", "", count))
        self._merge.setEnabled(label_count > 1)

    def start_naming(self) -> None:
        """Put the cursor into the name, all of it selected."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def _on_key(self, key: str) -> None:
        holder = self._shortcuts.who_has(key, "labelling") if key else None
        if holder is not None:
            self._form.set_trouble(self.key, self.tr("This key already means: {action}.").format(action=holder.title))
            return
        self._form.set_trouble(self.key, "")
        self._tell(key=key)

    def _tell(self, **fields: str) -> None:
        if self._label is not None:
            changed = replace(self._label, **fields)
            if changed != self._label:
                self._label = changed
                self.edited.emit(changed)


class _Guideline(QPlainTextEdit):
    finished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_GUIDELINE_HEIGHT_PX)
        self.setTabChangesFocus(True)
        self._known = ""

    def show_text(self, text: str) -> None:
        if text != self._known or not self.hasFocus():
            self._known = text
            self.setPlainText(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        text = self.toPlainText().strip()
        if text != self._known:
            self._known = text
            self.finished.emit(text)
