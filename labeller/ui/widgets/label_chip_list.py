"""The labels of a schema as chips, one below the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from labeller.domain.schema import Label, LabelId
from labeller.ui.theme import CONTROL_HEIGHT, XS
from labeller.ui.widgets.fuzzy import fuzzy_sorted
from labeller.ui.widgets.label_chip import LabelChip

_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class LabelChipList(QScrollArea):
    """Chips for any number of labels. Tab enters at one chip, the arrow keys, Home and End go on from there."""

    label_clicked = Signal(int)
    menu_requested = Signal(int, QPoint)  # label id and a place on the screen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Labels"))
        self._content = QWidget()
        self._content.setProperty("surface", "none")
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(XS)
        self._column.addStretch(1)
        self.setWidget(self._content)
        self._chips: dict[LabelId, LabelChip] = {}

    def chip(self, label_id: LabelId) -> LabelChip:
        """The chip of that label. Raises KeyError."""
        return self._chips[label_id]

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Show these labels in this order; chips of labels that stay are kept, with their state."""
        gone = self._chips.keys() - {label.id for label in labels}
        for label_id in gone:
            chip = self._chips.pop(label_id)
            self._column.removeWidget(chip)
            chip.deleteLater()
        ordered = {}
        for place, label in enumerate(labels):
            chip = self._chips.get(label.id) or self._new_chip(label)
            chip.set_label(label)
            self._column.removeWidget(chip)
            self._column.insertWidget(place, chip)
            ordered[label.id] = chip
        self._chips = ordered
        self._let_tab_enter_at(next(iter(self._shown()), None))

    def set_counts(self, counts: Mapping[LabelId, int]) -> None:
        """How often each label was given; a label that is not named counts 0."""
        for label_id, chip in self._chips.items():
            chip.set_count(counts.get(label_id, 0))

    def set_suggestions(self, confidences: Mapping[LabelId, float]) -> None:
        """Outline these labels as suggested, each with its confidence, and no others."""
        for label_id, chip in self._chips.items():
            chip.set_confidence(confidences.get(label_id))

    def set_chosen(self, label_ids: Collection[LabelId]) -> None:
        """Fill the chips of these labels and no others."""
        for label_id, chip in self._chips.items():
            chip.set_chosen(label_id in label_ids)

    def set_filter(self, text: str) -> None:
        """Show only labels whose name has this text in it, whatever the case."""
        wanted = text.casefold().strip()
        for chip in self._chips.values():
            chip.setVisible(wanted in chip.label.name.casefold())
        self._let_tab_enter_at(next(iter(self._shown()), None))

    def best_match(self, text: str) -> Label | None:
        """The label among those shown whose name fits best, the first where nothing is typed; None if none is shown."""
        return next(iter(fuzzy_sorted(text, (chip.label for chip in self._shown()), lambda label: label.name)), None)

    def sizeHint(self) -> QSize:
        rows = max(1, len(self._chips))
        return QSize(280, rows * (CONTROL_HEIGHT + XS))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, LabelChip):
            self._let_tab_enter_at(watched)
            self.ensureWidgetVisible(watched, 0, XS)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._move_by(event.key())
        return super().eventFilter(watched, event)

    def _new_chip(self, label: Label) -> LabelChip:
        chip = LabelChip(label, self._content)
        chip.installEventFilter(self)
        chip.clicked.connect(lambda: self.label_clicked.emit(chip.label.id))
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(
            lambda place: self.menu_requested.emit(chip.label.id, chip.mapToGlobal(place))
        )
        return chip

    def _shown(self) -> list[LabelChip]:
        return [chip for chip in self._chips.values() if not chip.isHidden()]

    def _move_by(self, key: int) -> bool:
        chips = self._shown()
        here = next((place for place, chip in enumerate(chips) if chip.hasFocus()), None)
        if here is None:
            return False
        if key == Qt.Key.Key_Home:
            there = 0
        elif key == Qt.Key.Key_End:
            there = len(chips) - 1
        elif key in _STEPS:
            there = min(max(here + _STEPS[key], 0), len(chips) - 1)
        else:
            return False
        chips[there].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _let_tab_enter_at(self, entrance: LabelChip | None) -> None:
        for chip in self._chips.values():
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus if chip is entrance else Qt.FocusPolicy.NoFocus)
