"""What a part of the benchmark found, and how it is kept until the document is written."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.machine import describe_machine, measure_noise

KEPT = Path(__file__).resolve().parents[2] / "build" / "learning"


@dataclass(frozen=True)
class Measured:
    """The value of one goal, by its key in GOALS. `note` says on what it rests, and why it falls short if it does."""

    goal: str
    value: float
    note: str = ""


@dataclass(frozen=True)
class Result:
    """What the `run(is_quick)` of a part returns: its goals, the figures of its table, and Markdown to go below it.

    A part may do without a table and have all it wants to show in the text.
    """

    measured: tuple[Measured, ...] = ()
    figures: tuple[Figure, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Kept:
    """A result and the circumstances in which it was measured."""

    result: Result
    measured_on: str
    took_s: float
    noise: str
    machine: dict[str, str]


def measure(run: Callable[[], Result]) -> Kept:
    """Run a part, and note the circumstances."""
    noise = measure_noise().sentence()
    begin = time.perf_counter()
    result = run()
    took_s = time.perf_counter() - begin
    return Kept(result, f"{datetime.now(UTC):%Y-%m-%d}", took_s, noise, describe_machine())


def keep(name: str, kept: Kept) -> None:
    """Keep the newest result of a part."""
    KEPT.mkdir(parents=True, exist_ok=True)
    _file(name).write_text(json.dumps(asdict(kept), indent=1), encoding="utf-8")


def find_kept(name: str) -> Kept | None:
    """The newest result of a part; None where it was never measured here."""
    from cattrs import structure

    if not _file(name).exists():
        return None
    return structure(json.loads(_file(name).read_text(encoding="utf-8")), Kept)


def _file(name: str) -> Path:
    return KEPT / f"{name}.json"
