"""What the window does while nobody does anything: processor time, wake-ups and timers, page by page: `make idle`.

Hours of it cannot be waited for; what a page does in some minutes it does in all the others too, since only timers and
threads can start anything, and those are listed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.driving import Driver, open_driver
from benchmarks.processes import in_fresh_process
from labeller.domain.item import Medium
from labeller.paths import cache_dir
from tests.reliability.soak.course import say
from tests.reliability.soak.labelling import answer, make

_ITEMS, _ANSWERS = 2_000, 30
_PAGES = 6
# Of one core; and how often in a second. A program that looks for something ten times a second uses twice that.
_MOST_CPU, _MOST_WAKES = 0.005, 2.0
_START, _CLOSED = "start page", "start page again"


@dataclass(frozen=True)
class Rest:
    """So many seconds on a page: the share of one core that was used, wake-ups per second, and what runs."""

    page: str
    seconds: float
    cpu: float
    wakes: float
    timers: tuple[str, ...]
    jobs: tuple[str, ...]

    @property
    def is_quiet(self) -> bool:
        return self.cpu <= _MOST_CPU and self.wakes <= _MOST_WAKES and not self.jobs

    def line(self) -> str:
        running = ", ".join((*self.timers, *(f"job {job}" for job in self.jobs))) or "none"
        cpu, wakes = f"{100 * self.cpu:.3f} % of a core", f"{self.wakes:.2f} wake-ups/s"
        return f"  {self.page:<17} {self.seconds:>5.0f} s  {cpu}  {wakes}  timers: {running}"


def rest_on_pages(minutes: float, project: Path, embeddings: Path) -> list[Rest]:
    """Rest on the start page, on each page of a project that all work is done for, and when it is closed again."""
    cache_dir().mkdir(parents=True)
    embeddings.rename(cache_dir() / "embeddings")
    rests = []
    with open_driver() as driver:
        for page in _pages(driver, project):
            rests.append(_rest(driver, page, 60 * minutes / _PAGES))
            say(rests[-1].line())
    return rests


def _pages(driver: Driver, project: Path) -> Iterator[str]:
    driver.live(5_000)
    yield _START
    driver.time_to_open(project)
    for _ in range(_ANSWERS):
        answer(driver)
    pages = driver.window.pages
    assert pages is not None
    for name in pages.names:
        driver.window.qt_actions[f"show_{name}"].trigger()
        driver.wait_for_jobs()
        yield name
    driver.window.qt_actions["close_project"].trigger()
    driver.live(2_000)
    yield _CLOSED


def _rest(driver: Driver, page: str, seconds: float) -> Rest:
    begin, cpu, wakes = time.monotonic(), time.process_time(), _wakes()
    driver.live(round(1000 * seconds))
    took = time.monotonic() - begin
    cpu, wakes = time.process_time() - cpu, max(0, _wakes() - wakes)
    session = driver.window.session
    jobs = tuple(job.name for job in session.jobs.jobs) if session is not None else ()
    return Rest(page, took, cpu / took, wakes / took, tuple(_timers()), jobs)


def _timers() -> Iterator[str]:
    """The timers that are running, with whose they are and how often they come."""
    roots = [QApplication.instance(), *QApplication.topLevelWidgets()]
    for root in roots:
        for timer in root.findChildren(QTimer):
            if timer.isActive():
                yield f"{type(timer.parent()).__name__} every {timer.interval()} ms"


def _wakes() -> int:
    """How often a thread of this process has gone to sleep so far, and so was woken. All but glances at the clock."""
    total = 0
    for status in Path("/proc/self/task").glob("*/status"):
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                total += int(line.split()[1])
    return total


def main() -> int:
    """Exits with 1 where a page is not quiet."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.soak.idle", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="in all, shared by the pages")
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory(prefix="idle-") as folder:
        project, embeddings = in_fresh_process(make, Path(folder), Medium.TEXT, _ITEMS)
        rests = in_fresh_process(rest_on_pages, minutes, project, embeddings)
    seconds = sum(rest.seconds for rest in rests)
    cpu, wakes = (sum(getattr(rest, name) * rest.seconds for rest in rests) / seconds for name in ("cpu", "wakes"))
    restless = [rest.page for rest in rests if not rest.is_quiet]
    say(
        f"\nidle: {seconds:.0f} s on {len(rests)} pages, {100 * cpu:.3f} % of a core, {wakes:.2f} wake-ups per second;"
        f" 8 hours at that rate are {8 * 3600 * cpu:.0f} s of processor time; restless: {', '.join(restless) or 'none'}"
    )
    return 1 if restless else 0


if __name__ == "__main__":
    sys.exit(main())
