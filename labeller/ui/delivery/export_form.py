"""The choices of an export: format, items, splits, folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QGridLayout, QLineEdit, QSpinBox, QWidget

from labeller.curation.splits import parse_fractions
from labeller.delivery.selection import Only, Selection
from labeller.domain.item import Medium
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.formats.format import Exporter, WriteOptions
from labeller.formats.registry import all_formats
from labeller.formats.safe_names import safe_name
from labeller.ui.theme import M, S
from labeller.ui.widgets.boxes import row
from labeller.ui.widgets.buttons import push_button
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label

_MOST_SEED = 999_999


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """Everything that an export needs to know."""

    format: Exporter
    selection: Selection
    options: WriteOptions
    target: Path


class ExportForm(QWidget):
    """`changed` says that the choice is another. `problem` says in words why there is none."""

    changed = Signal()

    def __init__(self, name: str, folder: Path, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = ""
        self._formats = [one for one in all_formats() if isinstance(one, Exporter) and task in one.holds.tasks]
        self.format = QComboBox()
        for one in self._formats:
            self.format.addItem(one.title)
        self.only = QComboBox()
        for only, text in (
            (Only.ANSWERED, self.tr("Answered items")),
            (Only.REVIEWED, self.tr("Only what was answered here, not imported")),
            (Only.ALL, self.tr("All items")),
        ):
            self.only.addItem(text, only)
        self.is_split = QCheckBox(self.tr("Divide into splits"))
        self.splits = QLineEdit("80,10,10")
        self.seed = QSpinBox()
        self.seed.setRange(0, _MOST_SEED)
        self.has_bom = QCheckBox(self.tr("Mark the encoding for Excel"))
        self.copies_media = QCheckBox(self.tr("Copy the pictures into the export"))
        self.copies_media.setChecked(True)
        self.target = QLineEdit(str(_free(folder / f"{safe_name(name)} export")))
        self._is_image = task.medium is Medium.IMAGE
        self._browse = push_button(self.tr("Choose …"), clicked=self._choose_folder)
        self._lay_out()
        self._connect()
        self._show_options()

    def choice(self) -> ExportChoice | None:
        """What is chosen; None while it makes no sense, and then `problem` says why."""
        self.problem = ""
        try:
            fractions = parse_fractions(self.splits.text()) if self.is_split.isChecked() else None
        except LabellerError as error:
            self.problem = str(error)
            return None
        text = self.target.text().strip()
        if not text or not Path(text).is_absolute():
            self.problem = self.tr("Choose a folder for the export.")
            return None
        selection = Selection(self.only.currentData(), fractions, self.seed.value())
        options = WriteOptions(has_bom=self.has_bom.isChecked(), copies_media=self.copies_media.isChecked())
        return ExportChoice(self._formats[self.format.currentIndex()], selection, options, Path(text))

    def choose_format(self, name: str) -> None:
        """Choose a format by its stable name."""
        self.format.setCurrentIndex([one.name for one in self._formats].index(name))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(M)
        grid.setColumnStretch(1, 1)
        splits = row(self.splits, plain_label(self.tr("Seed")), self.seed, spacing=S)
        target = row(self.target, self._browse, spacing=S)
        rows: tuple[tuple[str, QWidget | object], ...] = (
            (self.tr("Format"), self.format),
            ("", self.has_bom),
            ("", self.copies_media),
            (self.tr("Items"), self.only),
            (self.tr("Splits"), self.is_split),
            ("", splits),
            ("", Paragraph(self._splits_help(), role="secondary", tone=MUTED)),
            (self.tr("Folder"), target),
        )
        for place, (name, field) in enumerate(rows):
            if name:
                label = plain_label(name, tone=MUTED)
                grid.addWidget(label, place, 0)
            if isinstance(field, QWidget):
                grid.addWidget(field, place, 1)
            else:
                grid.addLayout(field, place, 1)  # type: ignore[arg-type]  # a row
        grid.setRowStretch(len(rows), 1)
        for field, name in ((self.splits, self.tr("Sizes of the splits")), (self.target, self.tr("Folder"))):
            field.setAccessibleName(name)

    def _splits_help(self) -> str:
        return self.tr(
            "Train, validation and test in percent. Every label is in each of them where it can be, equal items "
            "stay together, and the same seed gives the same splits."
        )

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._on_changed)
        self.only.currentIndexChanged.connect(self._on_changed)
        self.seed.valueChanged.connect(self._on_changed)
        for box in (self.is_split, self.has_bom, self.copies_media):
            box.toggled.connect(self._on_changed)
        for line in (self.splits, self.target):
            line.editingFinished.connect(self._on_changed)

    def _on_changed(self) -> None:
        self._show_options()
        self.changed.emit()

    def _show_options(self) -> None:
        name = self._formats[self.format.currentIndex()].name if self._formats else ""
        self.has_bom.setVisible(name == "csv")
        self.copies_media.setVisible(self._is_image and name in {"csv", "jsonl"})
        for field in (self.splits, self.seed):
            field.setEnabled(self.is_split.isChecked())

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Folder to export into"), str(Path(self.target.text()).parent)
        )
        if chosen:
            target = Path(chosen)
            self.target.setText(str(_free(target / "export") if any(target.iterdir()) else target))
            self._on_changed()


def _free(path: Path) -> Path:
    """The path, with a number after it where something is there already."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.name} {number}")
        number += 1
    return free
