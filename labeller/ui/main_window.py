"""The window: a header, the page below it, and what is done to the project as a whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from labeller.errors import LabellerError
from labeller.paths import log_dir
from labeller.settings import Settings
from labeller.ui import project_opener
from labeller.ui.header import Header
from labeller.ui.job_runner import JobRunner
from labeller.ui.project_opener import OpenedProject
from labeller.ui.shortcuts import Shortcuts, build_actions
from labeller.ui.start.start_page import StartPage
from labeller.ui.theme import Theme
from labeller.ui.widgets.message_dialog import MessageDialog
from labeller.ui.widgets.toast import Toast
from labeller.ui.window_state import WindowState

if TYPE_CHECKING:
    from labeller.domain.schema import Task
    from labeller.project.importing import ImportReport
    from labeller.ui.labelling.label_page import LabelPage
    from labeller.ui.session import ProjectSession
    from labeller.ui.start.import_plan import ImportPlan

_SMALLEST = (1024, 640)
_FIRST = (1280, 800)
# Needs an open project.
_PROJECT_ACTIONS = ("close_project", "import_items", "export_items", "edit_schema", "undo", "redo")


class MainWindow(QMainWindow):
    """Shows the start page or the open project. Dialogs are made when they are asked for."""

    def __init__(self, settings: Settings, theme: Theme, shortcuts: Shortcuts) -> None:
        super().__init__()
        self._settings = settings
        self._theme = theme
        self._shortcuts = shortcuts
        self._state = WindowState()
        self._jobs = JobRunner(self)
        self._session: ProjectSession | None = None
        self._page: LabelPage | None = None
        self._header = Header()
        self._start = StartPage(settings)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._start)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(centre)
        self._toast = Toast(self)
        self._actions = build_actions(self, shortcuts, self._handlers())
        self._header.set_actions(self._actions)
        self._connect_start()
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_FIRST)
        self._state.restore_window(self)
        self._show_project()
        # What the first project needs is loaded while somebody looks at the start page.
        QTimer.singleShot(0, self._load_ahead)

    @property
    def session(self) -> ProjectSession | None:
        """The open project; None on the start page."""
        return self._session

    @property
    def label_page(self) -> LabelPage | None:
        return self._page

    @property
    def qt_actions(self) -> dict[str, QAction]:
        """The actions of the window by their ids."""
        return self._actions

    def open_project(self, path: Path) -> None:
        """Open a project file in place of the one that is open."""
        self.close_project()
        self._start.show_busy(self.tr("Opening {name} …").format(name=path.stem))
        job = partial(project_opener.open_project, path, self._annotator_name)
        self._jobs.start("open project", job, done=self._on_opened, failed=self._on_open_failed, visible=False)

    def open_sample(self, name: str) -> None:
        """Open a sample project, made anew where it is not there yet."""
        self.close_project()
        self._start.show_busy(self.tr("Making the sample project …"))
        job = partial(project_opener.make_sample, name)
        self._jobs.start("make sample", job, done=self.open_project, failed=self._on_open_failed, visible=False)

    def close_project(self) -> None:
        """Back to the start page. Everything is saved already."""
        if self._session is None or self._page is None:
            return
        self._state.save_splitter(self._page.splitter)
        self._page.leave()
        self._stack.removeWidget(self._page)
        self._page.deleteLater()
        self._session.close()
        self._session.deleteLater()
        self._session = self._page = None
        self._show_project()

    def start_project(self, source: Path | None = None) -> None:
        """Ask what a new project should be, make it, and let its items come in while it is open."""
        self._ask_plan(source, None, self._make_project)

    def _make_project(self, plan: ImportPlan) -> None:
        self.close_project()
        self._start.show_busy(self.tr("Making the project …"))

        def opened(made: OpenedProject) -> None:
            self._on_opened(made)
            self._import(plan)

        job = partial(project_opener.make_project, plan, self._annotator_name)
        self._jobs.start("open project", job, done=opened, failed=self._on_open_failed, visible=False)

    def take_paths(self, paths: list[Path]) -> None:
        """What was dropped on the window: a project is opened, anything else imported."""
        if len(paths) == 1 and paths[0].suffix == ".labeller":
            self.open_project(paths[0])
        elif paths and self._session is not None:
            self.add_items(paths[0])
        elif paths:
            self.start_project(paths[0])

    def add_items(self, source: Path | None = None) -> None:
        """Ask what to import into the open project, and do it."""
        if self._session is not None:
            self._ask_plan(source, self._session.schema.task, self._import)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.close_project()
        self._state.save_window(self)
        self._jobs.cancel_all_and_wait()
        super().closeEvent(event)

    @property
    def _annotator_name(self) -> str:
        return str(self._settings.get("annotator_name"))

    def _handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "new_project": self.start_project,
            "open_project": self._browse,
            "close_project": self.close_project,
            "import_items": self.add_items,
            "export_items": self._export,
            "edit_schema": self._edit_schema,
            "edit_settings": self._edit_settings,
            "quit": self.close,
            "undo": lambda: self._step(is_undo=True),
            "redo": lambda: self._step(is_undo=False),
            "toggle_theme": self._toggle_theme,
            "full_screen": self._toggle_full_screen,
            "command_palette": self._show_palette,
            "shortcut_sheet": self._show_shortcuts,
            "open_logs": self._open_logs,
            "about": self._show_about,
        }

    def _connect_start(self) -> None:
        self._start.open_wanted.connect(self.open_project)
        self._start.browse_wanted.connect(self._browse)
        self._start.new_wanted.connect(self.start_project)
        self._start.sample_wanted.connect(self.open_sample)
        self._start.dropped.connect(self.take_paths)
        self._header.home_wanted.connect(self.close_project)

    def _load_ahead(self) -> None:
        self._jobs.start(
            "load", project_opener.load_libraries, done=lambda _: None, failed=self._on_failed, visible=False
        )

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open project"), "", self.tr("Labeller projects (*.labeller)")
        )
        if chosen:
            self.open_project(Path(chosen))

    def _on_opened(self, opened: OpenedProject) -> None:
        from labeller.ui.labelling.label_page import LabelPage
        from labeller.ui.session import ProjectSession

        self._session = ProjectSession(opened.project, opened.loop, JobRunner(self), self)
        self._session.failed.connect(self._on_failed)
        self._page = LabelPage(self._session, self._settings, self._shortcuts)
        self._page.failed.connect(self._on_failed)
        self._page.schema_wanted.connect(self._edit_schema)
        self._page.import_wanted.connect(self.add_items)
        self._page.export_wanted.connect(self._export)
        self._page.locate_wanted.connect(self._locate)
        self._session.changed.connect(lambda _: self._show_steps())
        self._stack.addWidget(self._page)
        self._state.restore_splitter(self._page.splitter)
        self._settings.remember_project(opened.project.path)
        self._show_project()
        self._session.start_learning()
        self._session.jobs.start(
            "load learner", project_opener.load_learner, done=lambda _: None, failed=self._on_failed, visible=False
        )

    def _on_open_failed(self, error: Exception) -> None:
        self._start.refresh()
        self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        """Known trouble is explained; anything else is a bug and goes the way of all bugs."""
        if isinstance(error, LabellerError):
            MessageDialog.for_error(error, self).open()
        else:
            raise error

    def _show_project(self) -> None:
        """Bring header, stack and actions up to whether a project is open."""
        is_open = self._session is not None
        if self._page is not None and self._session is not None:
            self._stack.setCurrentWidget(self._page)
            self._header.show_project(self._session.name)
            self.setWindowTitle(self._session.name)
            self._page.setFocus()
        else:
            self._start.refresh()
            self._stack.setCurrentWidget(self._start)
            self._header.show_project(None)
            self.setWindowTitle("")
        for name in _PROJECT_ACTIONS:
            self._actions[name].setEnabled(is_open)
        self._show_steps()

    def _show_steps(self) -> None:
        """Name in the tool tips what undo and redo would do."""
        undo = self._session.undo_title() if self._session else None
        redo = self._session.redo_title() if self._session else None
        for name, title in (("undo", undo), ("redo", redo)):
            self._actions[name].setEnabled(title is not None)
            self._actions[name].setStatusTip(title or "")

    def _step(self, *, is_undo: bool) -> None:
        if self._session is None or self._page is None:
            return
        title = self._session.undo_title() if is_undo else self._session.redo_title()
        try:
            changes = self._page.flow.undo() if is_undo else self._page.flow.redo()
        except LabellerError as error:
            self._on_failed(error)
            return
        if changes is not None:
            said = self.tr("Undone: {what}") if is_undo else self.tr("Done again: {what}")
            self._toast.show_message(said.format(what=title))

    def _ask_plan(self, source: Path | None, task: Task | None, use: Callable[[ImportPlan], None]) -> None:
        from labeller.ui.start.import_dialog import ImportDialog

        dialog = ImportDialog(self._jobs, source=source, task=task, parent=self)
        dialog.planned.connect(use)
        dialog.open()

    def _import(self, plan: ImportPlan) -> None:
        if self._session is None:
            return
        job = project_opener.import_job(self._session.project, plan)
        title = self.tr("Importing {name}").format(name=plan.source.name)
        self._session.jobs.start(
            "import",
            job,
            done=self._on_imported,
            failed=self._on_failed,
            cancelled=self._on_import_cancelled,
            title=title,
        )

    def _on_imported(self, report: ImportReport) -> None:
        if report.problems:
            from labeller.ui.start.import_report import ImportReportDialog

            ImportReportDialog(report, self).open()
            return
        added = self.tr("%Ln items added", "", report.items_added)
        known = self.tr("%Ln known already", "", report.items_known)
        self._toast.show_message(f"{added}, {known}" if report.items_known else added)

    def _on_import_cancelled(self) -> None:
        self._toast.show_message(
            self.tr("Import stopped. What was added stays; importing the same again goes on from there.")
        )

    def _export(self) -> None:
        if self._session is not None:
            from labeller.ui.delivery.export_dialog import ExportDialog

            ExportDialog(self._session, self).open()

    def _edit_schema(self) -> None:
        if self._session is not None:
            from labeller.ui.schema.schema_dialog import SchemaDialog

            SchemaDialog(self._session, self._shortcuts, self).open()

    def _edit_settings(self) -> None:
        from labeller.ui.settings.settings_dialog import SettingsDialog

        SettingsDialog(self._settings, self._shortcuts, self._theme, self).open()

    def _locate(self) -> None:
        if self._session is not None:
            from labeller.ui.start.locate_dialog import LocateDialog

            LocateDialog(self._session, self).open()

    def _toggle_theme(self) -> None:
        self._theme.toggle()
        self._settings.set("theme", self._theme.preference)

    def _toggle_full_screen(self) -> None:
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def _all_actions(self) -> list[QAction]:
        return [*self._actions.values(), *(self._page.actions_by_id.values() if self._page else ())]

    def _show_palette(self) -> None:
        from labeller.ui.widgets.command_palette import CommandPalette

        CommandPalette(self._all_actions(), self).open()

    def _show_shortcuts(self) -> None:
        from labeller.ui.widgets.shortcut_sheet import ShortcutSheet

        ShortcutSheet(self._shortcuts, parent=self).open()

    def _open_logs(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_dir())))

    def _show_about(self) -> None:
        from labeller.ui.settings.about_dialog import AboutDialog

        AboutDialog(self).open()
