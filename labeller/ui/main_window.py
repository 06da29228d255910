"""The window: a header, the page below it, and which project is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from labeller.domain.version import VersionReason
from labeller.errors import LabellerError
from labeller.jobs import Job
from labeller.settings import Settings
from labeller.ui import project_opener
from labeller.ui.actions import spec
from labeller.ui.garbage import collect_what_was_closed, set_aside_what_is_loaded
from labeller.ui.header import Header
from labeller.ui.job_runner import JobRunner
from labeller.ui.opening import Opening
from labeller.ui.pages import PAGES, ProjectPages
from labeller.ui.program_desk import ProgramDesk
from labeller.ui.project_opener import OpenedProject
from labeller.ui.shortcuts import Shortcuts, build_actions
from labeller.ui.start.start_page import StartPage
from labeller.ui.theme import Theme
from labeller.ui.versions.versions_desk import VersionsDesk
from labeller.ui.widgets.drop_zone import paths_in
from labeller.ui.widgets.message_dialog import ConfirmDialog, MessageDialog
from labeller.ui.widgets.scrim import Scrim
from labeller.ui.widgets.text import plain_tooltip
from labeller.ui.widgets.toast import Toast
from labeller.ui.window_state import WindowState

if TYPE_CHECKING:
    from labeller.project.restoring import Restored
    from labeller.ui.labelling.label_page import LabelPage
    from labeller.ui.open_project import OpenProject
    from labeller.ui.project_desk import ProjectDesk
    from labeller.ui.project_notices import ProjectNotices
    from labeller.ui.session import ProjectSession
    from labeller.ui.start.import_dialog import ImportDialog
    from labeller.ui.start.import_plan import ImportPlan

_SMALLEST = (1024, 640)
_FIRST = (1280, 800)
# Needs an open project.
_PROJECT_ACTIONS = (
    "close_project", "import_items", "suggest_from", "export_items", "pack_project", "unpack_media", "edit_schema",
    "restore_version", "undo", "redo",
)  # fmt: skip


class MainWindow(QMainWindow):
    """Shows the start page or the open project. Dialogs are made when they are asked for."""

    def __init__(self, settings: Settings, theme: Theme, shortcuts: Shortcuts) -> None:
        super().__init__()
        self._settings = settings
        self._shortcuts = shortcuts
        self._state = WindowState()
        self._jobs = JobRunner(self)
        self._project: OpenProject | None = None
        self._opening = Opening(self._jobs, settings, self)
        self._versions = VersionsDesk(self._jobs, self)
        self._start = StartPage(settings, self._jobs)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._start)
        self._program = ProgramDesk(settings, theme, shortcuts, lambda: self._project, self)
        self._actions = build_actions(self, shortcuts, self._handlers())
        self._program.use_actions(self._actions)
        self._header = Header(self._actions)
        centre = QWidget()
        self._column = QVBoxLayout(centre)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._header)
        self._column.addWidget(self._stack, 1)
        self.setCentralWidget(centre)
        self._toast = Toast(self)
        Scrim(self)
        self._connect()
        self.setAcceptDrops(True)
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_FIRST)
        self._state.restore_window(self)
        self._show_project()
        # What the first project needs is loaded while somebody looks at the start page.
        QTimer.singleShot(0, self._load_ahead)

    @property
    def session(self) -> ProjectSession | None:
        """The open project; None on the start page."""
        return self._project.session if self._project else None

    @property
    def pages(self) -> ProjectPages | None:
        """The pages of the open project."""
        return self._project.pages if self._project else None

    @property
    def label_page(self) -> LabelPage | None:
        return self._project.label_page if self._project else None

    @property
    def notices(self) -> ProjectNotices | None:
        """The banners over the open project."""
        return self._project.notices if self._project else None

    @property
    def qt_actions(self) -> dict[str, QAction]:
        """The actions of the window by their ids."""
        return self._actions

    @property
    def toast(self) -> Toast:
        return self._toast

    def open_project(self, path: Path) -> None:
        """Open a project file; when it is open it takes the place of the one that was."""
        if self._project is not None and self._project.session.path == path.resolve():
            return
        self._leave(partial(self._opening.open, path))

    def open_sample(self, name: str) -> None:
        """Open a sample project, made anew where it is not there yet."""
        self._opening.make_sample(name)

    def start_project(self, *sources: Path) -> None:
        """Ask what a new project should be, make it, and let its items come in while it is open."""
        from labeller.ui.start.import_dialog import ImportDialog

        dialog = ImportDialog(self._jobs, sources=sources, parent=self)
        dialog.planned.connect(partial(self._make_project, dialog))
        dialog.open()

    def close_project(self) -> None:
        """Back to the start page. Everything is saved already; what runs in the background is stopped."""
        if self._project is None:
            return
        self._state.save_splitter(self._project.label_page.splitter)
        self._stack.removeWidget(self._project.pages)
        self._opening.wait_for(self._project.close())
        self._project = None
        self._show_project()
        # When what goes with the project is gone.
        QTimer.singleShot(0, collect_what_was_closed)

    def take_paths(self, paths: list[Path]) -> None:
        """What was dropped on the window: a project is opened, anything else imported."""
        if len(paths) == 1 and paths[0].suffix == ".labeller":
            self.open_project(paths[0])
        elif paths and self._project is not None:
            self._project.desk.add_items(*paths)
        elif paths:
            self.start_project(*paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        # Afterwards, so that the program that the files come from does not wait for a dialog.
        QTimer.singleShot(0, partial(self.take_paths, paths_in(event.mimeData())))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._project is not None and self._project.desk.doubt() is not None:
            event.ignore()
            self._leave(self.close)
            return
        self.close_project()
        self._state.save_window(self)
        self._jobs.cancel_all_and_wait()
        super().closeEvent(event)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "new_project": self.start_project,
            "open_project": self._browse,
            "close_project": lambda: self._leave(self.close_project),
            "check_dataset": self._check_dataset,
            "import_items": self._at_desk(lambda desk: desk.add_items()),
            "suggest_from": self._at_desk(lambda desk: desk.suggest_from()),
            "export_items": self._at_desk(lambda desk: desk.export()),
            "pack_project": self._at_desk(lambda desk: desk.pack()),
            "unpack_media": self._at_desk(lambda desk: desk.unpack()),
            "edit_schema": self._at_desk(lambda desk: desk.edit_labels()),
            "restore_version": self._show_versions,
            "undo": self._at_desk(lambda desk: desk.undo()),
            "redo": self._at_desk(lambda desk: desk.redo()),
            **{page.action_id: partial(self._show_page, page.name) for page in PAGES},
            "quit": self.close,
            **self._program.handlers(),
        }

    def _show_page(self, name: str) -> None:
        if self._project is not None:
            self._project.pages.show_page(name)

    def _check_dataset(self) -> None:
        from labeller.ui.start.doctor_dialog import DoctorDialog

        DoctorDialog(self._jobs, self).open()

    def _at_desk(self, act: Callable[[ProjectDesk], None]) -> Callable[[], None]:
        """Do something to the open project, if there is one."""

        def run() -> None:
            if self._project is not None:
                act(self._project.desk)

        return run

    def _connect(self) -> None:
        self._opening.began.connect(self._say_busy)
        self._opening.opened.connect(self._on_opened)
        self._opening.sample_made.connect(self.open_project)
        self._opening.restored.connect(self._on_restored)
        self._opening.failed.connect(self._on_open_failed)
        self._versions.restore_wanted.connect(self._restore)
        self._versions.repair.open_wanted.connect(self.open_project)
        self._versions.repair.began.connect(self._say_busy)
        self._versions.repair.ended.connect(self._start.refresh)
        self._versions.repair.failed.connect(self._on_open_failed)
        self._start.open_wanted.connect(self.open_project)
        self._start.browse_wanted.connect(self._browse)
        self._start.new_wanted.connect(self.start_project)
        self._start.check_wanted.connect(self._actions["check_dataset"].trigger)
        self._start.sample_wanted.connect(self.open_sample)
        self._start.dropped.connect(self.take_paths)
        self._start.failed.connect(self._on_failed)
        self._program.failed.connect(self._on_failed)
        self._header.home_wanted.connect(self._actions["close_project"].trigger)
        self._shortcuts.changed.connect(self._show_steps)

    def _load_ahead(self) -> None:
        self._load(self._jobs, project_opener.load_libraries)
        if self._settings.set_aside is not None:
            text = self.tr("The settings could not be read and were set aside as {name}. The defaults hold.")
            self._toast.show_message(text.format(name=self._settings.set_aside.name))

    def _load(self, jobs: JobRunner, libraries: Job[None]) -> None:
        def done(_: None) -> None:
            set_aside_what_is_loaded()

        jobs.start("load", libraries, done=done, failed=self._on_failed, visible=False)

    def _leave(self, then: Callable[[], object]) -> None:
        """Do what puts the project away, after asking where something would be lost or stopped by that."""
        doubt = self._project.desk.doubt() if self._project is not None else None
        if doubt is None:
            then()
            return

        def stop_and_leave() -> None:
            self.close_project()
            then()

        ConfirmDialog(
            doubt.title, doubt.text, doubt.action, is_dangerous=doubt.is_loss, confirmed=stop_and_leave, parent=self
        ).open()

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open project"), "", self.tr("Labeller projects (*.labeller)")
        )
        if chosen:
            self.open_project(Path(chosen))

    def _make_project(self, dialog: ImportDialog, plan: ImportPlan) -> None:
        """Make what the dialog planned. It stays open until that is done, so that no choice is lost if it fails."""

        def made(opened: OpenedProject) -> None:
            dialog.accept()
            self._on_opened(opened)
            if self._project is not None:
                self._project.desk.run_import(plan)

        dialog.finished.connect(lambda _: self._opening.forget())
        self._leave(partial(self._opening.make, plan, done=made, failed=dialog.show_failure))

    def _say_busy(self, text: str) -> None:
        if self._project is None:
            self._start.show_busy(text)
        else:
            self._toast.show_message(text)

    def _on_opened(self, opened: OpenedProject) -> None:
        from labeller.ui.open_project import OpenProject

        self.close_project()
        self._project = project = OpenProject(opened, self._settings, self._shortcuts, self)
        project.failed.connect(self._on_failed)
        project.said.connect(self._toast.show_message)
        project.offered.connect(self._toast.show_message)
        project.steps_changed.connect(self._show_steps)
        project.project_wanted.connect(self.open_project)
        project.pages.shown_changed.connect(self._header.show_page)
        self._column.insertWidget(1, project.notices)
        self._stack.addWidget(project.pages)
        self._state.restore_splitter(project.label_page.splitter)
        self._show_project()
        # Not before somebody sees an item: loading takes the processor from all else.
        project.label_page.view.item_shown.connect(
            lambda _: self._load(project.session.jobs, project_opener.load_learner),
            Qt.ConnectionType.SingleShotConnection,
        )
        project.keeper.keep(VersionReason.OPENED)
        project.session.start_learning()
        self._remember(opened.project.path)

    def _remember(self, path: Path) -> None:
        """Put a project on the list of the last ones. Nobody asked for that, so no dialog stands in the way."""
        try:
            self._settings.remember_project(path)
        except LabellerError as error:
            self._toast.show_message(error.title)

    def _on_open_failed(self, error: Exception, path: Path | None) -> None:
        self._start.refresh()
        if not isinstance(error, LabellerError):
            raise error
        if path is None:
            MessageDialog.for_error(error, self).open()
            return

        def show(dialog: MessageDialog) -> None:
            if path in self._settings.recent_projects and not path.exists():
                dialog.add_action(self.tr("Take off the list"), partial(self._start.forget, path))
            dialog.open()

        self._versions.explain(error, path, show)

    def _show_versions(self) -> None:
        if self._project is not None:
            self._versions.show_versions(self._project.session.path)

    def _restore(self, job: Job[object]) -> None:
        """Put the project away, and then another state in its place."""

        def restore() -> None:
            self.close_project()
            self._opening.restore(job)

        self._leave(restore)

    def _on_restored(self, restored: Restored) -> None:
        self.open_project(restored.path)
        if restored.kept is not None:
            self._toast.show_message(self.tr("Restored. What the project was before is a version too."))
        elif restored.aside is not None:
            text = self.tr("Restored. The file that did not open is now {name}.")
            self._toast.show_message(text.format(name=restored.aside.name))

    def _on_failed(self, error: Exception) -> None:
        """Known trouble is explained; anything else is a bug and goes the way of all bugs."""
        if not isinstance(error, LabellerError):
            raise error
        MessageDialog.for_error(error, self).open()

    def _guarded(self, act: Callable[[], object]) -> None:
        try:
            act()
        except LabellerError as error:
            self._on_failed(error)

    def _show_project(self) -> None:
        """Bring header, stack and actions up to whether a project is open."""
        project = self._project
        if project is not None:
            self._stack.setCurrentWidget(project.pages)
            self._header.show_project(project.session.name, project.pages.names)
            self._header.show_page(project.pages.shown)
            self.setWindowTitle(project.session.name)
            project.pages.page.enter()
        else:
            self._start.refresh()
            self._stack.setCurrentWidget(self._start)
            self._header.show_project(None)
            self.setWindowTitle("")
        for name in _PROJECT_ACTIONS:
            self._actions[name].setEnabled(project is not None)
        for page in PAGES:
            self._actions[page.action_id].setEnabled(project is not None and page.name in project.pages.names)
        self._show_steps()

    def _show_steps(self) -> None:
        """Name in the tool tips what undo and redo would do."""
        titles = self._project.step_titles() if self._project else (None, None)
        for name, title in zip(("undo", "redo"), titles, strict=True):
            action, hint = self._actions[name], self._shortcuts.hint(name)
            action.setEnabled(title is not None)
            text = f"{spec(name).title}: {title}" if title else spec(name).title
            action.setToolTip(plain_tooltip(f"{text} ({hint})" if hint else text))
