"""How the characters of a source are read, for the few sources where that is not recognised."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from labeller.formats.format import Preview, ReadOptions
from labeller.ui.theme import S
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import LINK, push_button
from labeller.ui.widgets.form import Form, choice_field


def _tr(text: str) -> str:
    """Marks a text for translation, without a context; it is translated where it is shown."""
    return text


# By Python's names, with what people call them.
_ENCODINGS = (
    ("utf-8", _tr("Unicode (UTF-8)")),
    ("utf-16", _tr("Unicode (UTF-16)")),
    ("cp1252", _tr("Western Europe (Windows)")),
    ("iso8859_15", _tr("Western Europe (ISO)")),
    ("mac_roman", _tr("Western Europe (old Macintosh)")),
    ("cp1250", _tr("Central Europe (Windows)")),
    ("cp1251", _tr("Cyrillic (Windows)")),
    ("koi8_r", _tr("Cyrillic (KOI8-R)")),
    ("cp1253", _tr("Greek (Windows)")),
    ("cp1254", _tr("Turkish (Windows)")),
    ("cp1257", _tr("Baltic (Windows)")),
    ("cp1255", _tr("Hebrew (Windows)")),
    ("cp1256", _tr("Arabic (Windows)")),
    ("cp1258", _tr("Vietnamese (Windows)")),
    ("cp874", _tr("Thai (Windows)")),
    ("cp932", _tr("Japanese (Shift JIS)")),
    ("euc_jp", _tr("Japanese (EUC)")),
    ("gb18030", _tr("Chinese, simplified (GB 18030)")),
    ("big5", _tr("Chinese, traditional (Big5)")),
    ("cp949", _tr("Korean (Windows)")),
)


class MoreOptions(QWidget):
    """Encoding and delimiter, folded away until asked for. `changed` says that the source has to be read anew."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = push_button(self.tr("More"), kind=LINK, clicked=self._toggle)
        recognise = ("", self.tr("Recognise it"))
        titles = [(name, QCoreApplication.translate("", title)) for name, title in _ENCODINGS]
        self.encoding = choice_field([recognise, *titles])
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
        field.addItem(value.upper(), value)
    field.setCurrentIndex(max(field.findData(value or ""), 0))
