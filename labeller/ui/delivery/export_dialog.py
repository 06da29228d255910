"""The export dialog: what goes out and how, what would be lost, and then the writing itself."""

from __future__ import annotations

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget, QWidget

from labeller.delivery.export import ExportReport, export
from labeller.delivery.planning import ExportPlan, plan_export
from labeller.delivery.split_keeper import SplitKeeper
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.store import item_store, settings_store
from labeller.ui.delivery.export_form import ExportChoice, ExportForm
from labeller.ui.delivery.export_pages import WritingPage, WrittenPage
from labeller.ui.delivery.export_summary import ExportSummary
from labeller.ui.delivery.further_choices import ExportSubject
from labeller.ui.session import ProjectSession
from labeller.ui.theme import L
from labeller.ui.widgets.boxes import divider, row, scrolled
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog

_PLAN_JOB = "plan export"
_EXPORT_JOB = "export"
_WIDTH_PX = 880
_HEIGHT_PX = 320
_UNFOLDED_PX = 500


class ExportDialog(Dialog):
    """Three pages in one dialog: choosing, writing, and what was written."""

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self.setWindowTitle(self.tr("Export"))
        self._session = session
        self._report: ExportReport | None = None
        self._splits = SplitKeeper(session.project)
        self.form = ExportForm(_subject(session), session.path.parent)
        self.summary = ExportSummary()
        self._writing = WritingPage()
        self._written = WrittenPage()
        self._choosing = QWidget()
        parts = row(spacing=L)
        self._choices = scrolled(self.form)
        self._choices.setAccessibleName(self.tr("What is exported, and how"))
        parts.addWidget(self._choices, 3)
        parts.addWidget(divider("vertical"))
        parts.addWidget(self.summary, 2)
        self._choosing.setLayout(parts)
        self._pages = QStackedWidget()
        self._pages.setMinimumHeight(_HEIGHT_PX)
        for page in (self._choosing, self._writing, self._written):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)
        self._folder = self.add_button(self.tr("Open the folder"), icon="folder-open", is_leading=True)
        self._folder.clicked.connect(self._open_folder)
        self.cancel = self.add_cancel()
        self.go = self.add_button(self.tr("Export"), kind=PRIMARY)
        self.go.clicked.connect(self.start)
        self.done_button = self.add_button(self.tr("Done"), kind=PRIMARY)
        self.done_button.clicked.connect(self.accept)
        self.form.changed.connect(self._plan)
        self.form.more.folded.connect(self._fit_choices)
        self._bring_up(self._choosing)
        self._plan()

    @property
    def report(self) -> ExportReport | None:
        """What was written; None until that is done."""
        return self._report

    def start(self) -> None:
        """Write the export as a job; the pages follow it."""
        choice = self.form.choice()
        if choice is None:
            return

        splits = self._splits = SplitKeeper(self._session.project)
        if choice.selection.fractions is not None:
            self._session.steps.tell_large()

        def job(context: JobContext) -> ExportReport:
            return export(
                self._session.project,
                choice.target,
                choice.format,
                choice.selection,
                choice.options,
                context,
                settle=splits.keep,
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
        self._bring_up(self._writing)

    def reject(self) -> None:
        """Stop the writing, if it goes on, and stay; else close."""
        if self._session.jobs.is_running(_EXPORT_JOB):
            self._session.jobs.cancel(_EXPORT_JOB)
        else:
            super().reject()

    def done(self, result: int) -> None:
        for name in (_PLAN_JOB, _EXPORT_JOB):
            self._session.jobs.forget(name)
        super().done(result)

    def _bring_up(self, page: QWidget) -> None:
        """Show a page with its heading and its buttons."""
        self._pages.setCurrentWidget(page)
        self._folder.setVisible(page is self._written)
        self.cancel.setVisible(page is not self._written)
        self.cancel.setText(self.tr("Stop") if page is self._writing else self.tr("Cancel"))
        self.go.setVisible(page is self._choosing)
        self.done_button.setVisible(page is self._written)
        if page is self._written and self._report is not None:
            self.heading.setText(self.tr("%Ln items exported", "", self._report.items))
            self.done_button.setDefault(True)
            self.done_button.setFocus()
        else:
            self.heading.setText(self.tr("Export") if page is self._choosing else self.tr("Exporting"))
            self.go.setDefault(True)
        self._fit_page()

    def _fit_page(self) -> None:
        """As high as the page needs: more choices need more."""
        is_high = self._pages.currentWidget() is self._choosing and not self.form.more.form.isHidden()
        self._pages.setMinimumHeight(_UNFOLDED_PX if is_high else _HEIGHT_PX)
        if self.isVisible():
            QTimer.singleShot(0, self, self.fit_height)  # the layout has to hear of it first

    def _fit_choices(self) -> None:
        """Make room for more choices, and show where they begin."""
        self._fit_page()
        if not self.form.more.form.isHidden():
            QTimer.singleShot(0, self, self._show_further)

    def _show_further(self) -> None:
        self._choices.ensureWidgetVisible(self.form.more.sureness)

    def _plan(self) -> None:
        """Look through what would go out, in the background, and say it."""
        choice = self.form.choice()
        self.go.setEnabled(False)
        if choice is None:
            self._session.jobs.forget(_PLAN_JOB)
            self.summary.show_problem(self.form.problem)
            return
        self.summary.show_working()

        def job(context: JobContext) -> tuple[ExportChoice, ExportPlan]:
            return choice, plan_export(self._session.project, choice.format, choice.selection, context)

        running = self._session.jobs.start(
            _PLAN_JOB, job, done=self._on_planned, failed=self._on_plan_failed, visible=False
        )
        running.progressed.connect(self.summary.show_progress)

    def _on_planned(self, planned: tuple[ExportChoice, ExportPlan]) -> None:
        choice, plan = planned
        self.summary.show_plan(choice, plan)
        self.go.setText(self.tr("Export %Ln items", "", plan.items))
        self.go.setEnabled(plan.items > 0)

    def _on_plan_failed(self, error: Exception) -> None:
        if not isinstance(error, LabellerError):
            raise error
        self.summary.show_problem(str(error))

    def _on_done(self, report: ExportReport) -> None:
        self._report = report
        trouble = self._splits.trouble
        said = self.tr("The project does not keep these splits: {reason}").format(reason=trouble) if trouble else ""
        self._written.show_report(report, said)
        self._bring_up(self._written)

    def _on_failed(self, error: Exception) -> None:
        self._bring_up(self._choosing)
        if not isinstance(error, LabellerError):
            raise error
        self.summary.show_problem(str(error))

    def _on_cancelled(self) -> None:
        self._bring_up(self._choosing)
        self.summary.show_problem(self.tr("Stopped. Nothing was left behind."))

    def _open_folder(self) -> None:
        """Where a folder was written that one, for a file the one that it lies in."""
        if self._report is not None:
            target = self._report.target
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(target if target.is_dir() else target.parent)))


def _subject(session: ProjectSession) -> ExportSubject:
    with session.project.read() as db:
        annotators, columns = settings_store.find_annotators(db), item_store.find_column_names(db)
    return ExportSubject(session.name, session.schema, annotators, columns)
