"""Tests a package in a small Debian: `python -m tests.reliability.packaged [labeller.deb]`. See `make test-package`."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.reliability.packaged import commands, desktop, journey, windows
from tests.reliability.packaged.debian import check_machine
from tests.reliability.packaged.display import make_screen, running_display
from tests.reliability.packaged.errors import BrokenPromiseError, MissingError, require
from tests.reliability.packaged.lifetime import UNWATCHED, Lifetime, require_bare, written_outside
from tests.reliability.packaged.listing import list_system
from tests.reliability.packaged.machine import Machine, add_user
from tests.reliability.packaged.preparing import FOLDER, REPOSITORY, base


class Report:
    """Says what is checked while it is, and counts."""

    def __init__(self) -> None:
        self.done = 0
        self.failures: list[str] = []

    def check(self, name: str, holds: Callable[[], None]) -> None:
        begin = time.monotonic()
        self.done += 1
        try:
            holds()
        except (BrokenPromiseError, MissingError, OSError, subprocess.TimeoutExpired) as error:
            self.failures.append(name)
            print(f"FAIL {name}: {error}", flush=True)
        else:
            print(f"ok   {name} ({time.monotonic() - begin:.1f} s)", flush=True)

    def check_all(self, machine: Machine, checks: Iterable[Callable[[Machine], None]]) -> None:
        for check in checks:
            self.check(check.__name__.replace("_", " "), lambda check=check: check(machine))  # type: ignore[misc]


def main(arguments: list[str]) -> int:
    try:
        package = Path(arguments[0]) if arguments else _built()
        check_machine()
        bare = base()
        screen = make_screen(bare, FOLDER / "screen")
        report = Report()
        with running_display(screen) as display:
            machine = Machine(bare.copied(FOLDER / "installed"), display, FOLDER / "pictures")
            summary = _test(machine, package, report)
    except MissingError as error:
        print(error)
        return 1
    print(summary)
    return 1 if report.failures else 0


def _test(machine: Machine, package: Path, report: Report) -> str:
    debian = machine.debian
    report.check("no Python and no Qt is there", lambda: require_bare(debian))
    add_user(debian)
    life = Lifetime(debian, package, list_system(debian.root, UNWATCHED))
    life.install()
    report.check("no Python and no Qt came along", lambda: require_bare(debian))
    unused = list_system(debian.root, UNWATCHED)
    for group in (commands, journey, windows):
        report.check_all(machine, group.CHECKS)
    written = written_outside(debian, unused)
    report.check("nothing is written but to the user's folders and the projects' own", lambda: _none(written))
    report.check_all(desktop.machine_with_a_desktop(machine, FOLDER / "desktop"), desktop.CHECKS)
    left = life.remove()
    report.check("nothing is left when it is removed", lambda: _none(left))
    return (
        f"package {package.name}: checks {report.done}, failed {len(report.failures)},"
        f" files written elsewhere {len(written)}, left after removal {len(left)}"
    )


def _built() -> Path:
    """The package that make package left behind."""
    found = sorted((REPOSITORY / "dist").glob("labeller_*.deb"))
    if len(found) != 1:
        raise MissingError(f"dist holds {len(found)} packages of which one is wanted; name it, or run make package.")
    return found[0]


def _none(paths: list[str]) -> None:
    require(not paths, f"{len(paths)} paths: {', '.join(paths[:8])}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
