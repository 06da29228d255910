"""Starting what is to be killed, and killing it with everything that it started."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

ROOT = Path(__file__).resolve().parents[3]
_PATIENCE_S = 300.0

Kind = Literal["command", "window", "answers", "fresh"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What to run: `fresh` from the start of Python, all else in a copy of a program in which it is loaded."""

    kind: Kind
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: its status (negative when it was killed), all that it said, and how long it took."""

    status: int
    said: list[str]
    errors: str
    seconds: float

    @property
    def was_killed(self) -> bool:
        return self.status == -signal.SIGKILL


class Runner:
    """Runs one thing after the other, each in a process group of its own, in a home folder of its own."""

    def __init__(self, folder: Path, *, has_window: bool = True) -> None:
        self._out, self._errors, self._gate = folder / "said", folder / "errors", folder / "gate"
        os.mkfifo(self._gate)
        self._environment = environment(folder / "home")
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.kills.nursery", *(["window"] if has_window else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=self._environment,
        )
        self._expect("ready")

    def close(self) -> None:
        self._nursery.communicate()

    def run(self, wish: Wish, *, kill_after_s: float | None = None, watched_by: tuple[str, ...] = ()) -> Ending:
        """Run to the end, or until it is killed. `watched_by` is a program that watches it from before it begins."""
        for path in (self._out, self._errors):
            path.write_bytes(b"")
        if wish.kind == "fresh":
            return self._run_fresh(wish, kill_after_s)
        told = {"kind": wish.kind, "arguments": wish.arguments, "out": str(self._out), "errors": str(self._errors)}
        told["gate"] = str(self._gate)
        assert self._nursery.stdin is not None
        print(json.dumps(told), file=self._nursery.stdin, flush=True)
        process = int(self._line())
        watcher = _watch(process, watched_by) if watched_by else None
        began = time.monotonic()
        self._gate.write_bytes(b"")
        timer = _killing(process, kill_after_s)
        status = int(self._line())
        timer.cancel()
        seconds = time.monotonic() - began
        _kill_group(process)
        if watcher is not None:
            watcher.wait(_PATIENCE_S)
        return self._ending(status, seconds)

    def _run_fresh(self, wish: Wish, kill_after_s: float | None) -> Ending:
        command = [sys.executable, "-m", "labeller", *wish.arguments]
        began = time.monotonic()
        with self._out.open("wb") as out, self._errors.open("wb") as errors:
            process = subprocess.Popen(
                command, stdout=out, stderr=errors, cwd=ROOT, env=self._environment, start_new_session=True
            )
            timer = _killing(process.pid, kill_after_s)
            status = process.wait(_PATIENCE_S)
        timer.cancel()
        _kill_group(process.pid)
        return self._ending(status, time.monotonic() - began)

    def _ending(self, status: int, seconds: float) -> Ending:
        said = self._out.read_text(encoding="utf-8", errors="replace")
        # A line that was cut short was not said.
        return Ending(status, said.split("\n")[:-1], self._errors.read_text(errors="replace"), seconds)

    def _line(self) -> str:
        assert self._nursery.stdout is not None
        line = self._nursery.stdout.readline()
        assert line, "the program that is loaded once has died"
        return line.strip()

    def _expect(self, line: str) -> None:
        got = self._line()
        assert got == line, got


def environment(home: Path) -> dict[str, str]:
    """That of a user with an empty home folder and no display."""
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "CACHE", "DATA", "STATE")}
    (home / "runtime").mkdir(parents=True, exist_ok=True)
    (home / "runtime").chmod(0o700)
    return {
        **os.environ,
        **folders,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "runtime"),
        "TMPDIR": str(home / "runtime"),
        "QT_QPA_PLATFORM": "offscreen",
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
    }


def _killing(process: int, after_s: float | None) -> threading.Timer:
    timer = threading.Timer(_PATIENCE_S if after_s is None else after_s, _kill_group, (process,))
    timer.daemon = True
    timer.start()
    return timer


def _kill_group(process: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)


def _watch(process: int, program: tuple[str, ...]) -> subprocess.Popen[str]:
    """Start a watcher, and wait until it says that it watches."""
    watcher = subprocess.Popen([*program, "-p", str(process)], stderr=subprocess.PIPE, text=True)
    assert watcher.stderr is not None
    said = watcher.stderr.readline()
    assert "attached" in said, said
    # What else it says must not make it wait.
    threading.Thread(target=_read_to_the_end, args=(watcher.stderr,), daemon=True).start()
    return watcher


def _read_to_the_end(stream: IO[str]) -> None:
    with stream:
        stream.read()
