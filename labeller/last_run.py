"""Whether earlier runs of Labeller came to their end: what a crash below Python leaves behind is found afterwards.

Each run has a record in the log folder while it lasts, into which Python writes its stack when the process dies of a
fault. A record that nobody holds any more is of a run that did not come to its end.
"""

from __future__ import annotations

import faulthandler
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

import labeller

CRASHES_NAME = "crashes.log"
_LARGEST_BYTES = 200_000
_PATTERN = "run-*.txt"


@dataclass(frozen=True, slots=True)
class Crash:
    """A run that died of a fault: what ran ("window", or a command), when it began, and the stack that was left."""

    what: str
    began_at: float
    version: str
    stack: str

    def described(self) -> str:
        """For whoever looks into it, without the name of the user's home folder."""
        began = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(self.began_at))
        text = f"Labeller {self.version}, {self.what}, started {began}\n{self.stack}"
        return text.replace(str(Path.home()), "~")


@contextmanager
def recorded(folder: Path, what: str) -> Iterator[None]:
    """Leave a record of this run as long as it lasts. Without a folder to write to, and where somebody else looks
    after faults already, there is none.
    """
    record = None if faulthandler.is_enabled() else _begin(folder, what)
    try:
        yield
    finally:
        if record is not None:
            faulthandler.disable()
            _end(*record)


def find_crashes(folder: Path) -> list[Crash]:
    """The runs that died of a fault since this was asked last, the latest first; they are kept in `crashes.log`.

    Runs that were ended from outside, by the system or somebody, leave no stack and are not among them.
    """
    crashes = [crash for path in sorted(folder.glob(_PATTERN)) if (crash := _take(path)) is not None]
    if crashes:
        _keep(folder / CRASHES_NAME, crashes)
    return sorted(crashes, key=lambda one: one.began_at, reverse=True)


def _begin(folder: Path, what: str) -> tuple[FileLock, IO[str]] | None:
    path = folder / f"run-{os.getpid()}-{time.time_ns()}.txt"
    lock = FileLock(_lock_path(path), timeout=0, thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        file = path.open("w", encoding="utf-8")
        file.write(json.dumps({"what": what, "began_at": time.time(), "version": labeller.__version__}) + "\n")
        file.flush()
    except (OSError, Timeout, NotImplementedError):
        lock.release()
        return None
    faulthandler.enable(file)
    return lock, file


def _end(lock: FileLock, file: IO[str]) -> None:
    with suppress(OSError):
        file.close()
        Path(file.name).unlink(missing_ok=True)
        Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()


def _take(path: Path) -> Crash | None:
    """What the record says, which is taken away; None while its run lasts, or if nothing was left in it."""
    lock = FileLock(_lock_path(path), timeout=0, thread_local=False)
    try:
        with lock:
            crash = _read(path)
            path.unlink(missing_ok=True)
            Path(lock.lock_file).unlink(missing_ok=True)
            return crash
    except (OSError, Timeout, NotImplementedError):
        return None


def _read(path: Path) -> Crash | None:
    with path.open(encoding="utf-8", errors="replace") as file:
        head, stack = file.readline(), file.read(_LARGEST_BYTES)
    try:
        facts = json.loads(head)
        return Crash(str(facts["what"]), float(facts["began_at"]), str(facts["version"]), stack) if stack else None
    except (ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, crashes: list[Crash]) -> None:
    with suppress(OSError):
        before = path.read_text("utf-8", errors="replace") if path.exists() else ""
        text = before + "".join(f"{crash.described()}\n" for crash in crashes)
        path.write_text(text[-_LARGEST_BYTES:], "utf-8")


def _lock_path(path: Path) -> Path:
    return path.with_suffix(".lock")
