"""Runs jobs off the GUI thread and brings their outcome back to it."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from labeller.jobs import Job, JobCancelledError, JobContext, Progress

T = TypeVar("T")

PROGRESS_INTERVAL_MS = 50


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any = None
    error: Exception | None = None
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class _Callbacks:
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    cancelled: Callable[[], None] | None


class RunningJob(QObject):
    """One job under way, as the interface sees it. Lives on the GUI thread.

    `progressed` carries the latest Progress, at most twenty times a second. `ended` comes once, after the job has
    stopped for whatever reason and before its callback.
    """

    progressed = Signal(object)
    ended = Signal()

    def __init__(self, name: str, title: str, *, is_visible: bool) -> None:
        super().__init__()
        self.name = name
        self.title = title
        self.is_visible = is_visible
        self.is_silenced = False
        self.has_ended = False
        self.progress = Progress(0, 0)
        self.started_at = time.monotonic()
        self._reported = self.progress
        self._context = JobContext(report=self._keep)

    @property
    def is_cancelled(self) -> bool:
        """Whether it has been asked to stop; it does so at its next progress report."""
        return self._context.is_cancelled

    def cancel(self) -> None:
        """Ask it to stop. Then `cancelled` is called, or `done` where the work was finished all the same."""
        self._context.cancel()

    def forget(self) -> None:
        """Ask it to stop, and call nobody back: for a view that goes away."""
        self.is_silenced = True
        self._context.cancel()

    def tell_progress(self) -> None:
        if self._reported is not self.progress:
            self.progress = self._reported
            self.progressed.emit(self.progress)

    def _keep(self, progress: Progress) -> None:
        # Called on the worker's thread: only a reference is put down, the runner's timer picks it up.
        self._reported = progress


class _Outbox(QObject):
    """Carries outcomes from worker threads to the GUI thread, until it is closed."""

    arrived = Signal(int, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._is_closed = False

    def post(self, number: int, outcome: _Outcome) -> None:
        with self._lock:
            if not self._is_closed:
                self.arrived.emit(number, outcome)

    def close(self) -> None:
        with self._lock:
            self._is_closed = True


def _work(job: Job[Any], context: JobContext, number: int, outbox: _Outbox) -> None:
    outbox.post(number, _outcome(job, context))


def _outcome(job: Job[Any], context: JobContext) -> _Outcome:
    try:
        context.check()
        return _Outcome(value=job(context))
    except JobCancelledError:
        return _Outcome(is_cancelled=True)
    except Exception as error:  # noqa: BLE001 - whatever a job raises is handed to the one who started it
        return _Outcome(error=error)


class JobRunner(QObject):
    """Starts jobs, each on a thread of its own, and calls back on the GUI thread.

    A thread for each job rather than a pool: a short ranking must never wait behind a long import, and names keep
    the number small. A newer job of the same name cancels and silences the older one.
    """

    jobs_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count()
        self._running: dict[int, tuple[RunningJob, _Callbacks, threading.Thread]] = {}
        self._waiting: dict[str, tuple[RunningJob, Job[Any], _Callbacks]] = {}
        self._is_closed = False
        self._outbox = _Outbox(self)
        self._outbox.arrived.connect(self._on_arrived)
        self._ticker = QTimer(self)
        self._ticker.setInterval(PROGRESS_INTERVAL_MS)
        self._ticker.timeout.connect(self._on_tick)

    @property
    def jobs(self) -> list[RunningJob]:
        """The jobs under way that still matter to somebody, the oldest first."""
        return [running for running, _, _ in self._running.values() if not running.is_silenced]

    @property
    def visible_jobs(self) -> list[RunningJob]:
        return [running for running in self.jobs if running.is_visible]

    def is_running(self, name: str) -> bool:
        return any(running.name == name for running in self.jobs)

    def start(
        self,
        name: str,
        job: Job[T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], None] | None = None,
        title: str | None = None,
        visible: bool = True,
    ) -> RunningJob:
        """Run the job now; an older one of the same name is cancelled and its callbacks are not called.

        Exactly one of the callbacks comes, on the GUI thread: `done` with what the job returned, `failed` with what
        it raised, `cancelled` if somebody cancelled it. After `cancel_all_and_wait` nothing is run any more.
        """
        running = RunningJob(name, title or name, is_visible=visible)
        self.forget(name)
        self._launch(running, job, _Callbacks(done, failed, cancelled))
        return running

    def start_latest(
        self,
        name: str,
        job: Job[T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], None] | None = None,
        title: str | None = None,
        visible: bool = False,
    ) -> RunningJob:
        """Run the job, or, while one of its name runs, right after that one ends.

        Only the newest waits: it takes the place of any that waited before, of which nothing is heard again. The one
        under way is left to finish and delivers as usual, so a steady stream of requests still gives results.
        """
        running = RunningJob(name, title or name, is_visible=visible)
        callbacks = _Callbacks(done, failed, cancelled)
        if self.is_running(name):
            self._waiting[name] = (running, job, callbacks)
        else:
            self._launch(running, job, callbacks)
        return running

    def cancel(self, name: str) -> None:
        """Ask the job of that name to stop, and drop the one that waits behind it."""
        self._waiting.pop(name, None)
        for running in self.jobs:
            if running.name == name:
                running.cancel()

    def forget(self, name: str) -> None:
        """Cancel the job of that name and call nobody back."""
        self._waiting.pop(name, None)
        for running in self.jobs:
            if running.name == name:
                running.forget()

    def cancel_all_and_wait(self, timeout_s: float = 5.0) -> bool:
        """Stop for good: cancel everything, deliver nothing more. False if a job is still busy after the time."""
        self._is_closed = True
        self._waiting.clear()
        self._outbox.close()
        self._ticker.stop()
        for running, _, _ in self._running.values():
            running.forget()
        deadline = time.monotonic() + timeout_s
        for _, _, thread in self._running.values():
            thread.join(max(0.0, deadline - time.monotonic()))
        is_quiet = not any(thread.is_alive() for _, _, thread in self._running.values())
        self._running.clear()
        return is_quiet

    def _launch(self, running: RunningJob, job: Job[Any], callbacks: _Callbacks) -> None:
        if self._is_closed:
            running.forget()
            return
        number = next(self._numbers)
        # Only plain objects go to the thread: a QObject must not lose its last reference there.
        arguments = (job, running._context, number, self._outbox)  # noqa: SLF001
        thread = threading.Thread(target=_work, args=arguments, name=f"job {running.name}", daemon=True)
        self._running[number] = (running, callbacks, thread)
        thread.start()
        self._ticker.start()
        self.jobs_changed.emit()

    def _on_tick(self) -> None:
        for running in self.jobs:
            running.tell_progress()

    def _on_arrived(self, number: int, outcome: _Outcome) -> None:
        if number not in self._running:
            return
        running, callbacks, _ = self._running.pop(number)
        if not self._running:
            self._ticker.stop()
        running.has_ended = True
        if running.name in self._waiting and not self.is_running(running.name):
            self._launch(*self._waiting.pop(running.name))
        self.jobs_changed.emit()
        running.ended.emit()
        if not running.is_silenced:
            _call_back(callbacks, outcome)


def _call_back(callbacks: _Callbacks, outcome: _Outcome) -> None:
    if outcome.error is not None:
        callbacks.failed(outcome.error)
    elif not outcome.is_cancelled:
        callbacks.done(outcome.value)
    elif callbacks.cancelled is not None:
        callbacks.cancelled()
