"""Looks through sounds ahead of time, off the GUI thread, so that the next one is seen when it is wanted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError, JobContext
from labeller.ui.canvas.decoding import MissingFileError

# An overview takes up to 12 MB.
_KEPT = 12
_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Closer:
    """A wish for the spectrogram of a part, in so many columns."""

    path: Path
    start_s: float
    end_s: float
    columns: int


class SoundLoader(QObject):
    """Fulfils wishes: the sound of now first, then those ahead. New wishes take the place of the earlier ones.

    `loaded(Path, SoundOverview)`, `refined(Closer, Spectrogram)` and `failed(Path, LabellerError)` come on the GUI
    thread, where all state lives; a worker only reads.
    """

    loaded = Signal(object, object)
    refined = Signal(object, object)
    failed = Signal(object, object)
    _arrived = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._overviews: OrderedDict[Path, Any] = OrderedDict()
        self._failures: dict[Path, LabellerError] = {}
        self._now: Path | None = None
        self._ahead: tuple[Path, ...] = ()
        self._closer: Closer | None = None
        self._running: dict[Hashable, JobContext] = {}
        self._is_closed = False
        self._workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="look at sounds")
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def want(self, now: Path | None, ahead: Sequence[Path] = ()) -> None:
        """Forget all wishes and take these. What nobody wants any more is stopped."""
        self._now, self._ahead = now, tuple(ahead)
        if self._closer is not None and self._closer.path != now:
            self._closer = None
        for wish, context in self._running.items():
            if isinstance(wish, Path) and wish != now and wish not in self._ahead:
                context.cancel()
        self._start_due()

    def want_closer(self, closer: Closer | None) -> None:
        """Look at a part of the sound of now more closely; the newest wish counts."""
        self._closer = closer
        self._start_due()

    def find(self, path: Path) -> Any:
        """The overview at hand (a SoundOverview), or None."""
        found = self._overviews.get(path)
        if found is not None:
            self._overviews.move_to_end(path)
        return found

    def failure(self, path: Path) -> LabellerError | None:
        """Why the sound could not be read, if it was tried."""
        return self._failures.get(path)

    def forget_failures(self) -> None:
        """Try again what could not be read: files may have come back."""
        self._failures.clear()
        self._start_due()

    def close(self) -> None:
        """Stop for good. Waits for what is being read, which stops at its next block."""
        self._is_closed = True
        for context in self._running.values():
            context.cancel()
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._running.clear()

    def _start_due(self) -> None:
        if self._is_closed:
            return
        if self._now is not None and self._is_due(self._now):
            self._start(self._now, _overview, self._now)
        if self._closer is not None and self._closer not in self._running:
            self._start(self._closer, _closer, self._closer)
        following = next((path for path in self._ahead if self._is_due(path)), None)
        if following is not None and len(self._running) < _WORKERS:
            self._start(following, _overview, following)

    def _is_due(self, path: Path) -> bool:
        return path not in self._running and path not in self._overviews and path not in self._failures

    def _start(self, wish: Hashable, read: Callable[..., object], *arguments: object) -> None:
        context = self._running[wish] = JobContext()
        done = self._workers.submit(read, *arguments, context)
        done.add_done_callback(lambda future: self._tell(wish, future))

    def _tell(self, wish: Hashable, future: Future[object]) -> None:
        if not self._is_closed:
            self._arrived.emit(wish, future)

    def _on_arrived(self, wish: Hashable, future: Future[Any]) -> None:
        self._running.pop(wish, None)
        try:
            found = future.result()
        except JobCancelledError:
            self._start_due()
            return
        except LabellerError as error:
            if isinstance(wish, Path):
                self._failures[wish] = error
                self.failed.emit(wish, error)
        else:
            self._keep(wish, found)
        self._start_due()

    def _keep(self, wish: Hashable, found: Any) -> None:
        if isinstance(wish, Closer):
            if wish == self._closer:
                self._closer = None
                self.refined.emit(wish, found)
        elif isinstance(wish, Path):
            self._overviews[wish] = found
            while len(self._overviews) > _KEPT:
                self._overviews.popitem(last=False)
            self.loaded.emit(wish, found)


def _overview(path: Path, context: JobContext) -> object:
    from labeller.media.overview import overview
    from labeller.media.unreadable import UnreadableError

    try:
        return overview(path, context.check)
    except UnreadableError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            raise MissingFileError(path) from error
        raise


def _closer(wish: Closer, context: JobContext) -> object:
    from labeller.media.overview import fine_spectrogram

    context.check()
    return fine_spectrogram(wish.path, wish.start_s, wish.end_s, wish.columns)
