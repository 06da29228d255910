"""Where every unit of a split in the making stands, and what each split still wants."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

_OPEN = -1


@dataclass(frozen=True, slots=True)
class Unit:
    """Items that go together: how many, and the labels of them all, repeated as often as they occur.

    `kept` is the number of the split that they are in already and do not leave.
    """

    size: int
    labels: tuple[Hashable, ...]
    kept: int | None = None


def whole_sizes(total: int, fractions: Sequence[float]) -> list[int]:
    """Whole numbers that add up to `total` and come nearest to the fractions (largest remainder)."""
    exact = [fraction * total for fraction in fractions]
    sizes = [int(size) for size in exact]
    by_remainder = sorted(range(len(exact)), key=lambda split: sizes[split] - exact[split])
    for split in by_remainder[: total - sum(sizes)]:
        sizes[split] += 1
    return sizes


class SplitState:
    """The units, the split of each, and running counts of sizes and labels in each split.

    Units that keep their split are counted, but `units_of` and `unlabelled` list only those that may go anywhere.
    """

    def __init__(self, units: Sequence[Unit], fractions: Sequence[float]) -> None:
        self.units = units
        self.split = [_OPEN] * len(units)
        self.gaps = [-size for size in whole_sizes(sum(unit.size for unit in units), fractions)]
        self.units_of: dict[Hashable, list[int]] = defaultdict(list)
        self.unlabelled: list[int] = []
        self._splits = range(len(fractions))
        self._units_with = Counter(label for unit in units for label in set(unit.labels))
        self._have = {label: [0] * len(self._splits) for label in self._units_with}
        counts = Counter(label for unit in units for label in unit.labels)
        self._want = {label: self._wants(label, count, fractions) for label, count in counts.items()}
        self._index()

    def _index(self) -> None:
        for number, unit in enumerate(self.units):
            if unit.kept is not None:
                self.place(number, unit.kept)
                continue
            for label in set(unit.labels):
                self.units_of[label].append(number)
            if not unit.labels:
                self.unlabelled.append(number)

    def _wants(self, label: Hashable, count: int, fractions: Sequence[float]) -> list[float]:
        wants = [fraction * count for fraction in fractions]
        return _at_least_one(wants) if self.must_cover(label) else wants

    def must_cover(self, label: Hashable) -> bool:
        """Whether the label is frequent enough to come into every split."""
        return self._units_with[label] >= len(self._splits)

    def is_open(self, number: int) -> bool:
        return self.split[number] == _OPEN

    def most_wanting(self, label: Hashable) -> int:
        return max(self._splits, key=lambda split: (self._want[label][split], -self.gaps[split]))

    def roomiest(self) -> int:
        return min(self._splits, key=lambda split: self.gaps[split])

    def excess(self, label: Hashable, split: int) -> float:
        """How many items more than wanted of a label a split has."""
        return -self._want[label][split]

    def lacking(self, label: Hashable) -> list[int]:
        """The splits without a label that should have it."""
        return [split for split in self._splits if self.must_cover(label) and not self._have[label][split]]

    def can_leave(self, number: int) -> bool:
        """Whether a unit can leave its split without taking the last of a label with it."""
        split = self.split[number]
        return all(self._have[label][split] > 1 or not self.must_cover(label) for label in self.units[number].labels)

    def place(self, number: int, split: int) -> None:
        self.split[number] = split
        self._count(number, split, 1)

    def move(self, number: int, split: int) -> None:
        self._count(number, self.split[number], -1)
        self.place(number, split)

    def _count(self, number: int, split: int, sign: int) -> None:
        unit = self.units[number]
        self.gaps[split] += sign * unit.size
        for label in unit.labels:
            self._want[label][split] -= sign
        for label in set(unit.labels):
            self._have[label][split] += sign


def _at_least_one(wants: Sequence[float]) -> list[float]:
    """The same sum, with no split below one; what that costs is taken from the others in proportion."""
    small = {split for split, want in enumerate(wants) if want < 1}
    while True:
        rest = sum(want for split, want in enumerate(wants) if split not in small)
        scale = (sum(wants) - len(small)) / rest if rest else 1.0
        shrunk = {split for split, want in enumerate(wants) if split not in small and want * scale < 1}
        if not shrunk:
            return [1.0 if split in small else want * scale for split, want in enumerate(wants)]
        small |= shrunk
