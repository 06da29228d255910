"""What happens when something goes wrong that nobody foresaw: it is logged, said calmly once, and the app goes on."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal, qVersion
from PySide6.QtWidgets import QWidget

import labeller
from labeller.ui.numbers import count_text
from labeller.ui.report_dialog import ReportDialog

log = logging.getLogger(__name__)

KEPT_REPORTS = 20
MOST_KINDS = 1000
# So long an error that goes on is not shown again after somebody has seen it.
SILENCE_S = 60.0


class CrashReporter(QObject):
    """Takes every exception that nothing else caught, from any thread, and shows one dialog at a time.

    `report` is also for errors that were caught and turn out to be bugs. `window` gives the window to show it over.

    An error that comes sixty times a second, as from painting, is written to the log now and then only, and is not
    shown again for a while after its dialog was closed.
    """

    _arrived = Signal(str)

    def __init__(
        self, log_folder: Path, window: Callable[[], QWidget | None] = lambda: None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._log_folder = log_folder
        self._window = window
        self._dialog: CrashDialog | None = None
        self._repeats = Repeats()
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
        try:
            details = described(error)
            times = self._repeats.count(details)
            if is_round(times):
                log.error("unexpected: %s, %d times by now", type(error).__name__, times, exc_info=error)
        except Exception:  # noqa: BLE001 - the memory may be full, or the error cannot be put in words
            details = type(error).__name__
            log.error("unexpected: %s, which cannot be described", details)
        self._arrived.emit(details)

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
        if not self._repeats.may_show(details):
            return
        self._dialog = CrashDialog(details, self._log_folder, self._window())
        self._dialog.finished.connect(self._on_closed)
        self._dialog.open()

    def _on_closed(self) -> None:
        if self._dialog is not None:
            self._repeats.note_shown(self._dialog.reports)
        self._dialog = None


class Repeats:
    """Which errors have come before. Threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._times: Counter[str] = Counter()
        self._shown_at: dict[str, float] = {}

    def count(self, details: str) -> int:
        """How many times this error has come by now."""
        with self._lock:
            if len(self._times) > MOST_KINDS:
                self._times.clear()
            self._times[details] += 1
            return self._times[details]

    def note_shown(self, reports: Iterable[str]) -> None:
        """Somebody has just closed a dialog about these."""
        self._shown_at = {one: self._clock() for one in reports}

    def may_show(self, details: str) -> bool:
        """Whether it was not shown a moment ago."""
        shown_at = self._shown_at.get(details)
        return shown_at is None or self._clock() - shown_at > SILENCE_S


def is_round(times: int) -> bool:
    """1, 10, 100: often enough for a log."""
    return str(times).rstrip("0") == "1"


class CrashDialog(ReportDialog):
    """Says that something unexpected happened, that the work is safe, and where the details are."""

    def __init__(self, details: str, log_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(details, log_folder, parent)
        self.reports = [details]
        self._count = 1
        self.say(
            self.tr("Something unexpected happened"),
            self.tr("Something unexpected happened. Your work is saved."),
            self.tr(
                "Every answer is on the disk as soon as you give it, so nothing is lost and you can go on. If it "
                "happens again, the details help whoever looks into it. They should hold nothing of your project; look "
                "through them before you send them."
            ),
        )
        self.close_button.setText(self.tr("Go on"))

    def say_end(self) -> None:
        """Without a window there is nothing to go on with."""
        self.heading.setText(self.tr("Labeller has to close. Your work is saved."))
        self.close_button.setText(self.tr("Close"))

    def add(self, details: str) -> None:
        """Count one more while the dialog is open, rather than open another."""
        self._count += 1
        if details not in self.reports:
            self.reports = [*self.reports, details][-KEPT_REPORTS:]
            self.details.set_text("\n\n".join(self.reports))
        title = self.tr("Something unexpected happened {count} times. Your work is saved.")
        self.heading.setText(title.format(count=count_text(self._count)))


def described(error: BaseException) -> str:
    """The stack with the versions that matter, without the name of the user's home folder."""
    text = f"{versions_text()}\n{''.join(traceback.format_exception(error))}"
    return text.replace(str(Path.home()), "~")


def versions_text() -> str:
    return (
        f"Labeller {labeller.__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    )
