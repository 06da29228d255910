"""Splitting items into train, validation and test: seeded, stratified, and never through a group.

The method is iterative stratification (Sechidis, Tsoumakas and Vlahavas, On the Stratification of Multi-Label Data,
2011): the rarest label first, each of its items to the split that still wants it most. Two repairs follow it: every
label that is frequent enough comes into every split, and the sizes are brought to the whole numbers asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from labeller.curation.clusters import clusters
from labeller.curation.split_state import SplitState, Unit
from labeller.errors import UsageError

_NAMES = {2: ("train", "test"), 3: ("train", "validation", "test")}
_OTHER_NAMES = {
    "training": "train", "val": "validation", "valid": "validation", "dev": "validation", "testing": "test",
}  # fmt: skip


def parse_fractions(text: str) -> dict[str, float]:
    """The fractions in `"80,10,10"` (train, validation, test) or `"80,20"` (train, test); per cent or parts of one.

    Raises UsageError if they are not two or three positive numbers that add up to 100 or 1.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in _NAMES or not all(0 < number < float("inf") for number in numbers):
        raise UsageError(f"“{text}” are not the sizes of splits.", "Write for example 80,10,10 or 80,20.")
    total = sum(numbers)
    if abs(total - 100) > 0.5 and abs(total - 1) > 0.005:
        raise UsageError(f"The splits {text} add up to {total:g}, not to 100.")
    return {name: number / total for name, number in zip(_NAMES[len(numbers)], numbers, strict=True)}


def same_split(name: str | None) -> str | None:
    """The name that Labeller has for a split that others call otherwise, `val` or `Dev` for example."""
    plain = (name or "").strip().lower()
    known = _OTHER_NAMES.get(plain, plain)
    return known if known in _NAMES[3] else name


def split_items(
    keys: Sequence[str],
    strata: Sequence[Collection[Hashable]],
    fractions: Mapping[str, float],
    seed: int,
    ties: Sequence[Sequence[Hashable | None]] = (),
    kept: Sequence[str | None] | None = None,
    sizes: Sequence[int] | None = None,
) -> list[str]:
    """The split of each item.

    `keys` name the items, best by content hash, and `strata` holds the labels of each (none, one or several). Items
    with the same key, or in one of the `ties` with the same value that is not None, are never parted. The answer
    depends on the keys, labels, ties and seed, not on the order of the items.

    Items with a split in `kept` that is among the fractions stay in it, even where they are parted already; whatever
    is tied to them goes where most of them are. The others are divided so that the whole comes nearest to the sizes.
    Items whose number in `sizes` is 0 instead of 1 only hold those that are tied to them.

    A label on at least as many items as there are splits comes into each of them. With one label for each item, no
    ties and none kept this always succeeds; otherwise it can be impossible and is done as far as it goes. The sizes
    are exact to rounding wherever that leaves the labels in place.
    """
    sizes = sizes or [1] * len(keys)
    kept = kept or [None] * len(keys)
    if any(len(column) != len(keys) for column in (strata, *ties, kept, sizes)):
        raise ValueError("keys, strata, ties, kept and sizes must be equally long")
    names = tuple(fractions)
    number_of = {name: number for number, name in enumerate(names)}
    stays = [None if name is None else number_of.get(name) for name in kept]
    unit_of, units = _units(_drawn(keys, ties, stays, seed), strata, sizes)
    state = SplitState(units, tuple(fractions.values()))
    _stratify(state)
    _cover(state)
    _settle_sizes(state)
    return [names[state.split[unit]] for unit in unit_of]


@dataclass(frozen=True, slots=True)
class _Part:
    """Tied items that go together, and the split that they stay in, if any."""

    items: Sequence[int]
    split: int | None


def _drawn(
    keys: Sequence[str], ties: Sequence[Sequence[Hashable | None]], stays: Sequence[int | None], seed: int
) -> list[_Part]:
    """The items in parts that stay whole, in an order drawn from the seed."""
    import xxhash

    drawn = []
    for indices in clusters(keys, *ties):
        name = min(keys[index] for index in indices)
        number = xxhash.xxh3_64_intdigest(name.encode("utf-8", "surrogatepass"), seed % 2**64)
        drawn += [(number, name, part) for part in _parts(indices, stays)]
    return [part for _, _, part in sorted(drawn, key=lambda draw: draw[:2])]


def _units(
    parts: Sequence[_Part], strata: Sequence[Collection[Hashable]], sizes: Sequence[int]
) -> tuple[list[int], list[Unit]]:
    """The unit of each item, and the units."""
    unit_of, units = [0] * len(strata), []
    for number, part in enumerate(parts):
        labels = tuple(label for index in part.items for label in strata[index])
        units.append(Unit(sum(sizes[index] for index in part.items), labels, part.split))
        for index in part.items:
            unit_of[index] = number
    return unit_of, units


def _parts(indices: Sequence[int], stays: Sequence[int | None]) -> list[_Part]:
    """Tied items by the split that they stay in; those that have none go where most of the others are."""
    parts: dict[int | None, list[int]] = defaultdict(list)
    for index in indices:
        parts[stays[index]].append(index)
    if None in parts and len(parts) > 1:
        free = parts.pop(None)
        parts[max(parts, key=lambda split: (len(parts[split]), -(split or 0)))] += free
    return [_Part(items, split) for split, items in parts.items()]


def count_parted(splits: Sequence[str | None], found: Iterable[Sequence[int]]) -> int:
    """How many clusters of items are in more than one split; items without a split do not count."""
    return sum(len({splits[index] for index in members} - {None}) > 1 for members in found)


def _stratify(state: SplitState) -> None:
    waiting = Counter(label for unit in state.units for label in unit.labels)
    while waiting:
        label = min(waiting, key=lambda one: (waiting[one], repr(one)))
        for number in state.units_of[label]:
            if state.is_open(number):
                state.place(number, state.most_wanting(label))
                waiting.subtract(state.units[number].labels)
        del waiting[label]
    for number in range(len(state.units)):
        if state.is_open(number):
            state.place(number, state.roomiest())


def _cover(state: SplitState) -> None:
    """Bring every label that is frequent enough into the splits that lack it."""
    for label in sorted(state.units_of, key=lambda one: (len(state.units_of[one]), repr(one))):
        for lacking in state.lacking(label):
            donor = next((number for number in state.units_of[label] if state.can_leave(number)), None)
            if donor is not None:
                state.move(donor, lacking)


@dataclass(frozen=True, slots=True)
class _Move:
    number: int
    split: int


def _settle_sizes(state: SplitState) -> None:
    """Move items out of the splits that are too large until the sizes are right or no move is harmless."""
    while (move := _best_move(state)) is not None:
        state.move(move.number, move.split)


def _best_move(state: SplitState) -> _Move | None:
    over = [split for split, gap in enumerate(state.gaps) if gap > 0]
    under = [split for split, gap in enumerate(state.gaps) if gap < 0]
    for source in over:
        for target in under:
            largest = min(state.gaps[source], -state.gaps[target])
            number = _movable(state, source, target, largest)
            if number is not None:
                return _Move(number, target)
    return None


def _movable(state: SplitState, source: int, target: int, largest: int) -> int | None:
    """A unit of at most `largest` items to take from one split to another, of the label that gains most by it."""

    def gain(label: Hashable) -> tuple[float, str]:
        return state.excess(label, target) - state.excess(label, source), repr(label)

    pools = [state.unlabelled, *(state.units_of[label] for label in sorted(state.units_of, key=gain))]
    for pool in pools:
        for number in pool:
            if state.split[number] == source and state.units[number].size <= largest and state.can_leave(number):
                return number
    return None
