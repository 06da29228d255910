"""A program in which everything is loaded once, and which works in a copy of itself for each run, to be killed.

Each line that it is given names what to run: the command line with its arguments, or the window with a script of
`window.py`. The copy is a process group of its own; it waits at a gate until whoever wants to watch it does so.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

_COMMANDS = (
    "alembic.command",
    "labeller.cli.importing",
    "labeller.cli.exporting",
    "labeller.cli.packing",
    "labeller.cli.projects",
    "labeller.cli.prelabelling",
    "labeller.store.repair",
    "labeller.delivery.export",
    "labeller.project.samples",
    "labeller.formats.registry",
    "tests.reliability.kills.answering",
)
_WINDOW = (
    "labeller.loop.learning_loop",
    "sklearn.linear_model",
    "onnxruntime",
    "labeller.app",
    "tests.reliability.kills.window",
)


def main() -> None:
    for name in (*_COMMANDS, *(_WINDOW if "window" in sys.argv else ())):
        importlib.import_module(name)
    _tell("ready")
    for line in sys.stdin:
        wanted = json.loads(line)
        copy = os.fork()
        if copy == 0:
            _work_and_end(wanted)
        _tell(copy)
        _, status = os.waitpid(copy, 0)
        _tell(os.waitstatus_to_exitcode(status))


def _tell(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _work_and_end(wanted: dict[str, Any]) -> None:
    """Never back into the loop, which is that of the program and not of its copy."""
    status = 70
    try:
        status = _work(wanted)
    finally:
        if status == 70:
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        os._exit(status)


def _work(wanted: dict[str, Any]) -> int:
    os.setpgid(0, 0)
    for stream, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, wanted["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND),
        (2, wanted["errors"], os.O_WRONLY | os.O_CREAT | os.O_APPEND),
    ):
        os.dup2(os.open(name, flags, 0o644), stream)
    # Waits here until whoever started it opens the other end.
    Path(wanted["gate"]).read_bytes()
    try:
        if wanted["kind"] == "window":
            from tests.reliability.kills.window import run

            run(*wanted["arguments"])
            return 0
        if wanted["kind"] == "answers":
            from tests.reliability.kills.answering import give_answers

            give_answers(*wanted["arguments"])
            return 0
        from labeller.__main__ import main as command_line

        return command_line(wanted["arguments"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == "__main__":
    main()
