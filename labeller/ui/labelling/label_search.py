"""Finding one of many labels by typing a part of its name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from labeller.domain.schema import Label
from labeller.ui.theme import XS
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import LINK, push_button
from labeller.ui.widgets.search_field import SearchField
from labeller.ui.widgets.text import MUTED, ElidedLabel


class LabelSearch(QWidget):
    """A field, and under it what Enter does: give the label that fits best, or add one where none fits.

    `searched` carries what is typed, at once; whoever owns the labels answers with `show_found`.
    """

    searched = Signal(str)
    label_chosen = Signal(int)
    label_added = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Label | None = None
        self.field = SearchField(self.tr("Find a label"))
        self._hint = ElidedLabel(role="secondary", tone=MUTED)
        self.add = push_button(self.tr("Add it as a new label"), kind=LINK, icon="plus", clicked=self._add)
        self.setLayout(column(self.field, self._hint, row(self.add, STRETCH, margins=(-XS, 0, 0, 0)), spacing=XS))
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self.searched)
        self.field.returnPressed.connect(self._enter)
        self.field.left.connect(self.left)
        self.show_found(None)

    @property
    def text(self) -> str:
        return self.field.text()

    def clear(self) -> None:
        self.field.clear()

    def show_found(self, label: Label | None) -> None:
        """Say what Enter does; `label` is what fits best, None if nothing fits what is typed."""
        self._found = label
        is_searching = bool(self._typed())
        found = self.tr("Enter gives {name}").format(name=label.name) if label else self.tr("No label is called that")
        self._hint.set_full_text(found)
        self._hint.setVisible(is_searching)
        self.add.setVisible(is_searching and label is None)

    def _typed(self) -> str:
        return " ".join(self.text.split())

    def _enter(self) -> None:
        if self._found is None:
            self._add()
        elif self._typed():
            label_id = self._found.id
            self.clear()
            self.left.emit()
            self.label_chosen.emit(label_id)

    def _add(self) -> None:
        """What is typed stays: it finds the new label, and Enter gives that."""
        if self._typed():
            self.label_added.emit(self._typed())
