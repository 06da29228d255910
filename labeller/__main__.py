"""Starts Labeller from a terminal, a menu entry or a packaged program."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run Labeller with these arguments, by default those of the process. Returns the exit code."""
    multiprocessing.freeze_support()
    from labeller.cli.crash import install
    from labeller.cli.main import run

    uninstall = install()
    # Where this raises, Python ends, and what was installed says so.
    status = run(sys.argv[1:] if argv is None else list(argv), open_app)
    uninstall()
    return status


def open_app(project: Path | None) -> int:
    """Open the window on a project, or on the start page. The command line is handed this: it knows no Qt."""
    from labeller.app import run

    return run(project)


if __name__ == "__main__":
    sys.exit(main())
