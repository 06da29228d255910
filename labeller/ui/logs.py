"""The log: a rotating file that Python and Qt both write to. It never holds the text of an item."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

LOG_NAME = "labeller.log"
LARGEST_BYTES = 1_000_000
OLD_FILES = 2

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def start_logging(folder: Path) -> Callable[[], None]:
    """Log to files in the folder from now on, Qt's messages too, or else to stderr. Gives the way to stop."""
    handler = _open(folder)
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    if handler is not None:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
        root.addHandler(handler)
    qInstallMessageHandler(log_qt_message)

    def stop() -> None:
        qInstallMessageHandler(None)
        if handler is not None:
            root.removeHandler(handler)
            handler.close()

    return stop


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's messages, under the category that Qt gives them."""
    logging.getLogger(f"qt.{context.category or 'default'}").log(_LEVELS.get(kind, logging.WARNING), "%s", message)


def _open(folder: Path) -> logging.Handler | None:
    """The log; a windowed program has no stderr to fall back to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return RotatingFileHandler(folder / LOG_NAME, maxBytes=LARGEST_BYTES, backupCount=OLD_FILES, encoding="utf-8")
    except OSError:
        return logging.StreamHandler(sys.stderr) if sys.stderr else None
