"""The choices of an export: format, items, splits, folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QWidget

from labeller.curation.splits import parse_fractions
from labeller.delivery.selection import Only, Selection
from labeller.domain.item import Medium
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.formats.format import Exporter, WriteOptions
from labeller.formats.registry import all_formats
from labeller.formats.safe_names import safe_name
from labeller.ui.theme import S
from labeller.ui.widgets.boxes import row
from labeller.ui.widgets.form import Form, number_field
from labeller.ui.widgets.path_field import PathField
from labeller.ui.widgets.text import plain_label

_NAME_WIDTH_PX = 64
_MOST_SEED = 999_999


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """Everything that an export needs to know."""

    format: Exporter
    selection: Selection
    options: WriteOptions
    target: Path


class ExportForm(Form):
    """`changed` says that the choice is another. `problem` says in words why there is none."""

    changed = Signal()

    def __init__(self, name: str, folder: Path, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(name_width_px=_NAME_WIDTH_PX, parent=parent)
        self.problem = ""
        self._is_of_files = task.medium in {Medium.IMAGE, Medium.AUDIO}
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
        self.is_split = QCheckBox(self.tr("Divide into train, validation and test"))
        self.splits = QLineEdit("80,10,10")
        self.seed = number_field(0, _MOST_SEED, 0)
        self.has_bom = QCheckBox(self.tr("Mark the encoding for Excel"))
        self.copies_media = QCheckBox(self.tr("Copy the pictures into the export"))
        self.copies_media.setChecked(True)
        self.target = PathField(self.tr("Folder"), self._choose_folder)
        self.target.set_path(_free(folder / f"{safe_name(name)} export"))
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
        target = self.target.path
        if target is None:
            self.problem = self.tr("Choose a folder for the export.")
            return None
        selection = Selection(self.only.currentData(), fractions, self.seed.value())
        options = WriteOptions(has_bom=self.has_bom.isChecked(), copies_media=self.copies_media.isChecked())
        return ExportChoice(self._formats[self.format.currentIndex()], selection, options, target)

    def choose_format(self, name: str) -> None:
        """Choose a format by its stable name."""
        self.format.setCurrentIndex([one.name for one in self._formats].index(name))

    def _lay_out(self) -> None:
        sizes = QWidget()
        line = row(spacing=S)
        line.addWidget(self.splits, 1)
        line.addWidget(plain_label(self.tr("Seed")))
        line.addWidget(self.seed)
        sizes.setLayout(line)
        self.splits.setAccessibleName(self.tr("Sizes of train, validation and test in percent"))
        self.seed.setAccessibleName(self.tr("Seed"))
        for box in (self.has_bom, self.copies_media, self.is_split):
            box.setAccessibleName(box.text())
        self.add_row(self.tr("Format"), self.format)
        self.add_row("", self.has_bom)
        self.add_row("", self.copies_media)
        self.add_row(self.tr("Items"), self.only)
        self.add_row(self.tr("Splits"), self.is_split)
        self.add_row("", sizes, self._splits_help())
        self.add_row(self.tr("Folder"), self.target)
        self._sizes = sizes

    def _splits_help(self) -> str:
        return self.tr(
            "In percent. Every label is in each of them where it can be, equal items stay together, and the same "
            "seed gives the same splits."
        )

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._on_changed)
        self.only.currentIndexChanged.connect(self._on_changed)
        self.seed.valueChanged.connect(self._on_changed)
        for box in (self.is_split, self.has_bom, self.copies_media):
            box.toggled.connect(self._on_changed)
        self.splits.textChanged.connect(self._on_changed)
        self.target.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        self._show_options()
        self.changed.emit()

    def _show_options(self) -> None:
        name = self._formats[self.format.currentIndex()].name if self._formats else ""
        self.set_row_visible(self.has_bom, is_visible=name == "csv")
        self.set_row_visible(self.copies_media, is_visible=self._is_of_files and name in {"csv", "jsonl"})
        self.set_row_visible(self._sizes, is_visible=self.is_split.isChecked())

    def _choose_folder(self) -> Path | None:
        start = self.target.path or Path.home()
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder to export into"), str(start.parent))
        if not chosen:
            return None
        folder = Path(chosen)
        return _free(folder / "export") if any(folder.iterdir()) else folder


def _free(path: Path) -> Path:
    """The path, with a number after it where something is there already."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.name} {number}")
        number += 1
    return free
