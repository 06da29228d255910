"""The only place where the program's objects are put together."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from labeller import __version__
from labeller.paths import log_dir
from labeller.settings import Settings
from labeller.ui import icons
from labeller.ui.allocation import return_what_is_large
from labeller.ui.application import Application
from labeller.ui.crash import CrashReporter
from labeller.ui.crash_notice import tell_of_crash
from labeller.ui.logs import start_logging
from labeller.ui.main_window import MainWindow
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.start_guard import StartGuard
from labeller.ui.theme import Theme
from labeller.ui.translations import install_translations


def run(project: Path | None) -> int:
    """Open the window, on a project or on the start page, and stay until it is closed. Returns the exit status."""
    app = make_application()
    with StartGuard(log_dir()) as guard, open_window(app) as window:
        if project is not None:
            window.open_project(project)
        QTimer.singleShot(0, lambda: tell_of_crash(log_dir(), window))
        return app.exec()
    return int(guard.has_failed)


# A thread that computes gives the interpreter up after so long. The usual 5 ms are a third of a frame, and between
# a key and the next item the window asks for it some dozen times.
_SWITCH_INTERVAL_S = 0.0005


def make_application() -> QApplication:
    """The one application of this process, named, with its icon and its language."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    return_what_is_large()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = Application(sys.argv[:1])
    app.setApplicationName("labeller")
    app.setApplicationDisplayName("Labeller")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("labeller")
    app.setWindowIcon(icons.app_icon())
    install_translations(app)
    return app


@contextmanager
def open_window(app: QApplication) -> Iterator[MainWindow]:
    """The shown main window, with its log and its crash dialog; all of it is put away again afterwards."""
    stop_logging = start_logging(log_dir())
    settings = Settings()
    theme = app.findChild(Theme) or Theme(app, str(settings.get("theme")))
    shortcuts = Shortcuts(settings)
    window = MainWindow(settings, theme, shortcuts)
    crashes = CrashReporter(log_dir(), lambda: window)
    crashes.install()
    if isinstance(app, Application):
        app.file_wanted.connect(window.open_project)
    window.show()
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        crashes.uninstall()
        shortcuts.close()
        stop_logging()
