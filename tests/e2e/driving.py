"""Using the real window as a person does: real keys, and waiting for what a person would see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from labeller.domain.item import Item, ItemId
from labeller.ui.labelling.label_page import LabelPage
from labeller.ui.main_window import MainWindow

PATIENCE_MS = 60_000
_STEP_MS = 5


def wait_until(is_so: Callable[[], object], what: str) -> None:
    """Let the window live until something is so. Fails after a minute."""
    clock = QElapsedTimer()
    clock.start()
    while not is_so():
        _live(_STEP_MS)
        if clock.elapsed() > PATIENCE_MS:
            raise AssertionError(f"waited in vain for {what}: {_seen()}")


def _live(for_ms: int) -> None:
    """Let the window live. `QTest.qWait` would keep the interpreter lock, and no job would get on."""
    loop = QEventLoop()
    QTimer.singleShot(for_ms, loop.quit)
    loop.exec()


def _seen() -> str:
    """What a person would see who looks for the reason."""
    windows = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    said = [label.text() for one in windows if isinstance(one, QDialog) for label in one.findChildren(QLabel)]
    pages = [window.label_page for window in windows if isinstance(window, MainWindow)]
    on_it = [(page.flow.shown and page.flow.shown.item.id, page.view.shown_id) for page in pages if page]
    active, focus = QApplication.activeWindow(), QApplication.focusWidget()
    return f"dialogs say {said}, pages show {on_it}, {active} is active, {focus} has the keyboard, of {windows}"


class Driver:
    """Drives the label page of a main window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    @property
    def page(self) -> LabelPage:
        assert self.window.label_page is not None
        return self.window.label_page

    @property
    def item(self) -> Item:
        assert self.page.flow.shown is not None
        return self.page.flow.shown.item

    def open(self, project: Path) -> None:
        """Open a project and wait until its first item is seen."""
        self.window.open_project(project)
        self.wait_for_item()

    def wait_for_item(self) -> None:
        wait_until(lambda: self.window.label_page and self.window.label_page.flow.shown, "an item")
        wait_until(lambda: self.page.view.shown_id == self.item.id, "its picture")

    def press(self, key: str | Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, modifiers)

    def answer(self, label: str) -> ItemId:
        """Press the key of a label once the item is seen, and wait for another. Returns the item that was answered."""
        session = self.window.session
        assert session is not None
        self.wait_for_item()
        answered = self.item.id
        chosen = session.schema.named(label)
        assert chosen is not None
        self.press(chosen.key)
        wait_until(lambda: self.page.flow.shown is None or self.item.id != answered, "the next item")
        return answered

    def undo(self) -> None:
        self.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
