"""Where the window was and how its parts were divided. Kept apart from settings: nobody edits it."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

from labeller.paths import config_dir

_GEOMETRY = "window/geometry"


class WindowState:
    """Keeps geometry in `window.ini` beside the settings. What cannot be read or written is forgotten, not told."""

    def __init__(self) -> None:
        self._kept = QSettings(str(config_dir() / "window.ini"), QSettings.Format.IniFormat)

    def restore_window(self, window: QMainWindow) -> None:
        geometry = self._kept.value(_GEOMETRY)
        if geometry is not None:
            window.restoreGeometry(geometry)

    def save_window(self, window: QMainWindow) -> None:
        self._kept.setValue(_GEOMETRY, window.saveGeometry())
        self._kept.sync()

    def restore_splitter(self, splitter: QSplitter) -> None:
        """By the object name of the splitter."""
        state = self._kept.value(f"splitters/{splitter.objectName()}")
        if state is not None:
            splitter.restoreState(state)

    def save_splitter(self, splitter: QSplitter) -> None:
        self._kept.setValue(f"splitters/{splitter.objectName()}", splitter.saveState())
