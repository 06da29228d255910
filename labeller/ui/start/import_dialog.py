"""Importing: choose a source, see what it seems to be, correct that, and know what will happen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.formats.folders.folder_per_class import FolderPerClassFormat
from labeller.formats.format import Preview, ReadOptions
from labeller.formats.registry import SourceLook, all_formats, format_named
from labeller.jobs import JobContext, Progress
from labeller.media.archives import ARCHIVE_SUFFIXES, is_archive
from labeller.ui.job_runner import JobRunner
from labeller.ui.numbers import count_text
from labeller.ui.start.import_form import ImportForm
from labeller.ui.start.import_plan import ImportPlan
from labeller.ui.start.import_source import ImportSource
from labeller.ui.theme import S
from labeller.ui.widgets.banner import DANGER, Banner
from labeller.ui.widgets.boxes import row
from labeller.ui.widgets.buttons import PRIMARY, push_button
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.drop_zone import DropZone
from labeller.ui.widgets.empty_state import EmptyState
from labeller.ui.widgets.form import choice_field
from labeller.ui.widgets.text import MUTED, ElidedLabel

_PREVIEW_JOB = "preview import"
_CLEAR_JOB = "clear preview"
_FILES = FolderPerClassFormat.name
_TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".txt", ".parquet")
_WIDTH_PX = 840
_HEIGHT_PX = 400


class ImportDialog(Dialog):
    """`planned` carries what was decided. With `task` the items go into the open project, and the dialog closes.

    Else they go into a new project: whoever makes it closes the dialog, or calls `show_failure`.
    """

    planned = Signal(object)

    def __init__(
        self, jobs: JobRunner, *, sources: Sequence[Path] = (), task: Task | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        title = self.tr("New project") if task is None else self.tr("Import items")
        self.setWindowTitle(title)
        self.heading.setText(title)
        self.lead.show()
        self._jobs = jobs
        self._task = task
        self._source: ImportSource | None = None
        self._source_look: SourceLook | None = None
        self._is_new_source = False
        self._path = ElidedLabel(tone=MUTED)
        self.banner = Banner()
        self.format = choice_field([("", self.tr("Recognise it")), *((one.name, one.title) for one in all_formats())])
        self.format.setAccessibleName(self.tr("Format"))
        self.format.activated.connect(self._look)
        self.format.hide()
        self.form = ImportForm(task)
        self.form.options_changed.connect(self._look_again)
        self.form.changed.connect(self._show_button)
        self._drop = DropZone(
            self.tr("Drop a folder of pictures or sounds, a table or file of texts, or an archive of them"),
            self.tr("or press Enter to choose a folder"),
        )
        self._drop.dropped.connect(lambda paths: self.take(*paths))
        self._drop.clicked.connect(self._choose_folder)
        self._pages = QStackedWidget()
        self._looking = EmptyState("search", self.tr("Looking at it…"))
        for page in (self._drop, self._looking, self.form):
            self._pages.addWidget(page)
        self._pages.setMinimumHeight(_HEIGHT_PX)
        source_row = row(spacing=S)
        source_row.addWidget(self._path, 1)
        source_row.addWidget(self.format)
        source_row.addWidget(push_button(self.tr("Folder…"), icon="folder", clicked=self._choose_folder))
        source_row.addWidget(push_button(self.tr("File…"), icon="file-text", clicked=self._choose_file))
        self.body.addLayout(source_row)
        self.body.addWidget(self.banner)
        self.body.addWidget(self._pages, 1)
        self.check = self.add_button(self.tr("Check all of it"), icon="shield-check", is_leading=True)
        self.check.setToolTip(self.tr("Read it from end to end and list what is wrong, without importing it"))
        self.check.clicked.connect(self._check_all)
        self.add_cancel()
        self.go = self.add_button(self.tr("Import"), kind=PRIMARY)
        self.go.clicked.connect(self._finish)
        self.finished.connect(self._stop)
        self._show_lead()
        self._show_button()
        if sources:
            self.take(*sources)

    def take(self, *paths: Path) -> None:
        """Look at a file, a folder, or some files of a folder, and show what they seem to be."""
        try:
            self._source = ImportSource.of(paths)
        except LabellerError as error:
            self.show_failure(error)
            return
        self._is_new_source = True
        self._path.set_full_text(str(self._source.path))
        self._forget_look()
        self._source_look = SourceLook(self._source.path)
        self._show_lead()
        # Some files of a folder are what they are by themselves; the folder may be of another format.
        self.format.setCurrentIndex(max(self.format.findData(_FILES if self._source.only else ""), 0))
        self.format.show()
        self._look()

    def _look(self) -> None:
        """Look at the source, by the format that somebody chose or else by the one that it seems to have."""
        if self._source is None:
            return
        self._looking.set_texts(self.tr("Looking at it…"))
        self._pages.setCurrentWidget(self._looking)
        self.form.forget()
        self._show_button()
        self._start_look(self.format.currentData(), ReadOptions(task=self._task, only=self._source.only))

    def _look_again(self) -> None:
        """Something was corrected that changes how the source is read."""
        options = self.form.options()
        if options is not None:
            self._start_look(self.form.format_name, options)

    def _start_look(self, name: str, options: ReadOptions) -> None:
        look = self._source_look
        if look is None:
            return

        def job(context: JobContext) -> Preview:
            return look.preview(options, context, format_named(name) if name else None)

        running = self._jobs.start(_PREVIEW_JOB, job, done=self._on_seen, failed=self.show_failure, visible=False)
        running.progressed.connect(self._show_progress)

    def _show_progress(self, progress: Progress) -> None:
        """Say how far it is, where that takes a while: an archive is unpacked for the first look."""
        if progress.message:
            self._looking.set_texts(self.tr("Looking at it…"), f"{progress.message}: {count_text(progress.done)}")

    def _show_lead(self) -> None:
        if self._source is not None and is_archive(self._source.path):
            self.lead.setText(
                self.tr("Pictures and sounds of an archive are unpacked into a folder beside the project.")
            )
        else:
            self.lead.setText(self.tr("Nothing is copied or changed: Labeller reads the files where they are."))

    def _stop(self) -> None:
        self._jobs.forget(_PREVIEW_JOB)
        self._forget_look()

    def _forget_look(self) -> None:
        """Remove what was unpacked for a look, once nobody reads there any more."""
        look, self._source_look = self._source_look, None
        if look is not None:
            self._jobs.forget(_PREVIEW_JOB)
            name = f"{_CLEAR_JOB} {id(look)}"
            self._jobs.start(name, lambda _: look.close(), done=_ignore, failed=_raise, visible=False)

    def _on_seen(self, preview: Preview) -> None:
        self.banner.hide()
        if self._source is not None:
            self.format.setCurrentIndex(self.format.findData(preview.format))
            self.form.show_preview(self._source.path, preview)
            self._pages.setCurrentWidget(self.form)
        self._show_button()
        # Enter imports, until somebody begins to correct something.
        if self._is_new_source:
            self._is_new_source = False
            self.go.setFocus()

    def show_failure(self, error: Exception) -> None:
        """Say what could not be done; what was chosen stays as it is."""
        if not isinstance(error, LabellerError):
            raise error
        self.banner.show_message(str(error), kind=DANGER)
        if self._pages.currentWidget() is not self.form:
            self._pages.setCurrentWidget(self._drop)
        self._show_button()

    def _check_all(self) -> None:
        """Let the format doctor read the source as it would be imported."""
        from labeller.ui.start.doctor_dialog import DoctorDialog

        plan = self._plan()
        if plan is not None:
            doctor = DoctorDialog(self._jobs, self)
            doctor.open()
            doctor.examine(plan.source, plan.format_name, plan.options)

    def _show_button(self) -> None:
        plan = self._plan()
        self.check.setEnabled(plan is not None)
        self.go.setEnabled(plan is not None)
        self.go.setText(self.form.action_text() if plan is not None else self.tr("Import"))

    def _plan(self) -> ImportPlan | None:
        if self._source is None or self._pages.currentWidget() is not self.form:
            return None
        return self.form.plan(self._source.path)

    def _finish(self) -> None:
        plan = self._plan()
        if plan is not None:
            self.planned.emit(plan)
            if self._task is not None:
                self.accept()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder to import"))
        if chosen:
            self.take(Path(chosen))

    def _choose_file(self) -> None:
        kinds = ";;".join(
            (
                self.tr("Tables, texts and archives") + f" (*{' *'.join((*_TABLES, *ARCHIVE_SUFFIXES))})",
                self.tr("All files") + " (*)",
            )
        )
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("File to import"), "", kinds)
        if chosen:
            self.take(Path(chosen))


def _ignore(_: object) -> None:
    pass


def _raise(error: Exception) -> None:
    raise error
