"""Label names for formats in which a blank ends a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from labeller.formats.format import Renamed

_BLANKS = re.compile(r"\s+")
# Readers of tags strip hyphens, which part the label from the mark before it.
_OUTER_HYPHENS = re.compile(r"\A-+|-+\Z")


def tag_names(names: Iterable[str]) -> dict[str, str]:
    """For each label a name without blanks, and without hyphens at its ends; no two are the same."""
    listed = list(names)
    plain = [name for name in listed if _plain(name) == name]
    given = {name: name for name in plain}
    taken = set(plain)
    for name in listed:
        if name in given:
            continue
        wanted = chosen = _plain(name)
        number = 1
        while chosen in taken:
            number += 1
            chosen = f"{wanted}_{number}"
        given[name] = chosen
        taken.add(chosen)
    return {name: given[name] for name in listed}


def renamed(tags: Mapping[str, str]) -> tuple[Renamed, ...]:
    """The labels that go out under another name than their own."""
    return tuple(Renamed(name, tag) for name, tag in tags.items() if name != tag)


def _plain(name: str) -> str:
    return _OUTER_HYPHENS.sub("_", _BLANKS.sub("_", name)) or "_"
