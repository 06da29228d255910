"""What goes wrong before there is a window, or after it: a dialog says it, for a windowed program has no terminal."""

from __future__ import annotations

import logging
from pathlib import Path
from types import TracebackType

from labeller.ui.crash import CrashDialog, described

log = logging.getLogger(__name__)


class StartGuard:
    """Around all of a run of the window. A bug that comes through is logged and said, and ends the run."""

    def __init__(self, log_folder: Path) -> None:
        self._log_folder = log_folder
        self.has_failed = False

    def __enter__(self) -> StartGuard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self.has_failed = True
        log.error("the window ended", exc_info=error)
        dialog = CrashDialog(described(error), self._log_folder)
        dialog.say_end()
        dialog.exec()
        return True
