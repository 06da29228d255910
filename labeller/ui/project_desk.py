"""What is done to the open project as a whole: importing, exporting, packing, editing labels, finding media, undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from labeller.errors import LabellerError
from labeller.ui import project_opener
from labeller.ui.labelling.label_page import LabelPage
from labeller.ui.packing.packing_desk import PACK_JOB, UNPACK_JOB, PackingDesk
from labeller.ui.rescue.copy_desk import COPY_JOB, CopyDesk
from labeller.ui.rescue.doubt import Doubt
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.suggesting.suggesting_desk import PRELABEL_JOB, SuggestingDesk

if TYPE_CHECKING:
    from labeller.project.importing import ImportReport
    from labeller.ui.start.import_plan import ImportPlan

# The jobs that somebody asked for and that end with the project.
_ASKED_FOR = ("import", "export", PRELABEL_JOB, PACK_JOB, UNPACK_JOB, COPY_JOB)


class ProjectDesk(QObject):
    """Opens the dialogs about a project over `window`, and runs what they decide.

    `said` carries a word about what was just done, `failed` what could not be done, `project_wanted` the path of a copy
    to go on with, `gone_noticed` that the file is no longer in its place.
    """

    said = Signal(str)
    failed = Signal(object)
    project_wanted = Signal(object)
    gone_noticed = Signal(object)

    def __init__(self, session: ProjectSession, page: LabelPage, shortcuts: Shortcuts, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._page = page
        self._shortcuts = shortcuts
        self._window = window
        self._packing = PackingDesk(session, window, self)
        self._packing.said.connect(self.said)
        self._packing.failed.connect(self.failed)
        self._suggesting = SuggestingDesk(session, window, self)
        self._suggesting.said.connect(self.said)
        self._suggesting.failed.connect(self.failed)
        self._copying = CopyDesk(session, window, self)
        self._copying.noticed.connect(self.gone_noticed)
        self._copying.saved.connect(self.project_wanted)
        self._copying.failed.connect(self.failed)
        session.steps.failed.connect(self.failed)
        page.schema_wanted.connect(self.edit_labels)
        page.import_wanted.connect(self.add_items)
        page.export_wanted.connect(self.export)
        page.locate_wanted.connect(self.locate)

    def doubt(self) -> Doubt | None:
        """What speaks against closing the project now: what somebody still waits for, or that its file is gone."""
        running = (job.title for job in self._session.jobs.jobs if job.name in _ASKED_FOR)
        unfinished = next(running, "")
        if unfinished:
            return Doubt(
                self.tr("Stop what is running?"),
                self.tr("{job}: what is imported so far stays, all else leaves nothing behind.").format(job=unfinished),
                self.tr("Stop and close"),
            )
        return self._copying.doubt()

    def add_items(self, *sources: Path) -> None:
        """Ask what to import into the project, and do it."""
        from labeller.ui.start.import_dialog import ImportDialog

        task = self._session.schema.task
        dialog = ImportDialog(self._session.jobs, sources=sources, task=task, parent=self._window)
        dialog.planned.connect(self.run_import)
        dialog.open()

    def run_import(self, plan: ImportPlan) -> None:
        """Read what a plan says into the project, in the background."""
        self._session.steps.tell_large()
        self._session.jobs.start(
            "import",
            project_opener.import_job(self._session.project, plan),
            done=self._on_imported,
            failed=self.failed.emit,
            cancelled=self._on_import_cancelled,
            title=self.tr("Importing {name}").format(name=plan.source.name),
        )

    def suggest_from(self) -> None:
        """Ask which model or program is to suggest, and let it."""
        self._page.finish()
        self._suggesting.ask()

    def export(self) -> None:
        from labeller.ui.delivery.export_dialog import ExportDialog

        self._page.finish()
        ExportDialog(self._session, self._window).open()

    def pack(self) -> None:
        self._page.finish()
        self._packing.pack()

    def unpack(self) -> None:
        self._packing.unpack()

    def save_copy(self) -> None:
        self._copying.ask()

    def edit_labels(self) -> None:
        from labeller.ui.schema.schema_dialog import SchemaDialog

        self._page.finish()
        SchemaDialog(self._session, self._shortcuts, self._window).open()

    def locate(self) -> None:
        from labeller.ui.start.locate_dialog import LocateDialog

        LocateDialog(self._session, self._window).open()

    def undo(self) -> None:
        told = self.tr("Undone: {what}")
        self._guarded(lambda: self._page.flow.undo(lambda what: self._say(told, what)))

    def redo(self) -> None:
        told = self.tr("Done again: {what}")
        self._guarded(lambda: self._page.flow.redo(lambda what: self._say(told, what)))

    def _guarded(self, act: Callable[[], object]) -> None:
        try:
            self._page.finish_comment()
            act()
        except LabellerError as error:
            self.failed.emit(error)

    def _say(self, told: str, what: str) -> None:
        self.said.emit(told.format(what=what))

    def _on_imported(self, report: ImportReport) -> None:
        if report.problems:
            from labeller.ui.start.import_report import ImportReportDialog

            ImportReportDialog(report, self._window).open()
            return
        added = self.tr("%Ln items added", "", report.items_added)
        known = self.tr("%Ln known already", "", report.items_known)
        self.said.emit(f"{added}, {known}" if report.items_known else added)

    def _on_import_cancelled(self) -> None:
        self.said.emit(self.tr("Import stopped. What was added stays; importing the same again goes on from there."))
