"""The graph of similar items: what it costs to make, to extend and to open again, and how many neighbours are right.

Embeddings are made up: clusters of few dimensions within 384, which neighbours have as those of texts and pictures
do. CPU time is that of the process in one thread. Memory is the peak of what is allocated, which leaves out the
mapped embeddings.
"""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.figures import Figure
from benchmarks.ranking import D
from labeller.learning.arrays import Embeddings, unit
from labeller.learning.neighbour_store import NeighbourStore
from labeller.learning.neighbours import Neighbours, find_beside
from labeller.learning.propagation import Graph
from labeller.learning.warm_up import warm_up

SIZES = (10_000, 100_000, 1_000_000)
ADDED = 200
ASKED = 200
SPREAD = 50
# So many items lie in one cluster, on a surface of so many dimensions.
_PER_CLUSTER = 500
_SURFACE = 16
_AT_ONCE = 20_000
_AIMS = {100_000: "10 s", 1_000_000: "300 s"}

T = TypeVar("T")


def run(is_quick: bool) -> list[Figure]:
    """Measure every size. Needs 1.7 GB of disk for a moment."""
    warm_up()
    figures = []
    for size in SIZES[:1] if is_quick else SIZES:
        with tempfile.TemporaryDirectory() as folder:
            figures += _measure(_made_up(size, Path(folder) / "vectors.f32"), Path(folder))
    return figures


def _measure(vectors: Embeddings, folder: Path) -> list[Figure]:
    n = len(vectors)
    store = NeighbourStore(folder)
    tracemalloc.start()
    _, made_s = _clocked(lambda: store.neighbours_of(vectors[: n - ADDED]))
    near, extended_s = _clocked(lambda: store.neighbours_of(vectors))
    _, opened_s = _clocked(lambda: store.neighbours_of(vectors))
    graph, linked_s = _clocked(lambda: Graph.of(near))
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    rows = np.random.default_rng(1).choice(n, SPREAD, replace=False)
    spread_s = [_clocked(lambda row=row: graph.spread(np.array([row])))[1] for row in rows]
    held = graph.links.starts.nbytes + graph.links.rows.nbytes + graph.links.weights.nbytes
    what = f"{n:,} items: "
    return [
        Figure.of(what + "neighbours, CPU", "s", [made_s], _AIMS.get(n, "")),
        Figure.of(what + "of the true neighbours found", "%", [_recall(vectors, near)], "90 %", 1e2),
        Figure.of(what + f"{ADDED} more items, CPU", "s", [extended_s]),
        Figure.of(what + "opened again, CPU", "s", [opened_s]),
        Figure.of(what + "graph of the neighbours, CPU", "s", [linked_s]),
        Figure.of(what + "spreading one answer, CPU", "ms", spread_s, "50 ms", 1e3),
        Figure.of(what + "memory that the graph holds", "MB", [held], "", 1e-6),
        Figure.of(what + "memory while it is made", "MB", [peak_bytes], "500 MB", 1e-6),
    ]


def _recall(vectors: Embeddings, near: Neighbours) -> float:
    """The share of the true neighbours of some items that were found."""
    rows = np.random.default_rng(2).choice(len(vectors), ASKED, replace=False)
    pieces = range(0, len(vectors), _AT_ONCE)
    beside = [find_beside(vectors[rows], vectors[start : start + _AT_ONCE], near.k + 1) for start in pieces]
    others = np.concatenate([part.rows + start for part, start in zip(beside, pieces, strict=True)], axis=1)
    cosines = np.concatenate([part.similarities for part in beside], axis=1)
    cosines[others == rows[:, None]] = -np.inf
    true = np.take_along_axis(others, np.argsort(-cosines, axis=1)[:, : near.k], axis=1)
    return float(np.mean([np.isin(mine, found).mean() for mine, found in zip(true, near.rows[rows], strict=True)]))


def _clocked(act: Callable[[], T]) -> tuple[T, float]:
    begin = time.process_time()
    done = act()
    return done, time.process_time() - begin


def _made_up(n: int, file: Path) -> Embeddings:
    """Written piece by piece and mapped for reading; the clusters are mixed within each piece."""
    dice = np.random.default_rng(0)
    clusters = max(2, n // _PER_CLUSTER)
    centers = dice.standard_normal((clusters, D), dtype=np.float32)
    written = np.memmap(file, dtype=np.float32, mode="w+", shape=(n, D))
    for start in range(0, n, _AT_ONCE):
        count = min(_AT_ONCE, n - start)
        of_cluster = dice.integers(0, clusters, count)
        piece = centers[of_cluster] + dice.standard_normal((count, D), dtype=np.float32) / 10
        for number in np.unique(of_cluster):
            inside = np.flatnonzero(of_cluster == number)
            surface = np.random.default_rng(number).standard_normal((_SURFACE, D), dtype=np.float32)
            piece[inside] += dice.standard_normal((len(inside), _SURFACE), dtype=np.float32) @ unit(surface) * 5
        written[start : start + count] = piece
    written.flush()
    return np.memmap(file, dtype=np.float32, mode="r", shape=(n, D))
