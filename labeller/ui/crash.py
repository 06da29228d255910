"""What happens when something goes wrong that nobody foresaw: it is logged, said calmly once, and the app goes on."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QUrl, Signal, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

import labeller
from labeller.ui.numbers import count_text
from labeller.ui.widgets.message_dialog import MessageDialog

log = logging.getLogger(__name__)

KEPT_REPORTS = 20


class CrashReporter(QObject):
    """Takes every exception that nothing else caught, from any thread, and shows one dialog at a time.

    `report` is also for errors that were caught and turn out to be bugs. `window` gives the window to show it over.
    """

    _arrived = Signal(str)

    def __init__(
        self, log_folder: Path, window: Callable[[], QWidget | None] = lambda: None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._log_folder = log_folder
        self._window = window
        self._dialog: CrashDialog | None = None
        self._hooks = (sys.excepthook, threading.excepthook)
        self._arrived.connect(self._on_arrived)

    def install(self) -> None:
        """Become the one who hears of uncaught exceptions: in slots, in the main thread, in others."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def uninstall(self) -> None:
        sys.excepthook, threading.excepthook = self._hooks

    def report(self, error: BaseException) -> None:
        """Log an exception and tell the user. From any thread."""
        log.error("unexpected: %s", type(error).__name__, exc_info=error)
        self._arrived.emit(_described(error))

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            self._hooks[0](kind, error, trace)
            return
        self.report(error)

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_value)

    def _on_arrived(self, details: str) -> None:
        try:
            self._show(details)
        except Exception:
            # Nobody is left to tell: another dialog would most likely fail the same way.
            log.exception("the crash dialog could not be shown")

    def _show(self, details: str) -> None:
        if self._dialog is not None:
            self._dialog.add(details)
            return
        self._dialog = CrashDialog(details, self._log_folder, self._window())
        self._dialog.finished.connect(self._on_closed)
        self._dialog.open()

    def _on_closed(self) -> None:
        self._dialog = None


class CrashDialog(MessageDialog):
    """Says that something unexpected happened, that the work is safe, and where the details are."""

    def __init__(self, details: str, log_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__("", details=details, parent=parent)
        self._reports = [details]
        self._count = 1
        self.setWindowTitle(self.tr("Something unexpected happened"))
        self.heading.setText(self.tr("Something unexpected happened. Your work is saved."))
        self.lead.setText(
            self.tr(
                "Every answer is on the disk as soon as you give it, so nothing is lost and you can go on. If it "
                "happens again, the details help whoever looks into it. They hold no texts or pictures of your project."
            )
        )
        self.lead.setVisible(True)
        copy = self.add_button(self.tr("Copy details"), icon="copy", is_leading=True)
        copy.clicked.connect(self.copy_details)
        folder = self.add_button(self.tr("Open log folder"), icon="folder", is_leading=True)
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder))))
        self.close_button.setText(self.tr("Go on"))

    def add(self, details: str) -> None:
        """Count one more while the dialog is open, rather than open another."""
        self._count += 1
        self._reports = [*self._reports, details][-KEPT_REPORTS:]
        self.details.set_text("\n\n".join(self._reports))
        title = self.tr("Something unexpected happened {count} times. Your work is saved.")
        self.heading.setText(title.format(count=count_text(self._count)))


def _described(error: BaseException) -> str:
    """The stack with the versions that matter, without the name of the user's home folder."""
    about = (
        f"Labeller {labeller.__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    )
    text = f"{about}\n{''.join(traceback.format_exception(error))}"
    return text.replace(str(Path.home()), "~")
