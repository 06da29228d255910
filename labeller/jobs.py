"""The shape of long work: a plain function of a JobContext.

The window runs it off the main thread, the command line with a terminal bar, a test calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import TypeVar

T = TypeVar("T")


class JobCancelledError(Exception):
    """Raised inside a job at its next progress report after someone cancelled it."""


@dataclass(frozen=True)
class Progress:
    """How far a job is: `done` of `total` steps (`total` 0 means unknown) and what it is doing."""

    done: int
    total: int
    message: str = ""


def _ignore(_: Progress) -> None:
    pass


@dataclass
class JobContext:
    """What a job is given: where to report progress, and whether it has been cancelled."""

    report: Callable[[Progress], None] = _ignore
    _cancelled: Event = field(default_factory=Event)

    def progress(self, done: int, total: int = 0, message: str = "") -> None:
        """Report progress. Raises JobCancelledError if the job has been cancelled."""
        self.check()
        self.report(Progress(done, total, message))

    def check(self) -> None:
        """Raise JobCancelledError if the job has been cancelled."""
        if self._cancelled.is_set():
            raise JobCancelledError

    def cancel(self) -> None:
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()


Job = Callable[[JobContext], T]
