"""The sets that are labelled by simulation: vectors by the app's own embedders, a pool, and a test part kept apart.

Vectors are kept in the user's cache, so that only the first run embeds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np

from benchmarks.labelled import AbsentError
from benchmarks.learning import sources
from labeller.learning.arrays import Bools, Floats, Ints
from labeller.paths import cache_dir

_TEST_SHARE = 0.22
_TEST_SEED = 99
# Each seed sees another part of the pool: what holds for one pool only is not worth knowing.
_SEEN = 0.9
_FIRST_SEED = 1000


@dataclass(frozen=True)
class Source:
    """Where a set comes from. `is_tuned`: settings of the recipe were chosen by looking at it."""

    key: str
    title: str
    load: Callable[[], sources.Loaded]
    batch: int = 10
    budget: int = 300
    is_tuned: bool = False


SOURCES = (
    Source("digits", "digits (pixels)", sources.load_digits, is_tuned=True),
    Source("spoken", "spoken digits", sources.load_spoken_digits, is_tuned=True),
    Source("ag", "AG News", sources.load_ag_news, is_tuned=True),
    Source("banking", "Banking77", sources.load_banking77, batch=20, budget=1000),
    Source("trash", "TrashNet", sources.load_trashnet),
    Source("cells", "blood cells", sources.load_cells),
    Source("names", "names in tweets", sources.load_names),
    Source("penguins", "penguins (rows)", sources.load_penguins, batch=5, budget=150),
    Source("tumours", "tumours (rows)", sources.load_tumours, batch=5, budget=200),
    Source("wine", "wine (rows)", sources.load_wine, batch=5, budget=100),
    Source("messages", "messages (sample)", sources.load_messages, batch=5, budget=150),
)
QUICK = ("digits", "spoken")


@dataclass(frozen=True)
class KnownSet:
    """`vectors` (n, d) with the class of each, (n,). Items where `is_test` are measured on, never asked or seen."""

    source: Source
    vectors: Floats
    classes: Ints
    is_test: Bools

    @property
    def key(self) -> str:
        return self.source.key

    @property
    def n_classes(self) -> int:
        return int(self.classes.max()) + 1

    @cached_property
    def test(self) -> Ints:
        return np.flatnonzero(self.is_test)

    def pool(self, seed: int | None = None) -> Ints:
        """Rows that may be asked, ascending: all, or the part that a seed sees."""
        rows = np.flatnonzero(~self.is_test)
        if seed is None:
            return rows
        dice = np.random.default_rng(_FIRST_SEED + seed)
        return np.sort(dice.permutation(rows)[: int(_SEEN * len(rows))])

    @cached_property
    def digest(self) -> str:
        """Tells sets apart: what was measured on other vectors says nothing about these."""
        parts = (self.vectors, self.classes, self.is_test)
        return sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in parts)).hexdigest()[:12]


def known_sets(keys: tuple[str, ...] | None = None) -> Iterator[KnownSet]:
    """All sets, or those of these keys; those whose data are not there are said and left out."""
    for source in SOURCES:
        if keys is not None and source.key not in keys:
            continue
        try:
            yield open_set(source)
        except AbsentError as absent:
            print(absent, file=sys.stderr)


def open_set(source: Source) -> KnownSet:
    """From the cache, or made now. Raises AbsentError."""
    file = kept_folder("sets") / f"{source.key}.npz"
    if not file.exists():
        vectors, classes, first_test = source.load()
        is_test = _test_part(len(classes), first_test)
        np.savez(file, vectors=vectors.astype(np.float32), classes=classes, is_test=is_test)
    with np.load(file) as kept:
        return KnownSet(source, kept["vectors"], kept["classes"], kept["is_test"])


def kept_folder(name: str) -> Path:
    """A folder of what takes long to make, in the user's cache; safe to delete."""
    folder = cache_dir() / "bench-learning" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _test_part(n: int, first_test: int | None) -> Bools:
    if first_test is not None:
        return np.arange(n) >= first_test
    is_test = np.zeros(n, dtype=bool)
    is_test[np.random.default_rng(_TEST_SEED).permutation(n)[: int(_TEST_SHARE * n)]] = True
    return is_test
