"""The export dialog: what goes out and how, what would be lost, and then the writing itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from labeller.delivery.export import ExportPlan, ExportReport, export, plan_export
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.ui.delivery.export_form import ExportChoice, ExportForm
from labeller.ui.delivery.export_summary import ExportSummary
from labeller.ui.session import ProjectSession
from labeller.ui.theme import XL, L, M, S
from labeller.ui.widgets.boxes import STRETCH, column, divider, row
from labeller.ui.widgets.buttons import PRIMARY, push_button
from labeller.ui.widgets.text import MUTED, ElidedLabel, Paragraph, plain_label
from labeller.ui.widgets.thin_progress_bar import ThinProgressBar

_PLAN_JOB = "plan export"
_EXPORT_JOB = "export"
_SIZE = (880, 600)


class ExportDialog(QDialog):
    """Three pages in one window: choosing, writing, and what was written."""

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export"))
        self.resize(*_SIZE)
        self._session = session
        self._form = ExportForm(session.name, session.path.parent, session.schema.task)
        self._summary = ExportSummary()
        self._export = push_button(self.tr("Export"), kind=PRIMARY, clicked=self.start)
        self._export.setDefault(True)
        self._pages = QStackedWidget()
        self._writing = _WritingPage()
        self._written = _WrittenPage()
        for page in (self._choosing(), self._writing, self._written):
            self._pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        self._form.changed.connect(self._plan)
        self._writing.cancelled.connect(lambda: session.jobs.cancel(_EXPORT_JOB))
        self._written.closed.connect(self.accept)
        self._plan()

    @property
    def form(self) -> ExportForm:
        return self._form

    @property
    def report(self) -> ExportReport | None:
        """What was written; None until that is done."""
        return self._written.report

    def start(self) -> None:
        """Write the export as a job; the pages follow it."""
        choice = self._form.choice()
        if choice is None:
            return

        def job(context: JobContext) -> ExportReport:
            return export(
                self._session.project, choice.target, choice.format, choice.selection, choice.options, context
            )

        running = self._session.jobs.start(
            _EXPORT_JOB,
            job,
            done=self._on_done,
            failed=self._on_failed,
            cancelled=self._on_cancelled,
            title=self.tr("Exporting {name}").format(name=self._session.name),
        )
        running.progressed.connect(self._writing.show_progress)
        self._writing.begin(choice.target)
        self._pages.setCurrentWidget(self._writing)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.accept()

    def reject(self) -> None:
        for name in (_PLAN_JOB, _EXPORT_JOB):
            self._session.jobs.forget(name)
        super().reject()

    def _choosing(self) -> QWidget:
        page = QWidget()
        heading = plain_label(self.tr("Export"), role="page")
        parts = row(spacing=XL)
        parts.addWidget(self._form, 3)
        parts.addWidget(divider("vertical"))
        parts.addWidget(self._summary, 2)
        cancel = push_button(self.tr("Cancel"), clicked=self.reject)
        body = column(heading, spacing=L, margins=(XL, XL, XL, L))
        body.addLayout(parts, 1)
        whole = column(spacing=0)
        whole.addLayout(body, 1)
        whole.addWidget(divider())
        whole.addLayout(row(STRETCH, cancel, self._export, spacing=S, margins=(XL, M, XL, M)))
        page.setLayout(whole)
        return page

    def _plan(self) -> None:
        """Look through what would go out, in the background, and say it."""
        choice = self._form.choice()
        self._export.setEnabled(False)
        if choice is None:
            self._session.jobs.forget(_PLAN_JOB)
            self._summary.show_problem(self._form.problem)
            return
        self._summary.show_working()

        def job(context: JobContext) -> tuple[ExportChoice, ExportPlan]:
            return choice, plan_export(self._session.project, choice.format, choice.selection, context)

        self._session.jobs.start(_PLAN_JOB, job, done=self._on_planned, failed=self._on_plan_failed, visible=False)

    def _on_planned(self, planned: tuple[ExportChoice, ExportPlan]) -> None:
        choice, plan = planned
        count = self._summary.show_plan(choice, plan)
        self._export.setText(self.tr("Export %Ln items", "", count))
        self._export.setEnabled(count > 0)

    def _on_plan_failed(self, error: Exception) -> None:
        if not isinstance(error, LabellerError):
            raise error
        self._summary.show_problem(str(error))

    def _on_done(self, report: ExportReport) -> None:
        self._written.show_report(report)
        self._pages.setCurrentWidget(self._written)

    def _on_failed(self, error: Exception) -> None:
        self._pages.setCurrentIndex(0)
        if not isinstance(error, LabellerError):
            raise error
        self._summary.show_problem(str(error))

    def _on_cancelled(self) -> None:
        self._pages.setCurrentIndex(0)
        self._summary.show_problem(self.tr("Cancelled. Nothing was left behind."))
        self._export.setEnabled(True)


class _WritingPage(QWidget):
    """Progress and a way to stop."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = plain_label(self.tr("Exporting"), role="page")
        self._target = ElidedLabel(tone=MUTED)
        self._bar = ThinProgressBar()
        self._message = plain_label(role="secondary", tone=MUTED)
        stop = push_button(self.tr("Cancel"), clicked=self.cancelled.emit)
        parts = (STRETCH, self._title, self._target, self._bar, row(self._message, STRETCH, stop), STRETCH)
        self.setLayout(column(*parts, spacing=M, margins=(XL, XL, XL, XL)))

    def begin(self, target: Path) -> None:
        self._target.set_full_text(str(target))
        self._bar.set_share(None)
        self._message.setText("")

    def show_progress(self, progress: object) -> None:
        from labeller.jobs import Progress

        if isinstance(progress, Progress):
            self._bar.set_progress(progress)
            self._message.setText(progress.message)


class _WrittenPage(QWidget):
    """What was written, that it was read back, and where it lies."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.report: ExportReport | None = None
        self._title = plain_label(role="page")
        self._text = Paragraph()
        self._place = ElidedLabel(tone=MUTED)
        self._notes = Paragraph(role="secondary", tone=MUTED)
        show = push_button(self.tr("Open the folder"), icon="folder-open", clicked=self._open_folder)
        close = push_button(self.tr("Done"), kind=PRIMARY, clicked=self.closed.emit)
        parts = (STRETCH, self._title, self._text, self._place, self._notes, S, row(close, show, STRETCH), STRETCH)
        self.setLayout(column(*parts, spacing=M, margins=(XL, XL, XL, XL)))

    def show_report(self, report: ExportReport) -> None:
        self.report = report
        self._title.setText(self.tr("%Ln items exported", "", report.items))
        self._text.setText(self.tr("Read back and compared with the project: every item and label is the same."))
        self._place.set_full_text(str(report.target))
        renamed = [f"{one.name} → {one.written_as}" for one in report.renamed[:5]]
        if len(report.renamed) > len(renamed):
            renamed.append(self.tr("and %Ln more names were changed", "", len(report.renamed) - len(renamed)))
        self._notes.setText("\n".join([*report.notes, *renamed]))

    def _open_folder(self) -> None:
        if self.report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.report.target)))
