"""One start of a program on the unseen screen: how long until its window was painted, and what it takes then."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.disk import forget
from benchmarks.packaged.programs import Program
from tests.reliability.packaged.display import SOCKETS, Display, shared_folder

_PATIENCE_S = 300
_TICKS = os.sysconf("SC_CLK_TCK")
_LIBRARIES = ("/usr/lib/", "/lib/")


@dataclass(frozen=True)
class Start:
    """Seconds on the clock and of the processors until the window was painted, and the memory after a while, in MB.

    Resident counts pages that programs share in each, proportional splits them up; the peak is the most so far.
    """

    painted_s: float
    cpu_s: float
    resident_mb: float = 0.0
    proportional_mb: float = 0.0
    peak_mb: float = 0.0


def measure_start(
    program: Program, display: Display, pictures: Path | None = None, *, is_cold: bool = False, rest_s: float = 0
) -> Start:
    """Start a program, on a folder of pictures where one is given. Without `rest_s` no memory is measured."""
    command = program.command if pictures is None else program.opening(pictures)
    if is_cold:
        forget(files_of(program))
    _wait_for_darkness(display)
    begin = time.perf_counter()
    with _running(command, program, display) as process:
        painted_s = display.wait_for_window(process, _PATIENCE_S) - begin
        cpu_s = sum(_cpu_s(one) for one in _family(process.pid))
        if not rest_s:
            return Start(painted_s, cpu_s)
        time.sleep(rest_s)
        family = _family(process.pid)
        resident, proportional = (sum(_rollup_mb(one, name) for one in family) for name in ("Rss", "Pss"))
        return Start(painted_s, cpu_s, resident, proportional, sum(_peak_mb(one) for one in family))


def files_of(program: Program) -> list[Path]:
    """The files of the program, and the system's libraries: what another program holds open stays where it is."""
    own = [path for folder in program.folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return own + _mapped_libraries()


def _mapped_libraries() -> list[Path]:
    folder = Path("/usr/lib/x86_64-linux-gnu")
    return [path for path in folder.glob("*.so*") if path.is_file() and not path.is_symlink()]


@contextmanager
def _running(command: tuple[str, ...], program: Program, display: Display) -> Iterator[subprocess.Popen[bytes]]:
    """Without a network, and seeing the screen's socket where all look for it; ended at the end, with its children."""
    sockets = shared_folder(display.debian.root, "sockets")
    mounts = f"mkdir -p {SOCKETS} && mount --bind {shlex.quote(str(sockets))} {SOCKETS}"
    alone = ("unshare", "--mount", "--net", "/bin/sh", "-c", f'{mounts} && exec "$@"', "sh")
    process = subprocess.Popen(
        (*alone, *command), env=program.environment(display.name), cwd=program.home, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for_darkness(display: Display) -> None:
    """Wait until the window of the start before has gone from the screen."""
    while not display.is_empty():
        time.sleep(0.05)


def _family(pid: int) -> list[int]:
    """A process and all that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        children = []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _rollup_mb(pid: int, name: str) -> float:
    return _line_mb(Path(f"/proc/{pid}/smaps_rollup"), name)


def _peak_mb(pid: int) -> float:
    return _line_mb(Path(f"/proc/{pid}/status"), "VmHWM")


def _line_mb(file: Path, name: str) -> float:
    for line in file.read_text(encoding="ascii", errors="replace").splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return int(value.split()[0]) * 1024 / 1e6
    return 0.0
