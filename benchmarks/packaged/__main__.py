"""Measures the packaged program beside its peers: `python -m benchmarks.packaged [--quick] [--write FILE]`.

As root: it uses the unseen screen of `make test-package`. The peers need Python 3.12 or newer (--peers-python).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.figures import number
from benchmarks.machine import measure_noise
from benchmarks.packaged.pictures import make_pictures
from benchmarks.packaged.programs import PEERS, Program, install_theirs, unpack_ours
from benchmarks.packaged.starts import Start, measure_start
from benchmarks.tables import replace_part, table
from tests.reliability.packaged.debian import check_machine
from tests.reliability.packaged.display import Display, make_screen, running_display
from tests.reliability.packaged.errors import MissingError
from tests.reliability.packaged.preparing import FOLDER, REPOSITORY, base

_MARK = "packaged"
_REST_S = 10
_LONG_REST_S = 60


def main() -> int:
    asked = _arguments()
    try:
        check_machine()
        screen = make_screen(base(), FOLDER / "screen")
        with running_display(screen) as display, tempfile.TemporaryDirectory(prefix="labeller-peers-") as folder:
            text = _measure(asked, display, Path(folder))
    except MissingError as error:
        print(error)
        return 1
    print(text)
    if asked.write:
        replace_part(asked.write, _MARK, text)
    return 0


def _measure(asked: argparse.Namespace, display: Display, place: Path) -> str:
    begin = time.perf_counter()
    programs = _programs(asked, place)
    count = 2_000 if asked.quick else 100_000
    pictures = make_pictures(place / "pictures", count)
    noise = measure_noise()
    rows = [
        ("unpacked, MB", *(number(program.unpacked_bytes / 1e6) for program in programs)),
        ("to download, MB", *(number(program.download_bytes / 1e6) for program in programs)),
    ]
    few = asked.quick
    for program in programs:
        measure_start(program, display)  # whatever the first start of all makes, the others find
    warm = _in_turns(programs, 2 if few else 7, lambda program: measure_start(program, display))
    cold = _in_turns(programs, 1 if few else 3, lambda program: measure_start(program, display, is_cold=True))
    idle = _in_turns(programs, 1 if few else 2, lambda program: measure_start(program, display, rest_s=_REST_S))
    rows += _row("to the painted window, warm, s", warm, lambda start: start.painted_s)
    rows += _row("to the painted window, cold, s", cold, lambda start: start.painted_s)
    rows += _row("processor time until then, warm, s", warm, lambda start: start.cpu_s)
    rows += _row(f"{_REST_S} s later: resident, MB", idle, lambda start: start.resident_mb)
    rows += _row(f"{_REST_S} s later: proportional, MB", idle, lambda start: start.proportional_mb)
    rest_s = 5 if few else _LONG_REST_S
    full = _in_turns(programs, 1, lambda one: measure_start(one, display, pictures, rest_s=rest_s))
    rows += _row(f"{count:,} pictures: to the painted window, s", full, lambda start: start.painted_s)
    rows += _row(f"{count:,} pictures, {rest_s} s later: resident, MB", full, lambda start: start.resident_mb)
    rows += _row(f"{count:,} pictures, {rest_s} s later: proportional, MB", full, lambda start: start.proportional_mb)
    rows += _row(f"{count:,} pictures: the most until then, MB", full, lambda start: start.peak_mb)
    headings = ("What", *(program.name for program in programs), "")
    took = f"Measured in {time.perf_counter() - begin:.0f} s; the load at the end was {os.getloadavg()[0]:.1f}."
    return f"{table(headings, [(*row, '') for row in rows])}\n\n{noise.sentence()} {took}"


def _programs(asked: argparse.Namespace, place: Path) -> list[Program]:
    python = shutil.which(asked.peers_python)
    if python is None:
        raise MissingError(f"{asked.peers_python} does not run; name Python 3.12 or newer: COPYLEFT_PYTHON=...")
    archive, package = _built("labeller-*.tar.gz"), _built("labeller_*.deb")
    return [unpack_ours(archive, package, place), *(install_theirs(peer, python, place) for peer in PEERS)]


def _built(pattern: str) -> Path:
    found = sorted((REPOSITORY / "dist").glob(pattern))
    if len(found) != 1:
        raise MissingError(f"dist holds {len(found)} files {pattern}, of which one is wanted: run make package.")
    return found[0]


Starts = list[list[Start]]


def _in_turns(programs: Sequence[Program], repeats: int, measure: Callable[[Program], Start]) -> Starts:
    """The starts of each program. All take turns, so that a busy minute of the machine meets every one."""
    turns = [[measure(program) for program in programs] for _ in range(repeats)]
    return [list(starts) for starts in zip(*turns, strict=True)]


def _row(what: str, starts: Starts, value: Callable[[Start], float]) -> list[tuple[str, ...]]:
    return [(what, *(_cell([value(start) for start in own]) for own in starts))]


def _cell(values: Sequence[float]) -> str:
    if len(values) == 1:
        return number(values[0])
    return f"{number(median(values))} ({number(min(values))}–{number(max(values))})"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.packaged", description="Measure the packaged program.")
    parser.add_argument("--quick", action="store_true", help="few and small, to see that everything works")
    parser.add_argument("--peers-python", default="python3.12", metavar="PYTHON", help="runs the peers")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into this document, at its marks")
    asked = parser.parse_args()
    if asked.quick and asked.write:
        parser.error("figures of small sizes are not written down")
    return asked


if __name__ == "__main__":
    sys.exit(main())
