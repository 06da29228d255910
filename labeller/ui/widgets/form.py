"""Forms: a name at the left, a field at the right, a hint below, all of them aligned."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QSpinBox, QWidget

from labeller.ui.theme import CONTROL_HEIGHT, XS, L, M, S, set_look
from labeller.ui.widgets.text import DANGER, MUTED, Paragraph, keyless, plain_label

NAME_WIDTH_PX = 160


class Form(QWidget):
    """Rows of a form. The name of a field is its accessible name and its buddy; hints and troubles stand below it."""

    def __init__(self, *, name_width_px: int = NAME_WIDTH_PX, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(L)
        self._grid.setVerticalSpacing(XS)
        self._grid.setColumnMinimumWidth(0, name_width_px)
        self._grid.setColumnStretch(1, 1)
        self._next = 0
        self._hints: dict[QWidget, tuple[Paragraph, str]] = {}
        self._rows: dict[QWidget, tuple[int, QLabel]] = {}

    def add_row(self, name: str, field: QWidget, hint: str = "") -> QLabel:
        """Add a field under its name; gives the label of the name."""
        line = self._next + bool(self._hints)
        if self._hints:
            self._grid.setRowMinimumHeight(self._next, M)
        label = plain_label(keyless(name))
        label.setMinimumHeight(CONTROL_HEIGHT)
        label.setWordWrap(True)
        label.setBuddy(field)
        field.setAccessibleName(field.accessibleName() or name)
        note = Paragraph(hint, role="secondary", tone=MUTED)
        note.setVisible(bool(hint))
        self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, line, 1)
        self._grid.addWidget(note, line + 1, 1)
        self._hints[field] = (note, hint)
        self._rows[field] = (line, label)
        self._end_at(line + 2)
        return label

    def set_row_visible(self, field: QWidget, *, is_visible: bool) -> None:
        """Show or hide a field with its name, its hint and the gap above it."""
        line, label = self._rows[field]
        note, hint = self._hints[field]
        for part in (label, field):
            part.setVisible(is_visible)
        note.setVisible(is_visible and bool(hint))
        self._grid.setRowMinimumHeight(line - 1, M if is_visible and line > 1 else 0)

    def _end_at(self, line: int) -> None:
        """What is left over in height goes below the last row."""
        self._grid.setRowStretch(self._next, 0)
        self._next = line
        self._grid.setRowStretch(line, 1)

    def set_hint(self, field: QWidget, hint: str) -> None:
        """Say something else below a field."""
        note, _ = self._hints[field]
        self._hints[field] = (note, hint)
        self.set_trouble(field, "")

    def set_trouble(self, field: QWidget, trouble: str) -> None:
        """Say below a field what is wrong with it, or with an empty text that all is well."""
        note, hint = self._hints[field]
        note.setText(trouble or hint)
        note.setVisible(bool(trouble or hint))
        set_look(note, tone=DANGER if trouble else MUTED)
        set_look(field, state="invalid" if trouble else "")
        field.setAccessibleDescription(trouble or hint)


def number_field(lowest: int, highest: int, value: int, *, suffix: str = "") -> QSpinBox:
    """A whole number between two others, as high as the other controls."""
    field = QSpinBox()
    field.setRange(lowest, highest)
    field.setValue(value)
    field.setSuffix(suffix)
    field.setFixedHeight(CONTROL_HEIGHT)
    field.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    field.setMinimumWidth(96)
    field.lineEdit().setTextMargins(S - 2, 0, 0, 0)  # the style sheet's padding does not reach the inner line
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return field


def choice_field(options: Sequence[tuple[str, str]], value: str = "") -> QComboBox:
    """A choice from pairs of a key and the text for people; `currentData()` is the key."""
    field = QComboBox()
    for key, text in options:
        field.addItem(text, key)
    field.setCurrentIndex(max(0, field.findData(value)))
    field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    field.setMinimumContentsLength(12)
    return field
