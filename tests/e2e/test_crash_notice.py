"""A real fault in the real window, and what the real next start says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

DIE = """
    import ctypes
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from labeller.__main__ import main

    app = QApplication([])
    QTimer.singleShot(300, lambda: ctypes.string_at(0))
    main([])
"""

LOOK = """
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from labeller.__main__ import main
    from labeller.ui.crash_notice import CrashNotice
    from labeller.ui.main_window import MainWindow

    def look():
        for one in app.topLevelWidgets():
            if isinstance(one, CrashNotice) and one.isVisible():
                print(one.heading.text())
                print("string_at" in one.details.text)
                one.close_button.click()
                app.closeAllWindows()

    app = QApplication([])
    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    main([])
"""


def start(script):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONFAULTHANDLER"}
    command = [sys.executable, "-c", textwrap.dedent(script)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False, timeout=120)


def test_the_start_after_a_fault_says_so():
    assert start(DIE).returncode == -signal.SIGSEGV
    assert start(LOOK).stdout.splitlines() == ["Labeller ended unexpectedly last time", "True"]


BROKEN = """
    import sys
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from labeller import app as labeller_app
    from labeller.__main__ import main
    from labeller.ui.crash import CrashDialog

    class Broken:
        def __init__(self, *_):
            raise ValueError("broken")

    def look():
        (dialog,) = [one for one in app.topLevelWidgets() if isinstance(one, CrashDialog)]
        print(dialog.heading.text())
        print("ValueError: broken" in dialog.details.text)
        dialog.close_button.click()

    labeller_app.MainWindow = Broken
    app = QApplication([])
    QTimer.singleShot(500, look)
    sys.exit(main([]))
"""


def test_a_window_that_cannot_be_made_is_explained_and_ends():
    done = start(BROKEN)
    assert done.stdout.splitlines() == ["Labeller has to close. Your work is saved.", "True"]
    assert done.returncode == 1
