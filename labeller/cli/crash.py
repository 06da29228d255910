"""A command that ends by a fault of ours: one line on the error stream, the stack in the log."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from labeller import __version__
from labeller.paths import log_dir

LOG_NAME = "commands.log"
_LARGEST_BYTES = 200_000


def install() -> Callable[[], None]:
    """Hear of what nothing else caught, just before Python exits with 1. Gives the way to stop."""
    before = sys.excepthook
    sys.excepthook = _on_exception

    def uninstall() -> None:
        sys.excepthook = before

    return uninstall


def _on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    path = log_dir() / LOG_NAME
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        is_large = path.exists() and path.stat().st_size > _LARGEST_BYTES
        stack = "".join(traceback.format_exception(kind, error, trace))
        with path.open("w" if is_large else "a", encoding="utf-8", errors="replace") as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} Labeller {__version__}\n{stack}\n")
    print(
        f"labeller: Something unexpected happened ({kind.__name__}). What was finished before is kept; {path} has the "
        "details.",
        file=sys.stderr,
    )
