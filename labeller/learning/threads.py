"""Linear algebra in one thread.

The matrices of one refit are so small, and those of the scoring so bound by memory, that a second thread of the
linear algebra library gains nothing: it costs up to ten times the CPU in waiting, and takes the core that the
window needs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

# What brings a library of its own beside NumPy's: whatever of SciPy calculates loads one of the first two.
_BRING_ANOTHER = {"scipy.linalg", "scipy.special", "cv2"}


class _Gate:
    """Counts who is inside, because the limit is one for the whole process: first in sets it, last out lifts it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._limit: Any = None

    def enter(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                brought = frozenset(_BRING_ANOTHER & sys.modules.keys())
                self._limit = _controller(brought).limit(limits=1, user_api="blas")

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._limit.restore_original_limits()


_GATE = _Gate()


@cache
def _controller(brought: frozenset[str]) -> Any:  # noqa: ARG001 - looks again whenever another has come
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Inside, in every thread of the process, linear algebra uses one thread."""
    _GATE.enter()
    try:
        yield
    finally:
        _GATE.leave()
