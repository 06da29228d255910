"""Runs jobs off the GUI thread and brings their outcome back to it."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from labeller.jobs import Job, JobCancelledError, JobContext, Progress, open_gate

T = TypeVar("T")

PROGRESS_INTERVAL_MS = 50
# How long closing a window may wait for jobs: they stop within milliseconds, but for a drive that does not answer.
STOP_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any = None
    error: Exception | None = None
    is_cancelled: bool = False
    discarded: Callable[[Any], None] | None = None

    def discard(self) -> None:
        """Nobody waits for it any more: let what holds a file or a lock be closed."""
        if self.value is not None and self.discarded is not None:
            self.discarded(self.value)


@dataclass(frozen=True, slots=True)
class _Callbacks:
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    cancelled: Callable[[], None] | None
    discarded: Callable[[Any], None] | None = None


class RunningJob(QObject):
    """One job under way, as the interface sees it. Lives on the GUI thread.

    `progressed` carries the latest Progress, at most twenty times a second. `ended` comes once, after the job has
    stopped for whatever reason and before its callback.
    """

    progressed = Signal(object)
    ended = Signal()

    def __init__(self, name: str, title: str, gate: Event, *, is_visible: bool) -> None:
        super().__init__()
        self.name = name
        self.title = title
        self.is_visible = is_visible
        self.is_silenced = False
        self.has_ended = False
        self.progress = Progress(0, 0)
        self.started_at = time.monotonic()
        self._reported = self.progress
        self._context = JobContext(report=self._keep, gate=gate)

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
    """Carries outcomes from worker threads to the GUI thread. Once it is closed it discards them."""

    arrived = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._is_closed = False
        self._posted: dict[int, _Outcome] = {}

    def post(self, number: int, outcome: _Outcome) -> None:
        with self._lock:
            if not self._is_closed:
                self._posted[number] = outcome
                self.arrived.emit(number)
                return
        outcome.discard()

    def take(self, number: int) -> _Outcome | None:
        """The outcome that arrived; None if the box was closed in between."""
        with self._lock:
            return self._posted.pop(number, None)

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            left = list(self._posted.values())
            self._posted.clear()
        for outcome in left:
            outcome.discard()


@dataclass(frozen=True, slots=True)
class _Work:
    """What a thread does. Only plain objects, and the box: a QObject must not lose its last reference there."""

    number: int
    job: Job[Any]
    context: JobContext
    discarded: Callable[[Any], None] | None
    outbox: _Outbox

    def run(self) -> None:
        self.outbox.post(self.number, self._outcome())

    def _outcome(self) -> _Outcome:
        try:
            self.context.check()
            return _Outcome(value=self.job(self.context), discarded=self.discarded)
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
        self._gate = open_gate()
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
        discarded: Callable[[T], None] | None = None,
        title: str | None = None,
        visible: bool = True,
    ) -> RunningJob:
        """Run the job now; an older one of the same name is cancelled and its callbacks are not called.

        Exactly one of the callbacks comes, on the GUI thread: `done` with what the job returned, `failed` with what
        it raised, `cancelled` if somebody cancelled it. After `cancel_all_and_wait` nothing is run any more.

        What the job returns after it was silenced goes to `discarded`, for results that have to be closed: on the GUI
        thread, or on the job's own once the runner has been stopped.
        """
        running = RunningJob(name, title or name, self._gate, is_visible=visible)
        self.forget(name)
        self._launch(running, job, _Callbacks(done, failed, cancelled, discarded))
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
        running = RunningJob(name, title or name, self._gate, is_visible=visible)
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

    def pause(self) -> None:
        """Let the jobs wait at their next check until `go_on`, or for a tenth of a second: the window comes first."""
        self._gate.clear()

    def go_on(self) -> None:
        self._gate.set()

    def cancel_all_and_wait(self, timeout_s: float | None = None, then: Callable[[], None] = lambda: None) -> bool:
        """Stop for good: cancel everything, deliver nothing more. False if a job is still busy after the time.

        `then` is called when no job runs any more: at once, or on a thread of its own that waits for the busy one.
        """
        self._is_closed = True
        self._gate.set()
        self._waiting.clear()
        self._outbox.close()
        self._ticker.stop()
        for running, _, _ in self._running.values():
            running.forget()
        threads = [thread for _, _, thread in self._running.values()]
        self._running.clear()
        deadline = time.monotonic() + (STOP_TIMEOUT_S if timeout_s is None else timeout_s)
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        busy = [thread for thread in threads if thread.is_alive()]
        if busy:
            threading.Thread(target=_wait_for, args=(busy, then), name="job stopping", daemon=True).start()
        else:
            then()
        return not busy

    def _launch(self, running: RunningJob, job: Job[Any], callbacks: _Callbacks) -> None:
        if self._is_closed:
            running.forget()
            return
        number = next(self._numbers)
        work = _Work(number, job, running._context, callbacks.discarded, self._outbox)  # noqa: SLF001
        thread = threading.Thread(target=work.run, name=f"job {running.name}", daemon=True)
        self._running[number] = (running, callbacks, thread)
        thread.start()
        self._ticker.start()
        self.jobs_changed.emit()

    def _on_tick(self) -> None:
        for running in self.jobs:
            running.tell_progress()

    def _on_arrived(self, number: int) -> None:
        outcome = self._outbox.take(number)
        if outcome is None:
            return
        running, callbacks, _ = self._running.pop(number)
        if not self._running:
            self._ticker.stop()
        running.has_ended = True
        if running.name in self._waiting and not self.is_running(running.name):
            self._launch(*self._waiting.pop(running.name))
        self.jobs_changed.emit()
        running.ended.emit()
        if running.is_silenced:
            outcome.discard()
        else:
            _call_back(callbacks, outcome)


def _call_back(callbacks: _Callbacks, outcome: _Outcome) -> None:
    if outcome.error is not None:
        callbacks.failed(outcome.error)
    elif not outcome.is_cancelled:
        callbacks.done(outcome.value)
    elif callbacks.cancelled is not None:
        callbacks.cancelled()


def _wait_for(threads: list[threading.Thread], then: Callable[[], None]) -> None:
    for thread in threads:
        thread.join()
    then()
