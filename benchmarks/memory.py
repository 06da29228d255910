"""How much memory the app takes: on its start page, with projects of growing size, and after a hundred answers.

Resident is all that the process has in memory, with the libraries and with the embeddings, which are mapped from a
file and given back when somebody needs the room; its own is what is left without those.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.processes import in_fresh_process
from labeller.domain.item import Medium
from labeller.paths import cache_dir

_AIM = "190 MB"
_ANSWERS = 100
_SETTLED_MS = 1500
_CASES = ((Medium.TEXT, 10_000), (Medium.TEXT, 100_000), (Medium.IMAGE, 10_000))
_QUICK = ((Medium.TEXT, 500), (Medium.IMAGE, 500))


def resident_mb() -> float:
    """What this process has in memory now."""
    return _status_mb("VmRSS")


def peak_mb() -> float:
    """The most that this process has had in memory."""
    return _status_mb("VmHWM")


def own_mb() -> float:
    """What this process has in memory that is not mapped from files."""
    return _status_mb("RssAnon")


def _status_mb(name: str) -> float:
    """Linux keeps this of each process. Raises OSError on other systems."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return int(value.split()[0]) * 1024 / 1e6
    raise OSError(f"the system does not tell {name}")


def run(is_quick: bool) -> list[Figure]:
    """Measure every size, each in a process of its own."""
    figures = in_fresh_process(measure_idle)
    for medium, count in _QUICK if is_quick else _CASES:
        with tempfile.TemporaryDirectory() as folder:
            # Made by another process, which takes what that needed along with it.
            path, embeddings = in_fresh_process(_make, Path(folder), medium, count)
            figures += in_fresh_process(measure_open, path, embeddings, f"{count:,} {medium}s")
    return figures


def _make(folder: Path, medium: Medium, count: int) -> tuple[Path, Path]:
    """A project and the embeddings of all its items."""
    from benchmarks.made import fill_caches, make_project

    path, embeddings = make_project(folder, medium, count), folder / "embeddings"
    fill_caches(path, embeddings, 1.0)
    return path, embeddings


def measure_idle() -> list[Figure]:
    from benchmarks.driving import open_driver

    with open_driver() as driver:
        driver.live(_SETTLED_MS)
        return _now("the start page", _AIM)


def measure_open(path: Path, embeddings: Path, what: str) -> list[Figure]:
    from benchmarks.driving import open_driver
    from benchmarks.made import kind_of

    cache_dir().mkdir(parents=True)
    shutil.move(embeddings, cache_dir())
    with open_driver() as driver:
        driver.time_to_open(path)
        driver.wait_for_jobs()
        figures = _now(f"{what}, open, the learner loaded")
        for _ in range(_ANSWERS):
            driver.time_to_other_item(str(1 + kind_of(driver.item.content_hash)))
            driver.live(50)
        driver.wait_for_jobs()
        return [*figures, *_now(f"{what}, after {_ANSWERS} answers and as many refits")]


def _now(what: str, aim: str = "") -> list[Figure]:
    return [
        Figure.of(f"{what}: resident", "MB", [resident_mb()], aim),
        Figure.of(f"{what}: its own", "MB", [own_mb()]),
    ]
