"""What commands print: JSON documents, lines for people, a progress bar on the error stream."""

from __future__ import annotations

import json
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from labeller.jobs import JobCancelledError, JobContext, Progress

# Controls that a terminal obeys or that break the line, and signs that turn the direction of what follows.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def print_json(document: Any) -> None:
    """One JSON document, the only thing on standard output; in ASCII where the terminal or file is not in UTF-8."""
    is_utf8 = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    print(json.dumps(document, ensure_ascii=not is_utf8, indent=2))


def print_rows(rows: list[tuple[str, object]]) -> None:
    """Names and values under each other."""
    named = [(plain(name), f"{value:,}" if isinstance(value, int) else plain(str(value))) for name, value in rows]
    width = max((len(name) for name, _ in named), default=0)
    for name, value in named:
        print(f"{name:<{width}}  {value}")


def say(line: str) -> None:
    """One line, whatever names from data stand in it."""
    print(plain(line))


def plain(text: str) -> str:
    """Text from data in one line that no terminal takes for a command."""
    return _CONTROLS.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def counted(number: int, noun: str) -> str:
    """A number with its noun, for nouns that take an s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


@contextmanager
def terminal_job(title: str) -> Iterator[JobContext]:
    """A job's context with a bar on the error stream, where that is a terminal.

    Ctrl+C cancels the job, so that it ends in order, and comes out as KeyboardInterrupt; a second one is not waited
    for.
    """
    from tqdm import tqdm

    # A windowed program has none.
    is_shown = sys.stderr is not None and sys.stderr.isatty()
    with tqdm(desc=title, file=sys.stderr, disable=not is_shown, leave=False, unit="") as bar:

        def report(progress: Progress) -> None:
            bar.total = progress.total or None
            bar.n = progress.done
            bar.set_postfix_str(progress.message, refresh=False)
            bar.update(0)

        context = JobContext(report=report)
        with _interrupt_cancels(context):
            yield context


@contextmanager
def _interrupt_cancels(context: JobContext) -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT) or signal.default_int_handler
    # Only the main thread hears of signals, and what was started in the background is not to be interrupted.
    if threading.current_thread() is not threading.main_thread() or before is signal.SIG_IGN:
        yield
        return

    def cancel(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        context.cancel()

    signal.signal(signal.SIGINT, cancel)
    try:
        yield
    except JobCancelledError:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, before)
