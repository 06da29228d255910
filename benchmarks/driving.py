"""Using the real window as a person does, with real keys, and looking at the clock when it has been painted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.watching import Heartbeat, PaintWatch
from labeller.app import make_application, open_window
from labeller.domain.item import Item
from labeller.ui.labelling.label_page import LabelPage
from labeller.ui.main_window import MainWindow
from labeller.ui.session import ProjectSession
from labeller.ui.start.import_dialog import ImportDialog

PATIENCE_MS = 600_000
_STEP_MS = 20


class Driver:
    """Drives the main window, and says when what it was waited for was painted. All times are in seconds."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.heart = Heartbeat(window)
        self._loop = QEventLoop()
        self._wanted: Callable[[], object] | None = None
        self._painted_at = 0.0
        PaintWatch(window, self._on_painted)

    @property
    def page(self) -> LabelPage:
        assert self.window.label_page is not None
        return self.window.label_page

    @property
    def session(self) -> ProjectSession:
        assert self.window.session is not None
        return self.window.session

    @property
    def item(self) -> Item:
        assert self.page.flow.shown is not None
        return self.page.flow.shown.item

    def time_to(self, act: Callable[[], object], is_painted: Callable[[], object]) -> float:
        """How long it takes from an act until the window was painted while something was so."""
        self._wanted = is_painted
        begin = time.perf_counter()
        act()
        if self._wanted is not None:
            self.live(PATIENCE_MS)
        if self._wanted is not None:
            raise TimeoutError(self._state())
        return self._painted_at - begin

    def time_to_open(self, project: Path) -> float:
        """How long it takes from opening a project until its first item is painted."""
        return self.time_to_first_item(lambda: self.window.open_project(project))

    def time_to_first_item(self, act: Callable[[], object]) -> float:
        """How long it takes from an act that opens a project until its first item is painted."""
        return self.time_to(act, self._sees_item)

    def time_to_other_item(
        self, key: str | Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> float:
        """How long it takes from a key until another item than that of now is painted."""
        left = self.item.id
        return self.time_to(
            lambda: QTest.keyClick(self.window, key, held), lambda: self._sees_item() and self.item.id != left
        )

    def import_dialog(self, source: Path) -> ImportDialog:
        """The dialog for a new project, once it has looked at a source and was told to leave its labels."""
        self.window.start_project(source)
        dialog = self.window.findChild(ImportDialog)
        assert dialog is not None
        self.wait_until(dialog.go.isEnabled)
        dialog.form.label.setCurrentIndex(dialog.form.label.findData(""))
        dialog.form.label.activated.emit(dialog.form.label.currentIndex())
        self.wait_until(dialog.go.isEnabled)
        return dialog

    def wait_until(self, is_so: Callable[[], object]) -> None:
        """Let the window live until something is so. Raises TimeoutError after minutes."""
        clock = time.perf_counter()
        while not is_so():
            self.live(_STEP_MS)
            if time.perf_counter() - clock > PATIENCE_MS / 1000:
                raise TimeoutError

    def wait_for_jobs(self) -> None:
        """Let the window live until nothing runs in the background, nor is about to."""
        quiet_steps = 0
        while quiet_steps < 10:
            self.live(_STEP_MS)
            quiet_steps = 0 if self.session.jobs.jobs else quiet_steps + 1

    def live(self, for_ms: int) -> None:
        """Let the window live. `QTest.qWait` would keep the interpreter lock, and no job would get on."""
        timer = QTimer(singleShot=True, interval=for_ms)
        timer.timeout.connect(self._loop.quit)
        timer.start()
        self._loop.exec()

    def _state(self) -> str:
        """What the window shows now, for whoever waited in vain."""
        page, dialog = self.window.label_page, QApplication.activeModalWidget()
        shown = page.flow.shown if page is not None else None
        return (
            f"item {shown.item.id if shown else None}, painted {page.view.shown_id if page else None}, "
            f"dialog {dialog.windowTitle() if dialog else None}, jobs {[job.name for job in self.session.jobs.jobs]}, "
            f"in front {self.window.isActiveWindow()}"
        )

    def _sees_item(self) -> bool:
        page = self.window.label_page
        shown = page.flow.shown if page is not None else None
        return page is not None and shown is not None and page.view.shown_id == shown.item.id

    def _on_painted(self) -> None:
        if self._wanted is not None and self._wanted():
            self._painted_at = time.perf_counter()
            self._wanted = None
            self._loop.quit()


@contextmanager
def open_driver() -> Iterator[Driver]:
    """The window as the program opens it, on its start page and in front."""
    with open_window(make_application()) as window:
        driver = Driver(window)
        driver.wait_until(window.isActiveWindow)
        yield driver
