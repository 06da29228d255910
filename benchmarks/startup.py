"""From the start of the process to an answer on the terminal, to the window, and to the first item in it.

Every start is a process of its own. Warm means that its files were read a moment ago; cold that the system was asked to
forget those of Python's libraries and of Labeller, which it does for all that no other program uses.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import labeller
from benchmarks.disk import CAN_FORGET, forget
from benchmarks.figures import Figure
from benchmarks.processes import in_fresh_process, own_home

_COLD_STARTS = 3
_WARM_STARTS = 10
_HELPS = 20


def run(is_quick: bool) -> list[Figure]:
    """Measure every start."""
    helps, repeats, size = (3, 3, 500) if is_quick else (_HELPS, _WARM_STARTS, 10_000)
    with own_home() as home:
        sample = in_fresh_process(_make_sample, home)
        large = in_fresh_process(_make_large, home, size)
        figures = _help(helps)
        figures += _windows("to the window, on its start page", "1,000 ms", repeats)
        figures += _windows("to the first item of the sample project", "", repeats, sample)
        figures += _windows(f"to the first item of {size:,} photos", "2,000 ms", repeats, large)
    return figures


def _help(repeats: int) -> list[Figure]:
    """A bare Python and `labeller --help` in turns, so that both meet the same machine."""
    bare_s, help_s = [], []
    for _ in range(repeats):
        bare_s.append(_run("-c", "pass"))
        help_s.append(_run("-m", "labeller", "--help"))
    more_s = [later - sooner for later, sooner in zip(help_s, bare_s, strict=True)]
    return [
        Figure.of("python -c pass", "ms", bare_s, "", 1e3),
        Figure.of("labeller --help, beyond that", "ms", more_s, "300 ms", 1e3),
    ]


def _run(*arguments: str) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def _windows(what: str, aim: str, repeats: int, project: Path | None = None) -> list[Figure]:
    _start(project)  # whatever the first start of all makes, the others find
    warm_s, heavy = zip(*(_start(project) for _ in range(repeats)), strict=True)
    figures = [Figure.of(f"{what}, warm", "ms", warm_s, aim, 1e3)]
    if CAN_FORGET:
        cold_s = [_start_cold(project) for _ in range(_COLD_STARTS)]
        figures.append(Figure.of(f"{what}, cold", "ms", cold_s, "", 1e3))
    if project is None:
        figures.append(Figure.of("heavy packages imported by then", "number", heavy, "0"))
    return figures


def _start(project: Path | None) -> tuple[float, int]:
    """How long it took from the start of the process until that was painted, and how much heavy had been imported."""
    command = [sys.executable, "-m", "benchmarks.first_paint", *([] if project is None else [str(project)])]
    begin = time.time()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    painted_at, heavy = done.stdout.split()
    return float(painted_at) - begin, int(heavy)


def _start_cold(project: Path | None) -> float:
    libraries = {sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders = [*map(Path, libraries), Path(labeller.__file__).parent]
    forget(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return _start(project)[0]


def _make_sample(folder: Path) -> Path:
    from labeller.jobs import JobContext
    from labeller.project.samples import find_samples, open_sample

    return open_sample(find_samples()[0], folder, JobContext())


def _make_large(folder: Path, size: int) -> Path:
    from benchmarks.made import make_project
    from labeller.domain.item import Medium

    return make_project(folder, Medium.IMAGE, size)
