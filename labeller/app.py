"""The only place where the program's objects are put together."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from labeller import __version__
from labeller.paths import log_dir
from labeller.settings import Settings
from labeller.ui import icons
from labeller.ui.crash import CrashReporter
from labeller.ui.logs import start_logging
from labeller.ui.main_window import MainWindow
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.theme import Theme


def run(project: Path | None) -> int:
    """Open the window, on a project or on the start page, and stay until it is closed. Returns the exit status."""
    app = _application()
    stop_logging = start_logging(log_dir())
    settings = Settings()
    theme = Theme(app, str(settings.get("theme")))
    shortcuts = Shortcuts(settings)
    window = MainWindow(settings, theme, shortcuts)
    crashes = CrashReporter(log_dir(), lambda: window, app)
    crashes.install()
    window.show()
    if project is not None:
        window.open_project(project)
    try:
        return app.exec()
    finally:
        shortcuts.close()
        crashes.uninstall()
        stop_logging()


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("labeller")
    app.setApplicationDisplayName("Labeller")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("labeller")
    app.setWindowIcon(icons.app_icon())
    return app
