"""Fewer items of the labels that have many: a cap for each label, or all of them down to the rarest."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence


def balanced_most(labels: Sequence[Sequence[Hashable]], ratio: float) -> int | None:
    """How many annotations each label may have so that none has more than `ratio` times as many as the rarest.

    `labels` holds for each item the labels of its annotations. Returns None where nothing is labelled.
    """
    counts = Counter(label for found in labels for label in found)
    return math.ceil(min(counts.values()) * ratio) if counts else None


def capped(keys: Sequence[str], labels: Sequence[Sequence[Hashable]], most: int, seed: int) -> list[bool]:
    """Which items stay so that no label has more than `most` annotations.

    `keys` name the items, best by content hash, and `labels` holds the label of each annotation. Items are taken by
    lot, which follows from the seed alone, those of the rarest label first: what comes along on them is counted, so
    that the frequent labels give way to the rare ones. An item stays whole or goes. Items without labels stay.
    """
    order = _drawn(keys, seed)
    items_of: dict[Hashable, list[int]] = defaultdict(list)
    for index in order:
        for label in set(labels[index]):
            items_of[label].append(index)
    totals = Counter(label for found in labels for label in found)
    stays: list[bool | None] = [None if found else True for found in labels]
    have: Counter[Hashable] = Counter()
    for label in sorted(items_of, key=lambda one: (totals[one], repr(one))):
        for index in items_of[label]:
            if stays[index] is None:
                brings = Counter(labels[index])
                stays[index] = all(have[one] + count <= most for one, count in brings.items())
                have.update(brings if stays[index] else ())
    return [bool(one) for one in stays]


def _drawn(keys: Sequence[str], seed: int) -> list[int]:
    import xxhash

    def lot(index: int) -> tuple[int, str]:
        key = keys[index].encode("utf-8", "surrogatepass")
        return xxhash.xxh3_64_intdigest(key, seed % 2**64), keys[index]

    return sorted(range(len(keys)), key=lot)
