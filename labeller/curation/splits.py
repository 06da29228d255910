"""Splitting items into train, validation and test: seeded, stratified, and never through a group.

The method is iterative stratification (Sechidis, Tsoumakas and Vlahavas, On the Stratification of Multi-Label Data,
2011): the rarest label first, each of its items to the split that still wants it most. Two repairs follow it: every
label that is frequent enough comes into every split, and the sizes are brought to the whole numbers asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

from labeller.curation.split_state import SplitState, Unit
from labeller.errors import UsageError

_NAMES = {2: ("train", "test"), 3: ("train", "validation", "test")}


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


def split_items(
    keys: Sequence[str],
    strata: Sequence[Collection[Hashable]],
    fractions: Mapping[str, float],
    seed: int,
    groups: Sequence[Hashable] | None = None,
) -> list[str]:
    """The split of each item.

    `keys` name the items, best by content hash, and `strata` holds the labels of each (none, one or several). Items
    with the same key, or the same group that is not None, are never parted. The answer depends on the keys, labels,
    groups and seed, not on the order of the items.

    A label on at least as many items as there are splits comes into each of them. With one label for each item and
    no groups this always succeeds; otherwise it can be impossible and is done as far as it goes. The sizes are
    exact to rounding wherever that leaves the labels in place.
    """
    if (groups is not None and len(groups) != len(keys)) or len(strata) != len(keys):
        raise ValueError("keys, strata and groups must be equally long")
    unit_of, units = _units(keys, strata, groups, seed)
    state = SplitState(units, tuple(fractions.values()))
    _stratify(state)
    _cover(state)
    _settle_sizes(state)
    names = tuple(fractions)
    return [names[state.split[unit]] for unit in unit_of]


def _units(
    keys: Sequence[str], strata: Sequence[Collection[Hashable]], groups: Sequence[Hashable] | None, seed: int
) -> tuple[list[int], list[Unit]]:
    """The unit of each item, and the units that must stay whole, in an order drawn from the seed."""
    import xxhash

    members: dict[int, list[int]] = defaultdict(list)
    for index, root in enumerate(_joined(keys, groups)):
        members[root].append(index)
    drawn = []
    for indices in members.values():
        name = min(keys[index] for index in indices)
        drawn.append((xxhash.xxh3_64_intdigest(name.encode("utf-8", "surrogatepass"), seed % 2**64), name, indices))
    drawn.sort(key=lambda draw: draw[:2])
    unit_of, units = [0] * len(keys), []
    for number, (_, _, indices) in enumerate(drawn):
        labels = tuple(label for index in indices for label in strata[index])
        units.append(Unit(len(indices), labels))
        for index in indices:
            unit_of[index] = number
    return unit_of, units


def _joined(keys: Sequence[str], groups: Sequence[Hashable] | None) -> list[int]:
    """For each item one index that all items share which its keys and groups tie together (union-find)."""
    parents = list(range(len(keys)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    first_of: dict[Hashable, int] = {}
    for index, key in enumerate(keys):
        ties: list[Hashable] = [("key", key)]
        if groups is not None and groups[index] is not None:
            ties.append(("group", groups[index]))
        for tie in ties:
            parents[root(index)] = root(first_of.setdefault(tie, index))
    return [root(index) for index in range(len(keys))]


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
