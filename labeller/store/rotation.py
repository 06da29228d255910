"""Which versions of a project are kept: many of the last hours, few of the last weeks, within so many bytes.

Versions are counted by the hours and days in which there are any, from the newest on. Nothing is compared with the
clock of now, so that neither a clock that went wrong nor a year without work takes a version away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labeller.domain.version import Version

_HOUR_S = 3600
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Rotation:
    """The newest so many; of each of so many hours the last one; of each of so many days the last one."""

    newest: int = 10
    hours: int = 24
    days: int = 30
    most_bytes: int = 2_000_000_000


def to_drop(versions: Sequence[Version], rotation: Rotation) -> list[Version]:
    """The versions that are not kept any longer, out of all, which come with the newest first.

    The newest one is always kept, however large it is.
    """
    kept = {one.number for one in versions[: rotation.newest]}
    kept |= _last_of_each(versions, _HOUR_S, rotation.hours)
    kept |= _last_of_each(versions, _DAY_S, rotation.days)
    kept = _within(versions, kept, rotation.most_bytes)
    return [one for one in versions if one.number not in kept]


def _last_of_each(versions: Sequence[Version], seconds: int, most: int) -> set[int]:
    found: dict[int, int] = {}
    for one in versions:
        found.setdefault(int(one.at // seconds), one.number)
    return set(list(found.values())[:most])


def _within(versions: Sequence[Version], kept: set[int], most_bytes: int) -> set[int]:
    """As many of the newest as have room."""
    room = most_bytes
    taken: set[int] = set()
    for one in versions:
        if one.number in kept:
            room -= one.size_bytes
            if room < 0 and taken:
                break
            taken.add(one.number)
    return taken
