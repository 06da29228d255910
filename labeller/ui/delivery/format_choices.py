"""What single formats leave open, as fields of the export form."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from labeller.formats.format import WriteOptions
from labeller.formats.tag_scheme import TagScheme
from labeller.ui.widgets.form import Form, choice_field


class FormatChoices(QObject):
    """Rows of a form, of which those of the chosen format are shown. `changed` says that a choice is another."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.has_bom = QCheckBox(self.tr("Mark the encoding for Excel"))
        self.has_bom.setAccessibleName(self.has_bom.text())
        self.delimiter = choice_field(
            [(",", self.tr("Cells parted by commas")), (";", self.tr("By semicolons")), ("\t", self.tr("By tabs"))]
        )
        self.first_pixel = choice_field(
            [
                ("1", self.tr("Pixels counted from 1, as the challenge does")),
                ("0", self.tr("Pixels counted from 0")),
            ]
        )
        self.tag_scheme = choice_field([(scheme.value, scheme.value.upper()) for scheme in TagScheme])
        # The name of a row, its field, and the format that has it.
        self._rows: tuple[tuple[str, QWidget, str], ...] = (
            ("", self.has_bom, "csv"),
            (self.tr("Columns"), self.delimiter, "csv"),
            (self.tr("Pixels"), self.first_pixel, "voc"),
            (self.tr("Tags"), self.tag_scheme, "conll"),
        )
        self.has_bom.toggled.connect(self.changed)
        for field in (self.delimiter, self.first_pixel, self.tag_scheme):
            field.currentIndexChanged.connect(self.changed)

    def lay_out(self, form: Form) -> None:
        for name, field, _ in self._rows:
            form.add_row(name, field)

    def show_for(self, form: Form, format_name: str) -> None:
        for _, field, owner in self._rows:
            form.set_row_visible(field, is_visible=owner == format_name)

    def options(self, options: WriteOptions) -> WriteOptions:
        """The options with what is chosen here; formats take of them what is theirs."""
        return replace(
            options,
            has_bom=self.has_bom.isChecked(),
            delimiter=str(self.delimiter.currentData()),
            voc_first_pixel=int(self.first_pixel.currentData()),
            tag_scheme=TagScheme(self.tag_scheme.currentData()),
        )
