"""What stands above the item list: the search, the choice of states and labels, and how many are left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QWidget

from labeller.domain.filter import ItemFilter
from labeller.domain.item import ItemState
from labeller.domain.schema import Label, LabelId
from labeller.ui import fonts
from labeller.ui.items.item_delegate import DOT_PX, ICON_PX, STATE_ICONS
from labeller.ui.numbers import count_text
from labeller.ui.theme import L, M, S
from labeller.ui.widgets.boxes import column, row
from labeller.ui.widgets.search_field import SearchField
from labeller.ui.widgets.segmented_control import SegmentedControl
from labeller.ui.widgets.text import ElidedLabel, plain_tooltip

ALL, FLAGGED = "all", "flagged"
ANY_LABEL = -1
_STATES = {
    ItemState.OPEN.value: frozenset({ItemState.OPEN, ItemState.STARTED}),
    ItemState.ANSWERED.value: frozenset({ItemState.ANSWERED}),
    ItemState.SKIPPED.value: frozenset({ItemState.SKIPPED}),
    ItemState.AUDITED.value: frozenset({ItemState.AUDITED}),
}


class FilterBar(QWidget):
    """Puts an ItemFilter together. `filter_changed(ItemFilter)` comes 150 ms after the last letter, else at once."""

    filter_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = ItemFilter()
        self.search = SearchField(self.tr("Search names and texts"))
        self._states = SegmentedControl(self.tr("Show"))
        self.labels = QComboBox()
        self._count = ElidedLabel(role="secondary", tone="muted")
        self._states.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._add_states()
        self.labels.setAccessibleName(self.tr("With label"))
        self.labels.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.labels.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._count.setFont(fonts.font("secondary", tabular=True))
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        labels = row(spacing=M)
        labels.addWidget(self.labels, 1)
        labels.addWidget(self._count)
        self.set_labels(())
        self.setLayout(
            column(
                self.search,
                self._states,
                labels,
                spacing=S,
                margins=(L, L, L, M),
            )
        )
        self.search.searched.connect(self._on_changed)
        self._states.chosen.connect(self._on_changed)
        self.labels.activated.connect(self._on_changed)

    @property
    def filter(self) -> ItemFilter:
        """What is asked for now."""
        return self._filter

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels that can be asked for. One that is gone is no longer asked for."""
        wanted = self.labels.currentData()
        self.labels.clear()
        self.labels.addItem(self.tr("Any label"), ANY_LABEL)
        for label in labels:
            self.labels.addItem(_dot(QColor(label.color)), label.name, label.id)
        self.labels.setCurrentIndex(max(0, self.labels.findData(wanted)))
        self._on_changed()

    def set_counts(self, shown: int, total: int) -> None:
        """How many items the list shows of how many there are."""
        some = self.tr("{shown} of {total}").format(shown=count_text(shown), total=count_text(total))
        self._count.set_full_text(some if shown != total else self.tr("%Ln items", "", total))

    def clear(self) -> None:
        """Ask for all items."""
        self.ask_for_label(ANY_LABEL)

    def ask_for_label(self, label_id: LabelId) -> None:
        """Ask for all items with a label, whatever was asked for before."""
        self._states.set_value(ALL)
        self.labels.setCurrentIndex(max(0, self.labels.findData(label_id)))
        self.search.clear()
        self._on_changed()

    def _add_states(self) -> None:
        choices = (
            (ItemState.OPEN.value, self.tr("Open: no answer yet"), STATE_ICONS[ItemState.OPEN][0]),
            (ItemState.ANSWERED.value, self.tr("Answered"), STATE_ICONS[ItemState.ANSWERED][0]),
            (ItemState.SKIPPED.value, self.tr("Skipped"), STATE_ICONS[ItemState.SKIPPED][0]),
            (ItemState.AUDITED.value, self.tr("Labelled by the app, audited"), STATE_ICONS[ItemState.AUDITED][0]),
            (FLAGGED, self.tr("Flagged"), "flag"),
        )
        self._states.add(ALL, self.tr("All"))
        for key, _, icon in choices:
            self._states.add(key, "", icon)
        # Six words do not fit into a narrow panel; the icons are those of the rows below.
        buttons = self._states.findChildren(QPushButton)[1:]
        for button, (_, name, _) in zip(buttons, choices, strict=True):
            button.setToolTip(plain_tooltip(name))
            button.setAccessibleName(name)

    def _on_changed(self, *_: object) -> None:
        asked = self._asked()
        if asked != self._filter:
            self._filter = asked
            self.filter_changed.emit(asked)

    def _asked(self) -> ItemFilter:
        state: str = self._states.value
        label_id: LabelId = self.labels.currentData()
        return ItemFilter(
            text=self.search.text().strip(),
            states=_STATES.get(state, frozenset(ItemState)),
            is_flagged=True if state == FLAGGED else None,
            label_id=None if label_id == ANY_LABEL else label_id,
        )


def _dot(shade: QColor) -> QIcon:
    """A dot in the colour of a label, sharp on every screen."""
    dot = QIcon()
    for scale in (1, 2, 3):
        drawn = QPixmap(ICON_PX * scale, ICON_PX * scale)
        drawn.fill(Qt.GlobalColor.transparent)
        with QPainter(drawn) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.scale(scale, scale)
            painter.drawEllipse(QPointF(ICON_PX / 2, ICON_PX / 2), DOT_PX / 2, DOT_PX / 2)
        drawn.setDevicePixelRatio(scale)
        dot.addPixmap(drawn)
    return dot
