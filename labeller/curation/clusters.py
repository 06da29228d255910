"""Which items belong together, tied by equal values or one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence


class Ties:
    """Items 0 to n-1, each alone until it is tied to another (union-find)."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def tie(self, one: int, other: int) -> None:
        self._parents[self.root(one)] = self.root(other)

    def root(self, index: int) -> int:
        """One index that all items share which are tied together."""
        parents = self._parents
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    def clusters(self) -> list[list[int]]:
        """The items that are tied together, each cluster and all of them in the order of the items."""
        members: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self._parents)):
            members[self.root(index)].append(index)
        return list(members.values())


def clusters(*columns: Sequence[Hashable | None]) -> list[list[int]]:
    """Items that share a value which is not None in any of the columns, and what they share with further ones."""
    ties = Ties(len(columns[0]))
    for column in columns:
        for one, other in _equal(column):
            ties.tie(one, other)
    return ties.clusters()


def numbered(found: Iterable[Sequence[int]], count: int) -> list[int | None]:
    """For each of so many items the number of its cluster; None for an item that is alone."""
    numbers: list[int | None] = [None] * count
    for number, members in enumerate(found):
        for index in members if len(members) > 1 else ():
            numbers[index] = number
    return numbers


def _equal(column: Sequence[Hashable | None]) -> Iterable[tuple[int, int]]:
    first: dict[Hashable, int] = {}
    for index, value in enumerate(column):
        if value is not None and (before := first.setdefault(value, index)) != index:
            yield index, before
