"""The way from worker threads to the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVarTuple

Ts = TypeVarTuple("Ts")


class Outbox(Generic[*Ts]):
    """Lets workers tell the GUI thread what they have, until it is closed."""

    def __init__(self, tell: Callable[[*Ts], None]) -> None:
        self._tell = tell
        self._lock = Lock()
        self._is_closed = False

    def post(self, *news: *Ts) -> None:
        with self._lock:
            if not self._is_closed:
                self._tell(*news)

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
