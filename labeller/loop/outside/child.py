"""A program of the user under way: lines go to it and come from it, and it ends with all that it has started."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import IO

from labeller.errors import LabellerError
from labeller.loop.outside.lines import Lines, LongLineError

_CHUNK = 1 << 16
# Lines that nobody has taken yet: a program that answers fast is made to wait.
_AHEAD = 64
_TOLD_BYTES = 2_000
_GRACE_S = 2.0
_POLL_S = 0.1

Heard = bytes | Exception | None
"""A line, why no further one can be taken, or None: the program has closed its output."""


class Child:
    """Runs a program without a shell. Its pipes are read and written on threads, so that neither side blocks."""

    def __init__(self, arguments: Sequence[str]) -> None:
        """Raises LabellerError if the program cannot be started."""
        try:
            self._process = subprocess.Popen(  # noqa: S603 - what the user chose to run, without a shell
                list(arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                env=_environment(os.environ),
                start_new_session=os.name != "nt",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise LabellerError(
                f"The program {arguments[0]} cannot be started: {reason}.",
                "Nothing was changed. Give the path of a program and its arguments, as in a terminal.",
            ) from error
        self._to_write: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._heard: queue.Queue[Heard] = queue.Queue(_AHEAD)
        self._told = bytearray()
        self._is_over = threading.Event()
        self._threads = [
            threading.Thread(target=work, name=f"program {work.__name__}", daemon=True)
            for work in (self._write, self._read, self._listen)
        ]
        for thread in self._threads:
            thread.start()

    def send(self, line: bytes) -> None:
        """Hand over a line; it is written when the program reads."""
        self._to_write.put(line)

    def finish(self) -> None:
        """Close its input when all that was sent has been written."""
        self._to_write.put(None)

    def hear(self) -> Heard:
        """What it said next. Raises queue.Empty if that was nothing for a tenth of a second."""
        return self._heard.get(timeout=_POLL_S)

    def told(self) -> str:
        """The end of what it wrote to its error stream, in one line. It is ended, so that no more comes."""
        self.end()
        return " ".join(bytes(self._told).decode(errors="replace").split())

    def status(self) -> int | None:
        """Its exit status; None while it runs on."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(_GRACE_S)
        return None

    def end(self) -> None:
        """Kill it with its children, and let its pipes go."""
        self._is_over.set()
        self._to_write.put(None)
        _kill(self._process)
        for thread in self._threads:
            thread.join(_GRACE_S)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _write(self) -> None:
        pipe = _there(self._process.stdin)
        # A program that has ended reads no more; that is told by its output.
        with contextlib.suppress(OSError, ValueError):
            while (line := self._to_write.get()) is not None and not self._is_over.is_set():
                left = memoryview(line)
                while left:
                    left = left[pipe.write(left) or 0 :]
            pipe.close()

    def _read(self) -> None:
        lines, pipe = Lines(), _there(self._process.stdout)
        try:
            while content := pipe.read(_CHUNK):
                for line in lines.add(content):
                    self._put(line)
            for line in lines.rest():
                self._put(line)
            self._put(None)
        except (LongLineError, OSError, ValueError) as error:
            self._put(error)

    def _put(self, heard: Heard) -> None:
        while not self._is_over.is_set():
            with contextlib.suppress(queue.Full):
                self._heard.put(heard, timeout=_POLL_S)
                return

    def _listen(self) -> None:
        pipe = _there(self._process.stderr)
        with contextlib.suppress(OSError, ValueError):
            while content := pipe.read(_CHUNK):
                self._told += content
                del self._told[:-_TOLD_BYTES]


def _there(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise AssertionError("a child has all its pipes")
    return pipe


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The process and whatever it has started. On POSIX they are one group, as the process began a session."""
    if os.name == "nt":
        command = ("taskkill", "/F", "/T", "/PID", str(process.pid))
        with contextlib.suppress(OSError):
            subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - nothing of it comes from outside
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()
    process.wait()


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Ours, without what makes a packaged program find its own libraries; Python programs read and write UTF-8."""
    theirs = {"PYTHONUTF8": "1", **ours}
    if getattr(sys, "frozen", False):
        theirs.pop("LD_LIBRARY_PATH", None)
        if "LD_LIBRARY_PATH_ORIG" in ours:
            theirs["LD_LIBRARY_PATH"] = ours["LD_LIBRARY_PATH_ORIG"]
    return theirs
