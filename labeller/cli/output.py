"""What commands print: JSON documents, lines for people, a progress bar on the error stream."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from labeller.jobs import JobContext, Progress


def print_json(document: Any) -> None:
    """One JSON document, the only thing on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def print_rows(rows: list[tuple[str, object]]) -> None:
    """Names and values under each other."""
    width = max((len(name) for name, _ in rows), default=0)
    for name, value in rows:
        print(f"{name:<{width}}  {value:,}" if isinstance(value, int) else f"{name:<{width}}  {value}")


@contextmanager
def terminal_job(title: str) -> Iterator[JobContext]:
    """A job's context with a bar on the error stream, where that is a terminal."""
    from tqdm import tqdm

    with tqdm(desc=title, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False, unit="") as bar:

        def report(progress: Progress) -> None:
            bar.total = progress.total or None
            bar.n = progress.done
            bar.set_postfix_str(progress.message, refresh=False)
            bar.update(0)

        yield JobContext(report=report)
