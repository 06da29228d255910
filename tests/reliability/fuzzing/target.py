"""What a fuzz target is: a function that reads a folder, and where its first inputs come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.fuzzing.trees import Tree

INPUT = "input"
"""The file that holds the input of a target that reads bytes."""

_OF_BYTES = 300


@dataclass(frozen=True)
class Target:
    """`run` gets the folder of the input and a scratch folder; it may raise LabellerError and nothing else.

    `seeds` makes first inputs in a folder of its own. `weight` is the share of the time, beside the 1 of most targets,
    and `few` the number of mutations in the short form.
    """

    name: str
    group: str
    run: Callable[[Path, Path], None]
    seeds: Callable[[Path], Iterable[Tree]]
    weight: float = 1.0
    few: int = 40


def of_bytes(
    name: str, group: str, read: Callable[[bytes], None], seeds: Callable[[], Iterable[bytes]], suffix: str = ""
) -> Target:
    """A target whose input is one file."""

    def run(source: Path, _scratch: Path) -> None:
        for path in source.iterdir():
            if path.is_file():
                read(path.read_bytes())

    return Target(name, group, run, lambda _: ({INPUT + suffix: one} for one in seeds()), few=_OF_BYTES)
