"""What a source seems to be, to be corrected: task, columns, labels, and where a new project lies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QScrollArea, QWidget

from labeller.domain.item import Medium
from labeller.domain.schema import Task
from labeller.formats.annotated_images import ANNOTATIONS
from labeller.formats.folders.folder_layout import FOLDER
from labeller.formats.format import Preview, ReadOptions
from labeller.formats.registry import format_named
from labeller.formats.safe_names import safe_name
from labeller.media.archives import archive_stem, is_archive
from labeller.project.project import project_path
from labeller.ui.numbers import count_text
from labeller.ui.start.import_plan import ImportPlan
from labeller.ui.start.more_options import MoreOptions
from labeller.ui.start.preview_table import PreviewTable
from labeller.ui.theme import L, S
from labeller.ui.widgets.boxes import STRETCH, column
from labeller.ui.widgets.form import Form, choice_field
from labeller.ui.widgets.path_field import PathField
from labeller.ui.widgets.text import WARN, Paragraph

# What formats that are no tables call their labels.
_OWN_LABELS = {FOLDER, ANNOTATIONS, "label"}
_VOC = "voc"
_SHOWN_LABELS = 8
_SHOWN_PROBLEMS = 3
_TASKS = {
    Medium.IMAGE: (
        Task.IMAGE_CLASSIFICATION,
        Task.IMAGE_MULTILABEL,
        Task.OBJECT_DETECTION,
        Task.SEGMENTATION,
        Task.KEYPOINTS,
    ),
    Medium.TEXT: (Task.TEXT_CLASSIFICATION, Task.TEXT_MULTILABEL, Task.TEXT_SPANS),
    Medium.AUDIO: (Task.AUDIO_CLASSIFICATION, Task.AUDIO_RANGES),
    Medium.ROW: (Task.TABULAR_CLASSIFICATION,),
}
# The rows of a table may be labelled as such, or the texts in one of its columns.
_OF_TABLES = {Medium.TEXT, Medium.ROW}
# Tables name the files of these instead of holding them.
_IN_FILES = {Medium.IMAGE, Medium.AUDIO}


class ImportForm(QScrollArea):
    """Filled from a preview. `options_changed` asks for another look at the source, `changed` only for the button.

    With `task` the items go into a project that is open, which decides that.
    """

    options_changed = Signal()
    changed = Signal()

    def __init__(self, task: Task | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("What is imported, and how"))
        self._open_task = task
        self._preview: Preview | None = None
        self._asked: ReadOptions | None = None
        self._named_after: Path | None = None
        self.summary = Paragraph(role="emphasised")
        self.task = QComboBox()
        self.content = QComboBox()
        self.label = QComboBox()
        self.first_pixel = choice_field(
            [
                ("", self.tr("Pixels counted as the source says or proves")),
                ("1", self.tr("Pixels counted from 1, as the challenge does")),
                ("0", self.tr("Pixels counted from 0")),
            ]
        )
        self.new_labels = QLineEdit()
        self.new_labels.setPlaceholderText(self.tr("for example: cat, dog, neither. More can be added at any time."))
        self.project = PathField(self.tr("Project file"), self._choose_project)
        self.more = MoreOptions()
        self.table = PreviewTable()
        self.problems = Paragraph(role="secondary", tone=WARN)
        self._form = Form()
        self._lay_out()
        for combo in (self.task, self.content, self.label, self.first_pixel):
            combo.activated.connect(self.options_changed)
        self.new_labels.textChanged.connect(self.changed)
        self.project.changed.connect(self._on_project)
        self.more.changed.connect(self._on_more)

    @property
    def format_name(self) -> str:
        return self._preview.format if self._preview else ""

    def show_preview(self, source: Path, preview: Preview) -> None:
        """Fill the fields with what the source seems to be, or with what was corrected before."""
        self._preview, self._asked = preview, None
        self._fill_tasks(preview)
        self._fill_columns(preview)
        self._fill_first_pixel(preview)
        if self._open_task is None and source != self._named_after:
            self._named_after = source
            self.project.set_path(_free(source))
        self.more.show_options(preview)
        is_table = source.is_file() and not is_archive(source)
        self.more.setVisible(preview.medium is Medium.TEXT or is_table)
        self._show_found(preview)
        self.table.show_preview([column.name for column in preview.columns], preview.rows)
        self.table.setVisible(bool(preview.rows))
        self.problems.setText("\n".join(f"{one.file}: {one.reason}" for one in preview.problems[:_SHOWN_PROBLEMS]))
        self.problems.setVisible(bool(preview.problems))

    def forget(self) -> None:
        """Forget what the source seemed to be; where the project is to lie stays, unless it is another source."""
        self._preview = self._asked = None

    def options(self) -> ReadOptions | None:
        """How to read the source, as it stands in the fields; None before there is one."""
        if self._preview is None or self._asked is not None:
            return self._asked
        label = self.label.currentData() or ""
        task = self._chosen_task()
        options = replace(self._preview.options, task=task)
        if self.label.count() > 1:
            options = replace(options, label_field=label, is_unlabelled=not label)
        if self._preview.format == _VOC:
            first = self.first_pixel.currentData()
            options = replace(options, voc_first_pixel=int(first) if first else None)
        if task.medium is not self._preview.medium:
            # What was found out about the columns was about other items.
            return replace(options, text_field=None, label_separator=None)
        content = self.content.currentData()
        if not content or self.content.isHidden():
            return options
        if self._preview.medium in _IN_FILES:
            return replace(options, media_field=content)
        return replace(options, text_field=content)

    def plan(self, source: Path) -> ImportPlan | None:
        """What was decided; None while something is missing, or what was asked for last could not be read."""
        options = self.options()
        if self._preview is None or options is None or self._asked is not None or not self._preview.count:
            return None
        path = None
        if self._open_task is None:
            path = self._project_path()
            if path is None:
                return None
        names = tuple(dict.fromkeys(name.strip() for name in self.new_labels.text().split(",") if name.strip()))
        order = self._preview.labels
        return ImportPlan(source, self._preview.format, options, self._chosen_task(), names, path, order)

    def action_text(self) -> str:
        """The button's verb, with how many items it is about."""
        if self._open_task is None or self._preview is None:
            return self.tr("Make project and import")
        if self._preview.is_exact:
            return self.tr("Import %Ln items", "", self._preview.count)
        return self.tr("Import about %Ln items", "", self._preview.count)

    def _lay_out(self) -> None:
        is_new = self._open_task is None
        if is_new:
            self._form.add_row(self.tr("Answers"), self.task)
        self._form.add_row(self.tr("Column with the items"), self.content)
        self._form.add_row(self.tr("Labels in the source"), self.label)
        self._form.add_row(self.tr("Boxes"), self.first_pixel)
        if is_new:
            self._form.add_row(self.tr("Labels to begin with"), self.new_labels)
            self._form.add_row(self.tr("Project file"), self.project)
        holder = QWidget()
        holder.setProperty("surface", "none")
        parts = (self.summary, self._form, self.more, self.table, self.problems, STRETCH)
        holder.setLayout(column(*parts, spacing=L, margins=(0, 0, S, 0)))
        self.setWidget(holder)

    def _fill_tasks(self, preview: Preview) -> None:
        chosen = self._open_task or preview.task
        self.task.clear()
        tasks = _TASKS[preview.medium]
        if preview.medium in _OF_TABLES and len(preview.columns) > 1:
            tasks = (*_TASKS[Medium.TEXT], *_TASKS[Medium.ROW])
        for task in tasks:
            self.task.addItem(self._task_text(task), task)
        self.task.setCurrentIndex(max(self.task.findData(chosen), 0))

    def _task_text(self, task: Task) -> str:
        match task:
            case Task.OBJECT_DETECTION:
                return self.tr("Boxes around the things on each image")
            case Task.SEGMENTATION:
                return self.tr("Outlines and masks of the things on each image")
            case Task.KEYPOINTS:
                return self.tr("Keypoints on each image")
            case Task.TEXT_SPANS:
                return self.tr("Labelled words and phrases within each text")
            case Task.AUDIO_RANGES:
                return self.tr("Labelled ranges of time within each sound")
            case Task.TABULAR_CLASSIFICATION:
                return self.tr("One label for each row of the table")
        return self.tr("Several labels for each item") if task.is_multilabel else self.tr("One label for each item")

    def _fill_columns(self, preview: Preview) -> None:
        names = [column.name for column in preview.columns]
        field = preview.options.media_field if preview.medium in _IN_FILES else preview.options.text_field
        _fill(self.content, [(name, name) for name in names], field)
        # The files of a folder are its items; only a table leaves open which column has them.
        self._form.set_row_visible(self.content, is_visible=bool(field) and len(names) > 1)
        none = (self.tr("None: the items have no labels yet"), "")
        is_table = bool(field) or preview.medium is Medium.ROW
        candidates = names if is_table else [name for name in names if name in _OWN_LABELS]
        some = [(self._label_source(name), name) for name in candidates]
        chosen = "" if preview.options.is_unlabelled else preview.options.label_field
        _fill(self.label, [none, *some], chosen)
        self._form.set_row_visible(self.label, is_visible=bool(some))

    def _fill_first_pixel(self, preview: Preview) -> None:
        first = preview.options.voc_first_pixel
        self.first_pixel.setCurrentIndex(self.first_pixel.findData("" if first is None else str(first)))
        self._form.set_row_visible(self.first_pixel, is_visible=preview.format == _VOC)

    def _label_source(self, column: str) -> str:
        if column == FOLDER:
            return self.tr("The names of the folders are the labels")
        if column == ANNOTATIONS:
            return self.tr("What is annotated in it")
        return self.tr("From the column “{column}”").format(column=column)

    def _show_found(self, preview: Preview) -> None:
        about = "" if preview.is_exact else self.tr("about ")
        if preview.medium is Medium.IMAGE:
            count = self.tr("%Ln pictures", "", preview.count)
        elif preview.medium is Medium.AUDIO:
            count = self.tr("%Ln sounds", "", preview.count)
        elif preview.medium is Medium.ROW:
            count = self.tr("%Ln rows", "", preview.count)
        else:
            count = self.tr("%Ln texts", "", preview.count)
        self.summary.setText(f"{format_named(preview.format).title}: {about}{count}")
        shown = ", ".join(f"{one.name} ({count_text(one.count)})" for one in preview.labels[:_SHOWN_LABELS])
        more = len(preview.labels) - _SHOWN_LABELS
        if more > 0:
            shown = self.tr("{labels} and {count} more").format(labels=shown, count=count_text(more))
        self._form.set_hint(self.label, shown if self.label.currentData() else "")

    def _on_more(self) -> None:
        if self._preview is not None:
            self._asked = self.more.asked(self._preview.options)
            self.options_changed.emit()

    def _on_project(self) -> None:
        self._form.set_trouble(self.project, self._trouble_with_project())
        self.changed.emit()

    def _trouble_with_project(self) -> str:
        path = self.project.path
        if path is None or not path.name:
            return self.tr("Type the whole path, from the drive or the root on.")
        if project_path(path).exists():
            return self.tr("This project exists already. Choose another name, or open it and import into it.")
        if not path.parent.is_dir():
            return self.tr("There is no folder {folder}.").format(folder=path.parent)
        return ""

    def _project_path(self) -> Path | None:
        return None if self._trouble_with_project() else self.project.path

    def _choose_project(self) -> Path | None:
        kinds = self.tr("Labeller projects (*.labeller)")
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("New project"),
            self.project.line.text(),
            kinds,
            # A project that exists is refused below the field; nothing is ever overwritten.
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        return Path(chosen) if chosen else None

    def _chosen_task(self) -> Task:
        return Task(self._open_task or self.task.currentData())


def _fill(combo: QComboBox, options: list[tuple[str, str]], value: str | None) -> None:
    combo.clear()
    for text, data in options:
        combo.addItem(text, data)
    combo.setCurrentIndex(max(combo.findData(value or ""), 0))


def _free(source: Path) -> Path:
    """A project file beside the source that does not exist yet."""
    stem = archive_stem(source) if is_archive(source) else source.stem
    name = safe_name(stem if source.is_file() else source.name)
    path, number = project_path(source.parent / name), 2
    while path.exists():
        path, number = project_path(source.parent / f"{name} {number}"), number + 1
    return path
