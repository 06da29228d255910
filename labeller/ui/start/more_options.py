"""How the characters of a source are read, for the few sources where that is not recognised."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from labeller.formats.format import Preview, ReadOptions
from labeller.ui.theme import S
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import LINK, push_button
from labeller.ui.widgets.form import Form, choice_field

_ENCODINGS = (
    "utf-8", "utf-16", "cp1252", "cp1250", "cp1251", "iso8859_15", "mac_roman", "shift_jis", "euc_jp", "gb18030",
    "big5", "euc_kr", "cp1253", "cp1254", "cp1255", "cp1256",
)  # fmt: skip


class MoreOptions(QWidget):
    """Encoding and delimiter, folded away until asked for. `changed` says that the source has to be read anew."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = push_button(self.tr("More"), kind=LINK, clicked=self._toggle)
        recognise = ("", self.tr("Recognise it"))
        self.encoding = choice_field([recognise, *((name, name) for name in _ENCODINGS)])
        separators = ((",", self.tr("Comma")), (";", self.tr("Semicolon")), ("\t", self.tr("Tab")), ("|", "|"))
        self.delimiter = choice_field([recognise, *separators])
        self._form = Form()
        self._form.add_row(self.tr("Encoding"), self.encoding)
        self._form.add_row(self.tr("Columns are parted by"), self.delimiter)
        self._form.hide()
        self.setLayout(column(row(self._button, STRETCH), self._form, spacing=S))
        for field in (self.encoding, self.delimiter):
            field.activated.connect(self.changed)

    def show_options(self, preview: Preview) -> None:
        """What the preview was read with."""
        _choose(self.encoding, preview.options.encoding)
        _choose(self.delimiter, preview.options.delimiter)
        self._form.set_row_visible(self.delimiter, is_visible=preview.format == "csv")

    def asked(self, options: ReadOptions) -> ReadOptions:
        """Options that leave everything else to the reader: other columns may be found in other characters."""
        return ReadOptions(
            task=options.task,
            encoding=self.encoding.currentData() or None,
            delimiter=self.delimiter.currentData() or None,
            only=options.only,
        )

    def _toggle(self) -> None:
        self._form.setVisible(self._form.isHidden())
        self._button.setText(self.tr("More") if self._form.isHidden() else self.tr("Less"))


def _choose(field: QComboBox, value: str | None) -> None:
    if value and field.findData(value) < 0:
        field.addItem(value, value)
    field.setCurrentIndex(max(field.findData(value or ""), 0))
