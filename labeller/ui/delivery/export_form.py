"""The choices of an export: format, items, splits, folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QSpinBox, QWidget

from labeller.curation.splits import parse_fractions
from labeller.delivery.archiving import SUFFIX as ARCHIVE
from labeller.delivery.selection import Only, Selection
from labeller.delivery.targets import is_archive
from labeller.domain.item import Medium
from labeller.errors import LabellerError
from labeller.formats.format import Exporter, WriteOptions
from labeller.formats.registry import all_formats
from labeller.formats.safe_names import safe_name
from labeller.ui.delivery.format_choices import FormatChoices
from labeller.ui.delivery.further_choices import ExportSubject, FurtherChoices
from labeller.ui.theme import M, S
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.form import Form, number_field
from labeller.ui.widgets.path_field import PathField
from labeller.ui.widgets.text import plain_label

_NAME_WIDTH_PX = 96
_MOST_SEED = 999_999


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """Everything that an export needs to know."""

    format: Exporter
    selection: Selection
    options: WriteOptions
    target: Path


class ExportForm(QWidget):
    """The common choices, and the others below them when asked for.

    `changed` says that the choice is another. `problem` says in words why there is none.
    """

    changed = Signal()

    def __init__(self, subject: ExportSubject, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = ""
        task = subject.schema.task
        self._is_of_files = task.medium in {Medium.IMAGE, Medium.AUDIO}
        self._formats = [one for one in all_formats() if isinstance(one, Exporter) and task in one.holds.tasks]
        self._form = Form(name_width_px=_NAME_WIDTH_PX)
        self.more = FurtherChoices(subject, name_width_px=_NAME_WIDTH_PX)
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
        self.of_format = FormatChoices(self)
        self.copies_media = QCheckBox(self.tr("Copy the pictures into the export"))
        self.copies_media.setChecked(True)
        self.target = PathField(self.tr("Folder"), self._choose_folder)
        self.target.set_path(_free(folder / f"{safe_name(subject.name)} export"))
        self.is_packed = QCheckBox(self.tr("Pack it into one zip archive"))
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
        selection = self.more.refine(Selection(Only(self.only.currentData()), fractions, self.seed.value()))
        chosen = self._formats[self.format.currentIndex()]
        copies = self.copies_media.isChecked() or not self._can_name(chosen)
        options = self.more.options(self.of_format.options(WriteOptions(copies_media=copies)))
        return ExportChoice(chosen, selection, options, target)

    def choose_format(self, name: str) -> None:
        """Choose a format by its stable name."""
        self.format.setCurrentIndex([one.name for one in self._formats].index(name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the form, and does not change a field that it passes over."""
        if event.type() is QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        sizes = QWidget()
        line = row(spacing=S)
        line.addWidget(self.splits, 1)
        line.addWidget(plain_label(self.tr("Seed")))
        line.addWidget(self.seed)
        sizes.setLayout(line)
        self.splits.setAccessibleName(self.tr("Sizes of train, validation and test in percent"))
        self.seed.setAccessibleName(self.tr("Seed"))
        for box in (self.copies_media, self.is_split, self.is_packed):
            box.setAccessibleName(box.text())
        add = self._form.add_row
        add(self.tr("Format"), self.format)
        self.of_format.lay_out(self._form)
        add("", self.copies_media)
        add(self.tr("Items"), self.only)
        add(self.tr("Splits"), self.is_split)
        add("", sizes, self._splits_help())
        add(self.tr("Folder"), self.target)
        add("", self.is_packed)
        self._sizes = sizes
        self.setLayout(column(self._form, self.more, STRETCH, spacing=M))

    def _splits_help(self) -> str:
        return self.tr(
            "In percent. Every label is in each of them where it can be. The project keeps them: what is in a split "
            "stays there in the next export."
        )

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._on_changed)
        self.only.currentIndexChanged.connect(self._on_changed)
        self.seed.valueChanged.connect(self._on_changed)
        for box in (self.is_split, self.copies_media):
            box.toggled.connect(self._on_changed)
        self.splits.textChanged.connect(self._on_changed)
        self.target.changed.connect(self._on_target)
        self.is_packed.toggled.connect(self._on_packed)
        self.more.changed.connect(self._on_changed)
        self.of_format.changed.connect(self._on_changed)
        for field in (*self.findChildren(QComboBox), *self.findChildren(QSpinBox)):
            field.installEventFilter(self)

    def _on_changed(self) -> None:
        self._show_options()
        self.changed.emit()

    def _show_options(self) -> None:
        chosen = self._formats[self.format.currentIndex()] if self._formats else None
        show = self._form.set_row_visible
        self.of_format.show_for(self._form, chosen.name if chosen is not None else "")
        show(self.copies_media, is_visible=chosen is not None and self._can_name(chosen))
        show(self._sizes, is_visible=self.is_split.isChecked())
        self.more.show_splits(is_split=self.is_split.isChecked())

    def _can_name(self, chosen: Exporter) -> bool:
        """Whether files need not be copied into an export of this format."""
        return self._is_of_files and not chosen.holds.needs_media

    def _on_packed(self) -> None:
        """The name says whether it is an archive."""
        path = self.target.path
        if path is not None and self.is_packed.isChecked() != is_archive(path):
            self.target.set_path(path.with_suffix("") if is_archive(path) else path.with_name(f"{path.name}{ARCHIVE}"))

    def _on_target(self) -> None:
        path = self.target.path
        with QSignalBlocker(self.is_packed):
            self.is_packed.setChecked(path is not None and is_archive(path))
        self._on_changed()

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
