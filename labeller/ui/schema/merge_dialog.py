"""Choosing the label that another one is merged into."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from labeller.domain.schema import Label
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.form import choice_field


class MergeDialog(Dialog):
    """Asks for one of the other labels and says what will happen. `merged` carries the one that stays."""

    merged = Signal(object)

    def __init__(self, label: Label, others: Sequence[Label], count: int, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Merge labels"))
        self.heading.setText(self.tr("Merge “{name}” into").format(name=label.name))
        text = self.tr("%Ln annotations get the other label, and “{name}” is removed. Undo brings it back.", "", count)
        self.lead.setText(text.format(name=label.name))
        self.lead.show()
        self._others = {str(other.id): other for other in others}
        self.choice = choice_field([(str(other.id), other.name) for other in others])
        self.choice.setAccessibleName(self.tr("Merge into"))
        self.body.addWidget(self.choice)
        self.add_cancel()
        self.add_button(self.tr("Merge"), kind=PRIMARY).clicked.connect(self.accept)
        self.accepted.connect(lambda: self.merged.emit(self._others[str(self.choice.currentData())]))
