"""Opening a project, going over all its pages and dialogs, and closing it again, many times in one window."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from benchmarks.driving import Driver, open_driver
from benchmarks.processes import in_fresh_process
from labeller.domain.item import Medium
from labeller.paths import cache_dir
from tests.reliability.soak.course import Course, Sample
from tests.reliability.soak.gauges import Gauges, running_jobs
from tests.reliability.soak.labelling import answer, make, own_temporary_folder

_DIALOGS = ("edit_settings", "about", "shortcut_sheet", "command_palette", "edit_schema", "export_items")
_ANSWERS_EACH = 3
_KB_PER_OPENING = 40.0
_SLACK_MB = 25.0


def soak(openings: int, items: int, every: int) -> Course:
    """Open and close a project of texts so many times; in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        project, embeddings = in_fresh_process(make, Path(folder), Medium.TEXT, items)
        return in_fresh_process(open_all, openings, every, project, embeddings)


def open_all(openings: int, every: int, project: Path, embeddings: Path) -> Course:
    """The same in this process."""
    cache_dir().mkdir(parents=True)
    embeddings.rename(cache_dir() / "embeddings")
    course = Course("openings", _KB_PER_OPENING, _SLACK_MB)
    with own_temporary_folder(project.parent) as temporary, open_driver() as driver:
        begin = time.monotonic()
        for done in range(1, openings + 1):
            open_and_close(driver, project)
            if done % every == 0:
                course.add(Sample(done, time.monotonic() - begin, Gauges.read(project, temporary)))
    return course


def open_and_close(driver: Driver, project: Path) -> None:
    """Open a project, give a few answers, look at each page and each dialog, close the project."""
    driver.time_to_open(project)
    for _ in range(_ANSWERS_EACH):
        answer(driver)
    pages = driver.window.pages
    assert pages is not None
    for name in (*pages.names, pages.names[0]):
        driver.window.qt_actions[f"show_{name}"].trigger()
        driver.live(1)
    for name in _DIALOGS:
        _open_and_close_dialog(driver, name)
    driver.wait_for_jobs()
    driver.window.qt_actions["close_project"].trigger()
    driver.wait_until(lambda: driver.window.session is None)
    driver.live(50)  # what goes with the project goes now
    driver.wait_until(lambda: not running_jobs())  # the start page looks at the projects that it lists


def _open_and_close_dialog(driver: Driver, action: str) -> None:
    driver.window.qt_actions[action].trigger()
    driver.wait_until(QApplication.activeModalWidget)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    driver.wait_until(lambda: not _is_open(dialog))
    # Where windows are drawn in memory nobody brings the one behind to the front.
    driver.window.activateWindow()
    driver.wait_until(driver.window.isActiveWindow)


def _is_open(dialog: QWidget) -> bool:
    return any(one is dialog for one in QApplication.topLevelWidgets() if one.isVisible())
