"""The real window, used by key presses until the script ends or the process is killed."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from labeller.app import make_application, open_window
from labeller.ui.annotating.spans.span_pane import SpanPane
from labeller.ui.bulk.confirm_page import ConfirmPage
from labeller.ui.delivery.export_dialog import ExportDialog
from labeller.ui.main_window import MainWindow
from labeller.ui.packing.pack_dialog import PackDialog
from labeller.ui.packing.unpack_dialog import UnpackDialog
from labeller.ui.start.import_dialog import ImportDialog
from tests.e2e.driving import Driver, wait_until
from tests.e2e.test_shapes import Pen
from tests.reliability.kills.told import say, tell_all

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
# A page of items to confirm is never longer.
_MOST_SCREENS = 20
_PAGE_ITEMS = 12


def run(script: str, project: str, seed: str, *further: str) -> None:
    """Open the window and go through a script with a project."""
    with open_window(make_application()) as window:
        SCRIPTS[script](Driver(window), Path(project), random.Random(int(seed)), *further)
    say({"done": "all"})


def _open(driver: Driver, project: Path) -> None:
    driver.window.open_project(project)
    wait_until(lambda: driver.window.session is not None, "the project")
    assert driver.window.session is not None
    tell_all(driver.window.session.project)
    if driver.window.session.counts.total > driver.window.session.counts.answered:
        driver.wait_for_item()
    say({"done": "opened"})


def _answer(driver: Driver, dice: random.Random) -> None:
    assert driver.window.session is not None
    item_id = driver.answer(dice.choice(driver.window.session.schema.names))
    say({"done": "answer", "item": item_id})


def _step(driver: Driver, modifiers: Qt.KeyboardModifier) -> None:
    """Undo, or redo with Shift, and wait until it is done where there is anything."""
    session = driver.window.session
    assert session is not None
    if (session.steps.redo_title() if modifiers & SHIFT else session.steps.undo_title()) is None:
        return
    said = len(_events(session.project))
    driver.press(Qt.Key.Key_Z, modifiers)
    wait_until(lambda: len(_events(session.project)) > said, "the step")


def _events(project: object) -> range:
    from labeller.project.project import Project
    from labeller.store import event_store

    assert isinstance(project, Project)
    with project.read() as db:
        return range(event_store.count(db))


def answers(driver: Driver, project: Path, dice: random.Random) -> None:
    """Answers by the keys of labels, skips and flags, with undo and redo between them."""
    _open(driver, project)
    for _ in range(20):
        _answer(driver, dice)
        chance = dice.random()
        if chance < 0.15:
            for _ in range(dice.randrange(1, 4)):
                _step(driver, CTRL)
            for _ in range(dice.randrange(3)):
                _step(driver, CTRL | SHIFT)
            driver.wait_for_item()
        elif chance < 0.3:
            driver.press("f")
            driver.press("s")


def comments(driver: Driver, project: Path, dice: random.Random) -> None:
    """Comments typed letter by letter, and answers that finish them."""
    _open(driver, project)
    for _ in range(12):
        driver.press("c")
        field = driver.page.answer.comment
        QTest.keyClicks(field, "".join(dice.choice("abc xyz") for _ in range(dice.randrange(3, 30))))
        driver.page.focus_item()
        _answer(driver, dice)


def spans(driver: Driver, project: Path, dice: random.Random) -> None:
    """Words marked with the keyboard, given labels, and finished."""
    _open(driver, project)
    for _ in range(12):
        driver.wait_for_item()
        pane = driver.page.findChild(SpanPane)
        assert pane is not None
        driver.page.focus_item()
        for _ in range(dice.randrange(1, 4)):
            QTest.keyClick(pane, Qt.Key.Key_Right)
            driver.press(dice.choice("12"))
        if dice.random() < 0.2:
            _step(driver, CTRL)
        item_id = driver.item.id
        driver.press(Qt.Key.Key_Return)
        wait_until(lambda before=item_id: driver.page.flow.shown and driver.item.id != before, "the next item")
        say({"done": "answer", "item": item_id})


def shapes(driver: Driver, project: Path, dice: random.Random) -> None:
    """Boxes drawn with the mouse, moved with keys, removed, brought back, and finished."""
    _open(driver, project)
    pen = Pen(driver)
    for _ in range(8):
        driver.wait_for_item()
        driver.page.focus_item()
        for _ in range(dice.randrange(1, 4)):
            pen.press(Qt.Key.Key_R)
            left, top = dice.randrange(5, 80), dice.randrange(5, 60)
            pen.drag((left, top), (left + 40, top + 30))
            driver.press(dice.choice("12"))
            pen.press(Qt.Key.Key_Right, SHIFT)
        if dice.random() < 0.4:
            pen.press(Qt.Key.Key_Delete)
            _step(driver, CTRL)
        item_id = driver.item.id
        driver.press(Qt.Key.Key_Return)
        wait_until(lambda before=item_id: driver.page.flow.shown and driver.item.id != before, "the next item")
        say({"done": "answer", "item": item_id})


def _confirm_page(page: ConfirmPage) -> None:
    """Enter shows what is further down, and confirms when all has been seen."""
    before = page.flow.shown
    for _ in range(_MOST_SCREENS):
        QTest.keyClick(page.grid, Qt.Key.Key_Return)
        wait_until(lambda: not page.flow.is_looking, "the next page of items")
        if page.flow.shown is not before:
            return
    raise AssertionError("a page of items has no end")


def confirm(driver: Driver, project: Path, dice: random.Random) -> None:
    """Pages of items confirmed in one step each, some taken back again."""
    _open(driver, project)
    pages = driver.window.pages
    assert pages is not None
    driver.press(Qt.Key.Key_3, ALT)
    wait_until(lambda: pages.shown == "confirm", "the page")
    page = pages.page
    assert isinstance(page, ConfirmPage)
    page.flow.least, page.flow.size = 0.8, _PAGE_ITEMS
    wait_until(lambda: page.flow.shown is not None and page.go.isEnabled(), "a page of items")
    while page.flow.shown is not None:
        _confirm_page(page)
        say({"done": "confirmed"})
        if dice.random() < 0.3:
            _step(driver, CTRL)


def steps(driver: Driver, project: Path, dice: random.Random) -> None:
    """The newest step, a large one, undone and redone again and again."""
    _open(driver, project)
    for _ in range(3):
        _step(driver, CTRL)
        say({"done": "undone"})
        _step(driver, CTRL | SHIFT)
        say({"done": "redone"})


def pages(driver: Driver, project: Path, dice: random.Random) -> None:
    """From page to page, with an answer between."""
    _open(driver, project)
    for _ in range(8):
        for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_1):
            driver.press(key, ALT)
            QApplication.processEvents()
        driver.wait_for_item()
        _answer(driver, dice)


def closing(driver: Driver, project: Path, dice: random.Random) -> None:
    """Opened and closed, with an answer or two between."""
    for _ in range(8):
        _open(driver, project)
        for _ in range(dice.randrange(1, 3)):
            _answer(driver, dice)
        driver.press(Qt.Key.Key_W, CTRL)
        wait_until(lambda: driver.window.session is None, "the start page")


def _dialog(window: MainWindow, kind: type[QDialog]) -> QDialog:
    wait_until(lambda: any(one.isVisible() for one in window.findChildren(kind)), kind.__name__)
    return next(one for one in window.findChildren(kind) if one.isVisible())


def importing(driver: Driver, project: Path, _dice: random.Random, source: str) -> None:
    """A source dropped on the window of an open project."""
    _open(driver, project)
    session = driver.window.session
    assert session is not None
    driver.window.take_paths([Path(source)])
    dialog = _dialog(driver.window, ImportDialog)
    wait_until(dialog.go.isEnabled, "the look at the source")
    dialog.go.click()
    wait_until(lambda: session.jobs.is_running("import"), "the import")
    wait_until(lambda: not session.jobs.is_running("import"), "the end of the import")
    say({"done": "imported"})


def exporting(driver: Driver, project: Path, _dice: random.Random, target: str, name: str) -> None:
    """An export by its dialog."""
    _open(driver, project)
    driver.press(Qt.Key.Key_E, CTRL)
    dialog = _dialog(driver.window, ExportDialog)
    dialog.form.choose_format(name)
    dialog.form.target.set_path(Path(target))
    wait_until(dialog.go.isEnabled, "what would go out")
    dialog.go.click()
    wait_until(lambda: dialog.report is not None, "the export")
    say({"done": "exported"})


def packing(driver: Driver, project: Path, _dice: random.Random, target: str) -> None:
    """The project packed by its dialog."""
    _open(driver, project)
    driver.window.qt_actions["pack_project"].trigger()
    dialog = _dialog(driver.window, PackDialog)
    dialog.target.set_path(Path(target))
    wait_until(dialog.go.isEnabled, "the files")
    dialog.go.click()
    wait_until(lambda: Path(target).exists(), "the packed project")
    say({"done": "packed"})


def unpacking(driver: Driver, project: Path, _dice: random.Random) -> None:
    """The media of a packed project put beside it by its dialog."""
    _open(driver, project)
    session = driver.window.session
    assert session is not None
    driver.window.qt_actions["unpack_media"].trigger()
    dialog = _dialog(driver.window, UnpackDialog)
    wait_until(dialog.go.isEnabled, "the folder")
    dialog.go.click()
    folder = project.with_name(f"{project.stem} media")
    wait_until(lambda: folder.is_dir() and not session.jobs.is_running("unpack"), "the media")
    say({"done": "unpacked"})


_ALL = (answers, comments, spans, shapes, confirm, steps, pages, closing, importing, exporting, packing, unpacking)
SCRIPTS: dict[str, Callable[..., None]] = {script.__name__: script for script in _ALL}
