"""The real app in a process of its own, labelling by key presses until it is done or killed.

Prints the id of each item once its answer was acknowledged by showing the next one. Items are named after their
folder, which is also their label.
"""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

from labeller.app import make_application, open_window
from tests.e2e.driving import Driver


def main(project: Path, count: int) -> None:
    with open_window(make_application()) as window:
        driver = Driver(window)
        driver.open(project)
        for _ in range(count):
            sys.stdout.write(f"{driver.answer(PurePosixPath(driver.item.name).parts[0])}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
