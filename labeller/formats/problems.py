"""Keeping lists of problems short enough to be read, and whole enough to be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from labeller.domain.fault import Fault
from labeller.domain.item import Problem

Other = TypeVar("Other")

# So many of one kind are named one by one; whoever has more looks for one cause, not for each.
MOST_OF_A_KIND = 200


def condensed(found: Iterable[Other | Problem], most: int = MOST_OF_A_KIND) -> Iterator[Other | Problem]:
    """All that is found, with the problems of one kind counted instead of named after the first `most`."""
    seen: Counter[tuple[Fault, bool]] = Counter()
    for one in found:
        if isinstance(one, Problem):
            seen[one.fault, one.is_mended] += 1
            if seen[one.fault, one.is_mended] > most:
                continue
        yield one
    for (fault, is_mended), count in seen.items():
        if count > most:
            yield Problem("and further places", f"{count - most:,} more of the same kind", fault, is_mended)
