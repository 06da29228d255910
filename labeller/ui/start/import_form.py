"""What a source seems to be, to be corrected: format, task, columns, labels, and where a new project lies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QScrollArea, QWidget

from labeller.domain.item import Medium
from labeller.domain.schema import Task
from labeller.formats.format import Preview, ReadOptions
from labeller.formats.registry import format_named
from labeller.formats.safe_names import safe_name
from labeller.ui.numbers import count_text
from labeller.ui.start.import_plan import ImportPlan
from labeller.ui.start.preview_table import PreviewTable
from labeller.ui.theme import L
from labeller.ui.widgets.boxes import column
from labeller.ui.widgets.form import Form
from labeller.ui.widgets.text import Paragraph

_SUFFIX = ".labeller"
_SHOWN_LABELS = 8
_TASKS = {
    Medium.IMAGE: (Task.IMAGE_CLASSIFICATION, Task.IMAGE_MULTILABEL),
    Medium.TEXT: (Task.TEXT_CLASSIFICATION, Task.TEXT_MULTILABEL),
}


class ImportForm(QScrollArea):
    """Filled from a preview. `options_changed` asks for another look at the source, `changed` only for the button."""

    options_changed = Signal()
    changed = Signal()

    def __init__(self, task: Task | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._open_task = task
        self._preview: Preview | None = None
        self._is_filling = False
        self.summary = Paragraph(role="emphasised")
        self.task = QComboBox()
        self.content = QComboBox()
        self.label = QComboBox()
        self.uses_labels = QCheckBox()
        self.found_labels = Paragraph(role="secondary", tone="muted")
        self.project = QLineEdit()
        self.new_labels = QLineEdit()
        self.new_labels.setPlaceholderText(self.tr("for example: cat, dog, neither"))
        self.table = PreviewTable()
        self.problems = Paragraph(role="secondary", tone="warn")
        self._lay_out()
        for combo in (self.task, self.content, self.label):
            combo.activated.connect(self._on_option)
        self.uses_labels.clicked.connect(self._on_option)
        for line in (self.project, self.new_labels):
            line.textChanged.connect(self._on_text)

    @property
    def format_name(self) -> str:
        return self._preview.format if self._preview else ""

    def show_preview(self, source: Path, preview: Preview) -> None:
        """Fill the fields with what the source seems to be, or with what was corrected before."""
        is_first = self._preview is None
        self._preview = preview
        self._is_filling = True
        self._fill_tasks(preview)
        self._fill_columns(preview)
        if is_first and self._open_task is None:
            self.project.setText(str(_free(source)))
        self.uses_labels.setChecked(not preview.options.is_unlabelled and bool(preview.labels))
        self._is_filling = False
        self._show_found(preview)
        self.table.show_rows([column.name for column in preview.columns], preview.rows)
        self.table.setVisible(bool(preview.rows))
        self.problems.setText("\n".join(f"{one.file}: {one.reason}" for one in preview.problems[:3]))
        self.problems.setVisible(bool(preview.problems))
        self._form.show()

    def options(self) -> ReadOptions | None:
        """How to read the source, as it stands in the fields."""
        if self._preview is None:
            return None
        options = replace(
            self._preview.options, task=self._chosen_task(), is_unlabelled=not self.uses_labels.isChecked()
        )
        if self._preview.columns:
            field = "media_field" if self._preview.medium is Medium.IMAGE else "text_field"
            content, label = self.content.currentData(), self.label.currentData()
            if content:
                options = replace(options, **{field: content})
            options = replace(options, label_field=label or "", is_unlabelled=not label)
        return options

    def plan(self, source: Path) -> ImportPlan | None:
        """What was decided; None while something is missing."""
        options = self.options()
        if self._preview is None or options is None or not self._preview.count:
            return None
        path = None
        if self._open_task is None:
            path = Path(self.project.text().strip())
            if not path.is_absolute() or path.with_suffix(_SUFFIX).exists():
                return None
        names = tuple(dict.fromkeys(name.strip() for name in self.new_labels.text().split(",") if name.strip()))
        order = tuple(one.name for one in self._preview.labels)
        return ImportPlan(source, self._preview.format, options, self._chosen_task(), names, path, order)

    def action_text(self) -> str:
        """The button's verb, with how many items it is about."""
        count = self._preview.count if self._preview else 0
        if not self._open_task:
            return self.tr("Make project and import")
        if self._preview is None or self._preview.is_exact:
            return self.tr("Import %Ln items", "", count)
        return self.tr("Import about %Ln items", "", count)

    def _lay_out(self) -> None:
        self._form = Form()
        is_new = self._open_task is None
        if is_new:
            self._form.add_row(self.tr("Task"), self.task)
        self._form.add_row(self.tr("Column with the items"), self.content)
        self._form.add_row(self.tr("Column with the labels"), self.label)
        self._form.add_row(self.tr("Labels in it"), self.uses_labels)
        if is_new:
            hint = self.tr("More can be added at any time.")
            self._form.add_row(self.tr("Labels to begin with"), self.new_labels, hint)
            self._form.add_row(self.tr("Project file"), self.project)
        holder = QWidget()
        holder.setProperty("surface", "none")
        holder.setLayout(column(self.summary, self._form, self.found_labels, self.table, self.problems, spacing=L))
        self.setWidget(holder)

    def _fill_tasks(self, preview: Preview) -> None:
        chosen = self._open_task or preview.task
        self.task.clear()
        for task in _TASKS.get(preview.medium, (preview.task,)):
            text = self.tr("Several labels for each item") if task.is_multilabel else self.tr("One label for each item")
            self.task.addItem(text, task)
        self.task.setCurrentIndex(max(self.task.findData(chosen), 0))

    def _fill_columns(self, preview: Preview) -> None:
        has_columns = bool(preview.columns)
        names = [column.name for column in preview.columns]
        field = preview.options.media_field if preview.medium is Medium.IMAGE else preview.options.text_field
        _fill(self.content, [(name, name) for name in names], field)
        none = (self.tr("None: the items have no labels yet"), "")
        _fill(self.label, [none, *((name, name) for name in names)], preview.options.label_field or "")
        self._form.set_row_visible(self.content, is_visible=has_columns)
        self._form.set_row_visible(self.label, is_visible=has_columns)
        has_folders = not has_columns and preview.medium is Medium.IMAGE and bool(preview.labels)
        self._form.set_row_visible(self.uses_labels, is_visible=has_folders)
        self.uses_labels.setText(self.tr("Use the names of the folders as labels"))

    def _show_found(self, preview: Preview) -> None:
        title = format_named(preview.format).title
        count = preview.count
        is_text = preview.medium is Medium.TEXT
        counted = self.tr("%Ln texts", "", count) if is_text else self.tr("%Ln pictures", "", count)
        found = self.tr("{format}: {count}") if preview.is_exact else self.tr("{format}: about {count}")
        self.summary.setText(found.format(format=title, count=counted))
        shown = ", ".join(f"{one.name} ({count_text(one.count)})" for one in preview.labels[:_SHOWN_LABELS])
        more = len(preview.labels) - _SHOWN_LABELS
        if more > 0:
            shown += self.tr(" and {count} more").format(count=count_text(more))
        uses = self.options()
        is_used = uses is not None and not uses.is_unlabelled
        self.found_labels.setText(self.tr("Labels found: {labels}").format(labels=shown) if shown and is_used else "")
        self.found_labels.setVisible(bool(shown) and is_used)

    def _chosen_task(self) -> Task:
        chosen = self._open_task or self.task.currentData()
        return Task(chosen)

    def _on_option(self) -> None:
        if not self._is_filling:
            self.options_changed.emit()

    def _on_text(self) -> None:
        self.changed.emit()


def _fill(combo: QComboBox, options: list[tuple[str, str]], value: str | None) -> None:
    combo.clear()
    for text, data in options:
        combo.addItem(text, data)
    combo.setCurrentIndex(max(combo.findData(value or ""), 0))


def _free(source: Path) -> Path:
    """A project file beside the source that does not exist yet."""
    name = safe_name(source.stem if source.is_file() else source.name)
    path, number = source.parent / f"{name}{_SUFFIX}", 2
    while path.exists():
        path, number = source.parent / f"{name} {number}{_SUFFIX}", number + 1
    return path
