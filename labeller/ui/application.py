"""The application object: it hears what the desktop asks of a running program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """`file_wanted` carries the path of a file that is to be opened.

    macOS tells of a double click so, and not on the command line. An event filter would hear of it too, and of every
    other event of every widget, in Python.
    """

    file_wanted = Signal(object)

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent) or not event.file():
            return super().event(event)
        self.file_wanted.emit(Path(event.file()))
        return True
