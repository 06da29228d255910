"""What is killed: how its folder is filled, what runs in it, and what must be there afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.kills.running import Wish

PROJECT = "job.labeller"


def _nothing(_folder: Path) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of work in a folder that `make` fills.

    `wish` says what to run there, by a number that chooses what a window's script does. `results` are names in the
    folder that are there whole or not at all; while they are missing, or where there are none, doing the same again
    must end as if nothing had happened, unless `is_resumed` is False: what a person does is not done again.
    `undoes` says whether the whole history is undone after each kill, `more_faults` what else must be so.
    """

    name: str
    make: Callable[[Path], object]
    wish: Callable[[Path, int], Wish]
    results: tuple[str, ...] = ()
    is_resumed: bool = True
    undoes: bool = True
    project: str = PROJECT
    more_faults: Callable[[Path], Iterable[str]] = _nothing

    @property
    def makes_project(self) -> bool:
        """Whether the project itself is what appears."""
        return self.project in self.results


def command(*arguments: str) -> Callable[[Path, int], Wish]:
    """The command line; a word that begins with @ is a name in the folder."""
    return lambda folder, _: Wish("command", _placed(folder, arguments))


def fresh(*arguments: str) -> Callable[[Path, int], Wish]:
    """The same from the very start of Python."""
    return lambda folder, _: Wish("fresh", _placed(folder, arguments))


def window(script: str, *further: str) -> Callable[[Path, int], Wish]:
    """A script of the window on the project."""
    return lambda folder, seed: Wish("window", (script, str(folder / PROJECT), str(seed), *_placed(folder, further)))


def _placed(folder: Path, arguments: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(folder / one[1:]) if one.startswith("@") else one for one in arguments)
