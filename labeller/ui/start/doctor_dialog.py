"""The format doctor: a dataset is read from end to end, and all that is wrong with it is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from labeller.delivery.validation import Validation, validate
from labeller.errors import LabellerError
from labeller.formats.format import ReadOptions
from labeller.formats.registry import format_named
from labeller.jobs import JobContext, Progress
from labeller.ui.job_runner import JobRunner
from labeller.ui.start.problem_table import ProblemTable
from labeller.ui.theme import M
from labeller.ui.widgets.boxes import STRETCH, column
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.drop_zone import DropZone
from labeller.ui.widgets.empty_state import EmptyState
from labeller.ui.widgets.text import MUTED, ElidedLabel, plain_label
from labeller.ui.widgets.thin_progress_bar import ThinProgressBar

_JOB = "check dataset"
_WIDTH_PX = 1000
_HEIGHT_PX = 320


class DoctorDialog(Dialog):
    """Three pages: what to check, how far it is, and what was found. Nothing is imported or changed."""

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self._jobs = jobs
        self._source: Path | None = None
        self.setWindowTitle(self.tr("Check a dataset"))
        self.heading.setText(self.tr("Check a dataset"))
        self.lead.setText(self.tr("It is read as an import would read it. Nothing is imported or changed."))
        self.lead.show()
        self._drop = DropZone(
            self.tr("Drop a folder, a file or an archive in any format"), self.tr("or press Enter to choose a folder")
        )
        self._drop.dropped.connect(lambda paths: self.examine(paths[0]))
        self._drop.clicked.connect(self._choose_folder)
        self._path = ElidedLabel(tone=MUTED)
        self._bar = ThinProgressBar()
        self._message = plain_label(role="secondary", tone=MUTED)
        working = QWidget()
        working.setLayout(column(self._path, self._bar, self._message, STRETCH, spacing=M))
        self._working = working
        self.table = ProblemTable()
        self._sound = EmptyState("circle-check", self.tr("Nothing is wrong with it"))
        self._pages = QStackedWidget()
        self._pages.setMinimumHeight(_HEIGHT_PX)
        for page in (self._drop, self._working, self.table, self._sound):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)
        self._copy = self.add_button(self.tr("Copy the list"), icon="copy", is_leading=True)
        self._copy.clicked.connect(self.table.copy_all)
        self._file = self.add_button(self.tr("File…"), icon="file-text")
        self._file.clicked.connect(self._choose_file)
        self.done_button = self.add_button(self.tr("Close"), kind=PRIMARY)
        self.done_button.clicked.connect(self.reject)
        self.finished.connect(lambda _: self._jobs.forget(_JOB))
        self._bring_up(self._drop)

    def examine(self, source: Path, format_name: str = "", options: ReadOptions | None = None) -> None:
        """Read a dataset as a job and show what is wrong with it. Without a format the likeliest one is taken."""
        self._source = source
        self._path.set_full_text(str(source))
        self._bar.set_share(None)
        self._message.setText("")
        self._bring_up(self._working)

        def job(context: JobContext) -> Validation:
            chosen = format_named(format_name) if format_name else None
            return validate(source, chosen, options or ReadOptions(), context)

        title = self.tr("Checking {name}").format(name=source.name)
        running = self._jobs.start(_JOB, job, done=self._on_examined, failed=self._on_failed, title=title)
        running.progressed.connect(self._show_progress)

    def _show_progress(self, progress: Progress) -> None:
        self._bar.set_progress(progress)
        self._message.setText(progress.message)

    def _on_examined(self, found: Validation) -> None:
        name = self._source.name if self._source is not None else ""
        errors, warnings = len(found.errors), len(found.warnings)
        if errors:
            self.heading.setText(self.tr("%Ln errors in {name}", "", errors).format(name=name))
        elif warnings:
            self.heading.setText(self.tr("{name} can be imported, with remarks").format(name=name))
        else:
            self.heading.setText(self.tr("{name} is sound").format(name=name))
        self.lead.setText(self._summary(found))
        self.table.show_problems((*found.errors, *found.warnings))
        self._bring_up(self.table if errors or warnings else self._sound)

    def _summary(self, found: Validation) -> str:
        counts = found.counts
        parts = [
            format_named(found.format).title if found.format else self.tr("No format was recognised"),
            self.tr("%Ln items", "", counts.items),
            self.tr("%Ln annotations", "", counts.annotations),
            self.tr("%Ln labels", "", len(counts.labels)),
        ]
        if found.warnings:
            parts.append(self.tr("%Ln remarks", "", len(found.warnings)))
        return " · ".join(parts)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, LabellerError):
            raise error
        self.lead.setText(str(error))
        self._bring_up(self._drop)

    def _bring_up(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self._copy.setVisible(page is self.table)
        self._file.setVisible(page is not self._working)
        first = self._drop if page is self._drop else self.done_button
        first.setFocus()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder to check"))
        if chosen:
            self.examine(Path(chosen))

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("File to check"))
        if chosen:
            self.examine(Path(chosen))
