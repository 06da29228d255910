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


# A gate that nobody opens again does not stop a job for good.
_LONGEST_PAUSE_S = 0.1


def _ignore(_: Progress) -> None:
    pass


def open_gate() -> Event:
    gate = Event()
    gate.set()
    return gate


@dataclass
class JobContext:
    """What a job is given: where to report progress, and whether it has been cancelled.

    `gate` is shut for moments in which something else comes first: threads share one interpreter, and a job that
    goes on beside an answer doubles the time that this takes.
    """

    report: Callable[[Progress], None] = _ignore
    gate: Event = field(default_factory=open_gate)
    _cancelled: Event = field(default_factory=Event)

    def progress(self, done: int, total: int = 0, message: str = "") -> None:
        """Report progress. Raises JobCancelledError if the job has been cancelled."""
        self.check()
        self.report(Progress(done, total, message))

    def check(self) -> None:
        """Raise JobCancelledError if the job has been cancelled; wait for a moment where the gate is shut."""
        if self._cancelled.is_set():
            raise JobCancelledError
        if not self.gate.is_set():
            self.gate.wait(_LONGEST_PAUSE_S)

    def cancel(self) -> None:
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()


Job = Callable[[JobContext], T]
