"""Work on many files, several at a time: reading, decoding and hashing leave the interpreter to others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from labeller.jobs import JobContext

T = TypeVar("T")
R = TypeVar("R")

_WORKERS = 4
_AHEAD = 32


def side_by_side(work: Callable[[T], R], things: Iterable[T], context: JobContext) -> Iterator[R]:
    """What `work` makes of each thing, in their order. No more than a few are begun before they are asked for.

    Whatever `work` raises comes out here, and so does JobCancelledError; what was begun is then waited for.
    """
    waiting: deque[Future[R]] = deque()
    pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="delivery")
    try:
        for thing in things:
            context.check()
            waiting.append(pool.submit(work, thing))
            if len(waiting) >= _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            context.check()
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
