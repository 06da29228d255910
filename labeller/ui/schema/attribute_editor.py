"""What annotations of a label may carry: a row for each attribute, with its kind and its choices."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from labeller.domain.schema import AttributeKind, AttributeSpec, LabelId
from labeller.ui.theme import S
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import LINK, push_button, tool_button
from labeller.ui.widgets.form import choice_field
from labeller.ui.widgets.text import MUTED, plain_label

_KIND_WIDTH_PX = 104


class AttributeEditor(QWidget):
    """Hands over all attributes of the schema as they were edited here (`edited`); those of other labels stay."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[AttributeSpec, ...] = ()
        self._label_id: LabelId | None = None
        self._rows: list[_Row] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(S)
        self._none = plain_label(self.tr("Nothing beside the label"), role="secondary", tone=MUTED)
        self.add = push_button(self.tr("Add attribute"), kind=LINK, clicked=self._add)
        self.setLayout(column(self._none, self._lines, row(self.add, STRETCH), spacing=S))

    def show_attributes(self, attributes: Sequence[AttributeSpec], label_id: LabelId) -> None:
        """Show what annotations of a label may carry. Rows that are shown already are left alone."""
        shown = tuple(one for one in attributes if one.label_id in (None, label_id))
        is_same = label_id == self._label_id and shown == self._filled()
        self._all, self._label_id = tuple(attributes), label_id
        if not is_same:
            for line in self._rows:
                line.hide()
                line.deleteLater()
            self._rows = []
            for one in shown:
                self._append(one)
        self._none.setVisible(not self._rows)

    def finish(self) -> None:
        """Hand over what is being typed."""
        self._tell()

    def _append(self, attribute: AttributeSpec | None) -> _Row:
        line = _Row(attribute)
        line.edited.connect(self._tell)
        line.removed.connect(lambda: self._remove(line))
        self._rows.append(line)
        self._lines.addWidget(line)
        self._none.hide()
        return line

    def _add(self) -> None:
        line = self._append(None)
        line.show()
        line.name.setFocus()

    def _remove(self, line: _Row) -> None:
        self._rows.remove(line)
        line.hide()
        line.deleteLater()
        self._none.setVisible(not self._rows)
        self._tell()

    def _filled(self) -> tuple[AttributeSpec, ...]:
        specs = (line.spec(self._label_id) for line in self._rows)
        return tuple(spec for spec in specs if spec is not None)

    def _tell(self) -> None:
        others = tuple(one for one in self._all if one.label_id not in (None, self._label_id))
        now = (*self._filled(), *others)
        if set(now) != set(self._all):
            self._all = now
            self.edited.emit(now)


class _Row(QWidget):
    edited = Signal()
    removed = Signal()

    def __init__(self, attribute: AttributeSpec | None) -> None:
        super().__init__()
        self._attribute = attribute or AttributeSpec("", AttributeKind.CHOICE)
        kinds = (
            (AttributeKind.CHOICE.value, self.tr("Choice")),
            (AttributeKind.NUMBER.value, self.tr("Number")),
            (AttributeKind.TEXT.value, self.tr("Text")),
            (AttributeKind.CHECKBOX.value, self.tr("Yes or no")),
        )
        self.name = QLineEdit(self._attribute.name)
        self.name.setPlaceholderText(self.tr("Name"))
        self.name.setAccessibleName(self.tr("Name of the attribute"))
        self.kind: QComboBox = choice_field(kinds, self._attribute.kind.value)
        self.kind.setFixedWidth(_KIND_WIDTH_PX)
        self.kind.setAccessibleName(self.tr("Kind of the attribute"))
        self.choices = QLineEdit(", ".join(self._attribute.choices))
        self.choices.setPlaceholderText(self.tr("red, blue, other"))
        self.choices.setAccessibleName(self.tr("Choices"))
        self.is_for_all = QCheckBox(self.tr("All labels"))
        self.is_for_all.setChecked(attribute is not None and attribute.label_id is None)
        remove = tool_button(self.tr("Take this attribute away"), icon="x", clicked=self.removed.emit)
        first = row(spacing=S)
        first.addWidget(self.name, 1)
        first.addWidget(self.kind)
        first.addWidget(self.is_for_all)
        first.addWidget(remove)
        self.setLayout(column(first, self.choices, spacing=S))
        self.name.editingFinished.connect(self.edited)
        self.choices.editingFinished.connect(self.edited)
        self.is_for_all.clicked.connect(self.edited)
        self.kind.activated.connect(self._on_kind)
        self._show_choices()

    def spec(self, label_id: LabelId | None) -> AttributeSpec | None:
        """The attribute as it stands in the row; None as long as it cannot be filled in."""
        kind = AttributeKind(self.kind.currentData())
        choices = tuple(choice.strip() for choice in self.choices.text().split(",") if choice.strip())
        name = " ".join(self.name.text().split())
        if not name or (kind is AttributeKind.CHOICE and not choices):
            return None
        return AttributeSpec(
            name,
            kind,
            choices if kind is AttributeKind.CHOICE else (),
            self._attribute.default,
            self._attribute.is_required,
            None if self.is_for_all.isChecked() else label_id,
        )

    def _on_kind(self) -> None:
        self._show_choices()
        self.edited.emit()

    def _show_choices(self) -> None:
        self.choices.setVisible(self.kind.currentData() == AttributeKind.CHOICE.value)
