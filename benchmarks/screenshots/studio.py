"""The real window, and a camera for it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QBuffer, QElapsedTimer, QEventLoop, QIODevice, Qt, QTimer
from PySide6.QtGui import QCursor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from labeller.app import make_application, open_window
from labeller.ui.labelling.label_page import LabelPage
from labeller.ui.main_window import MainWindow
from labeller.ui.session import ProjectSession
from labeller.ui.theme import DARK, LIGHT, color, current

SIZE = (1280, 720)
COLORS, EXACT = 256, 96
SEEN_PX = 8
PATIENCE_MS = 120_000
SETTLED_MS = 250
STEP_MS = 20


Ints = NDArray[np.int64]


class Studio:
    """Drives the window as a person does, and takes a picture of it in each theme."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window = window
        self._folder = folder

    @property
    def page(self) -> LabelPage:
        assert self.window.label_page is not None
        return self.window.label_page

    @property
    def session(self) -> ProjectSession:
        assert self.window.session is not None
        return self.window.session

    def shoot(self, name: str, themes: tuple[str, ...] = (LIGHT, DARK)) -> None:
        """Write NAME-light.png and NAME-dark.png: the window with what lies over it."""
        for theme in themes:
            current().set_preference(theme)
            self.settle()
            _save(self._composed(), self._folder / f"{name}-{theme}.png")
        current().set_preference(LIGHT)

    def do(self, action_id: str) -> None:
        """Trigger an action of the window or of its page."""
        actions = {**self.window.qt_actions, **(self.window.label_page.actions_by_id if self.window.label_page else {})}
        actions[action_id].trigger()
        self.settle()

    def press(self, key: str | Qt.Key, where: QWidget | None = None) -> None:
        QTest.keyClick(where or QApplication.focusWidget() or self.window, key)
        self.settle()

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)
        self.settle()

    def settle(self) -> None:
        _live(SETTLED_MS)

    def wait(self, is_so: Callable[[], object], what: str) -> None:
        clock = QElapsedTimer()
        clock.start()
        while not is_so():
            _live(STEP_MS)
            if clock.elapsed() > PATIENCE_MS:
                raise TimeoutError(what)
        self.settle()

    def open(self, project: Path) -> None:
        """Open a project and wait until there is an item and nothing runs."""
        self.window.open_project(project)
        self.wait(lambda: self.window.session is not None, "the project")
        self.wait(lambda: not self.session.jobs.jobs, "the learner")

    def over(self) -> list[QWidget]:
        """The dialogs and popups that are open over the window, the topmost last."""
        opened = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not self.window]
        return sorted(opened, key=_depth)

    def close_topmost(self) -> None:
        self.over()[-1].close()
        self.settle()

    def close_all(self) -> None:
        while self.over():
            self.close_topmost()
        self.window.activateWindow()
        self.settle()

    def _composed(self) -> QPixmap:
        picture = self.window.grab()
        painter = QPainter(picture)
        whole = self.window.geometry()
        for one in self.over():
            place = one.geometry()
            if one.windowType() is not Qt.WindowType.Popup:
                # A screen that is drawn in memory is too small to have them in the middle.
                place.moveCenter(whole.center())
            place.translate(-whole.topLeft())
            painter.drawPixmap(place.topLeft(), one.grab())
            if not one.property("popup"):  # the window manager would frame it
                painter.setPen(color("border-strong"))
                painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()
        return picture


@contextmanager
def open_studio(folder: Path) -> Iterator[Studio]:
    """The window at the size of the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_window(make_application()) as window:
        window.resize(*SIZE)
        QApplication.setCursorFlashTime(0)
        QCursor.setPos(*SIZE)  # where nothing lights up under it
        studio = Studio(window, folder)
        studio.settle()
        yield studio
        studio.close_all()


def _depth(widget: QWidget) -> int:
    """Over how many windows a window lies."""
    parent = widget.parentWidget()
    return 0 if parent is None else 1 + _depth(parent.window())


def _live(for_ms: int) -> None:
    """Let the window live. `QTest.qWait` would keep the interpreter lock, and no job would get on."""
    loop = QEventLoop()
    QTimer.singleShot(for_ms, loop.quit)
    loop.exec()


def _save(picture: QPixmap, path: Path) -> None:
    """As a small file: few colours are lost, since screens have few."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    _indexed(Image.open(io.BytesIO(buffer.data().data())).convert("RGB")).save(path, optimize=True)


def _indexed(full: Image.Image) -> Image.Image:
    """The picture in 256 colours: its commonest ones exactly, so that flat areas stay, for the others the nearest."""
    pixels = np.asarray(full, dtype=np.int64) @ (65536, 256, 1)
    packed, places, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    colors = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1)
    palette = _palette(colors[np.argsort(-counts, kind="stable")], np.sort(counts)[::-1])
    parts = np.array_split(colors, len(colors) // COLORS + 1)
    nearest = [((part[:, np.newaxis] - palette) ** 2).sum(axis=2).argmin(axis=1) for part in parts]
    indexed = Image.fromarray(np.concatenate(nearest)[places].reshape(pixels.shape).astype(np.uint8), "P")
    indexed.putpalette(palette.astype(np.uint8).tobytes())
    return indexed


def _palette(colors: Ints, counts: Ints) -> Ints:
    """The first colours of these, and then always the one that is least like those: a small dot is seen too."""
    exact = colors[:EXACT]
    others = colors[EXACT:][counts[EXACT:] >= SEEN_PX]
    palette = list(exact)
    if len(others):
        distances = ((others[:, np.newaxis] - exact) ** 2).sum(axis=2).min(axis=1)
        while len(palette) < COLORS and distances.any():
            palette.append(others[distances.argmax()])
            distances = np.minimum(distances, ((others - palette[-1]) ** 2).sum(axis=1))
    return np.array(palette)
