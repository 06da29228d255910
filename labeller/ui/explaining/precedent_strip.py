"""The precedents of the item on the screen: how many of them have the label, and the nearest ones to look at."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from labeller.domain.item import Item, ItemId, Medium
from labeller.domain.row_columns import RowColumn
from labeller.domain.schema import Label, LabelId
from labeller.loop.precedents import Precedent, Precedents
from labeller.ui.explaining.precedent_button import LINE_PX, PrecedentButton, PrecedentLine, PrecedentTile
from labeller.ui.explaining.previews import Preview
from labeller.ui.numbers import percent_text
from labeller.ui.rows.cells import columns_of, shown_cell
from labeller.ui.theme import XS, color
from labeller.ui.widgets.boxes import clear
from labeller.ui.widgets.text import MUTED, Paragraph, isolated

_TILES, _LINES = 5, 3
_EXCERPT_CHARACTERS = 120
_ABOUT_CHARACTERS = 400
_COLUMNS_TOLD = 4


class PrecedentStrip(QWidget):
    """One sentence and up to five buttons. `chosen(ItemId)` asks for that item.

    It is hidden until it has something to show for the first time, and then keeps its place: what lies below it does
    not move from item to item.
    """

    chosen = Signal(object)

    def __init__(self, medium: Medium, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_tiled = medium is Medium.IMAGE
        self._buttons: dict[ItemId, PrecedentButton] = {}
        self._labels: Mapping[LabelId, Label] = {}
        self._columns: tuple[RowColumn, ...] = ()
        self._sentence = Paragraph(role="secondary", tone=MUTED)
        self._line = QHBoxLayout() if self._is_tiled else QVBoxLayout()
        self._line.setSpacing(XS if self._is_tiled else 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(XS)
        whole.addWidget(self._sentence)
        whole.addLayout(self._line)
        whole.addStretch(1)
        self.hide()

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    @property
    def buttons(self) -> list[PrecedentButton]:
        """Those that are shown, the nearest first."""
        return list(self._buttons.values())

    @property
    def count(self) -> int:
        """How many precedents it has room for."""
        return _TILES if self._is_tiled else _LINES

    def set_labels(self, labels: Mapping[LabelId, Label]) -> None:
        self._labels = labels

    def set_columns(self, columns: tuple[RowColumn, ...]) -> None:
        """Tell rows by these columns."""
        self._columns = columns

    def show_precedents(self, precedents: Precedents, previews: Mapping[ItemId, Preview]) -> None:
        """Show the nearest ones, with what there is to see of them so far."""
        self.clear()
        for precedent in precedents.nearest[: self.count]:
            button = self._button(precedent, previews.get(precedent.item.id))
            button.clicked.connect(lambda _checked=False, item_id=precedent.item.id: self.chosen.emit(item_id))
            self._buttons[precedent.item.id] = button
            self._line.addWidget(button)
        if not self._buttons:
            return
        if self._is_tiled:
            self._line.addStretch(1)
        self.show()
        self.setMinimumHeight(self._sentence.fontMetrics().height() * 2 + XS + self._room_px())

    def show_sentence(self, sentence: str) -> None:
        """Say how many of them have the label that is suggested."""
        self._sentence.setText(sentence)

    def show_previews(self, previews: Mapping[ItemId, Preview]) -> None:
        """Show what has been read of them since."""
        for item_id, preview in previews.items():
            if item_id in self._buttons:
                self._buttons[item_id].set_preview(preview)

    def clear(self) -> None:
        """Show nothing, in the same place."""
        self._buttons.clear()
        self._sentence.setText("")
        clear(self._line)

    def _room_px(self) -> int:
        tallest = next(iter(self._buttons.values())).height()
        return tallest if self._is_tiled else self.count * LINE_PX

    def _button(self, precedent: Precedent, preview: Preview | None) -> PrecedentButton:
        labels = [self._labels[one] for one in precedent.label_ids if one in self._labels]
        name = ", ".join(label.name for label in labels) or self.tr("No label")
        shade = QColor(labels[0].color) if labels else color("text-muted")
        excerpt = self._excerpt(precedent.item)
        about = self.tr("{labels}: {item}, {percent} alike").format(
            labels=isolated(name),
            item=isolated(excerpt[:_ABOUT_CHARACTERS]),
            percent=percent_text(max(precedent.likeness, 0.0)),
        )
        if self._is_tiled:
            return PrecedentTile(name, shade, about, preview)
        return PrecedentLine(name, shade, excerpt[:_EXCERPT_CHARACTERS], about, preview)

    def _excerpt(self, item: Item) -> str:
        """What tells the item from others, in one line."""
        if item.fields is not None:
            columns = columns_of(item.fields, self._columns)[:_COLUMNS_TOLD]
            return "  ·  ".join(shown_cell(item.fields.get(one.name), one.kind).text for one in columns)
        text = item.name if item.text is None else item.text[:_ABOUT_CHARACTERS]
        return " ".join(text.split())
