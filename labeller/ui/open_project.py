"""The open project in the window: its session, its pages, what is done to it as a whole, and its banners."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Event

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from labeller.domain.schema import Label
from labeller.settings import Settings
from labeller.ui.job_runner import JobRunner
from labeller.ui.labelling.label_page import LabelPage
from labeller.ui.page_names import LABEL
from labeller.ui.pages import ProjectPages
from labeller.ui.project_desk import ProjectDesk
from labeller.ui.project_notices import ProjectNotices
from labeller.ui.project_opener import OpenedProject
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.versions.version_keeper import VersionKeeper


class OpenProject(QObject):
    """Puts together what shows a project and works on it, and puts it away again.

    `failed` carries what could not be done, `said` a word about what was, `offered` one with a button: its text and
    what it does; `project_wanted` the path of another to open, `steps_changed` that undo and redo would do something
    else now.
    """

    failed = Signal(object)
    said = Signal(str)
    offered = Signal(str, str, object)
    steps_changed = Signal()
    project_wanted = Signal(object)

    def __init__(self, opened: OpenedProject, settings: Settings, shortcuts: Shortcuts, window: QWidget) -> None:
        super().__init__(window)
        jobs = JobRunner(window)
        self.session = ProjectSession(opened.project, opened.loop, jobs, window, counts=opened.counts)
        self.pages = ProjectPages(self.session, settings, shortcuts)
        self.desk = ProjectDesk(self.session, self.pages.label, shortcuts, window)
        self.notices = ProjectNotices(self.session, opened.interrupted, self.offered.emit, packed=opened.packed)
        self.keeper = VersionKeeper(self.session, settings, window)
        self._connect()

    @property
    def label_page(self) -> LabelPage:
        return self.pages.label

    def actions(self) -> Iterable[QAction]:
        """What can be done on the page that is shown."""
        return self.pages.page.actions_by_id.values()

    def label_keys(self) -> list[Label]:
        """The labels that a key gives on the page that is shown."""
        return self.label_page.labels_with_keys() if self.pages.shown == LABEL else []

    def step_titles(self) -> tuple[str | None, str | None]:
        """What undo and redo would do; None where there is nothing."""
        flow = self.label_page.flow
        return flow.undo_title(), flow.redo_title()

    def close(self) -> Event:
        """Keep what is being typed, stop the work in the background and let everything go.

        The event that is returned is set when the file is closed.
        """
        self.pages.leave()
        closed = self.session.close()
        self.keeper.close(closed)
        for part in (self.pages, self.desk, self.notices, self.keeper, self.session, self):
            part.deleteLater()
        return closed

    def _connect(self) -> None:
        self.desk.failed.connect(self.failed)
        self.desk.said.connect(self.said)
        self.pages.failed.connect(self.failed)
        self.pages.said.connect(self.said)
        self.notices.import_wanted.connect(self.desk.add_items)
        self.notices.unpack_wanted.connect(self.desk.unpack)
        self.notices.copy_wanted.connect(self.desk.save_copy)
        self.desk.gone_noticed.connect(self.notices.show_gone)
        self.desk.project_wanted.connect(self.project_wanted)
        self.session.changed.connect(lambda _: self.steps_changed.emit())
        self.session.steps.busy_changed.connect(self.steps_changed)
        self.session.steps.large_began.connect(self.keeper.keep_before_step)
        self.keeper.failed.connect(self.said)
        self.label_page.flow.shown_changed.connect(self.steps_changed)
