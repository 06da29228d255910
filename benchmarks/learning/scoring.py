"""Scoring a million items and choosing ten of them, against what the same costs in the fastest peers.

Everybody has learned the same answers before the clock starts, and chooses among the same vectors: the peers have read
them into memory, ours are mapped from the file. CPU time is that of the process, in one thread. Memory is the peak of
what is allocated while a batch is chosen, the vectors not among it.
"""

from __future__ import annotations

import json
import time
import tracemalloc
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.figures import Figure, number
from benchmarks.learning.curves import start_peers
from benchmarks.learning.made_pool import ANSWERED, MadePool, made_pool
from benchmarks.learning.results import Measured, Result
from benchmarks.processes import in_fresh_process
from benchmarks.ranking import BATCH
from labeller.learning.choice import choose
from labeller.learning.linear import LinearLearner
from labeller.learning.pool import Landscape, Pool
from labeller.learning.predictions import score
from labeller.learning.strategies import DEFAULT

PEERS = ("modAL margin", "small-text BreakingTies", "scikit-activeml margin")
_TIMES = 3


@dataclass(frozen=True)
class Cost:
    """CPU seconds of each time, and the bytes that were needed beside the vectors."""

    cpu_s: tuple[float, ...]
    peak_bytes: int

    def figures(self, what: str) -> list[Figure]:
        return [
            Figure.of(f"{what}, CPU", "ms", self.cpu_s, scale=1e3),
            Figure.of(f"{what}, memory above the vectors", "MB", [self.peak_bytes], scale=1e-6),
        ]


def run(is_quick: bool) -> Result:
    """Needs 1.5 GB of disk and 6 GB of memory for a moment: some of the peers copy the vectors."""
    items = 20_000 if is_quick else 1_000_000
    few, many = (_compare(items, n_classes) for n_classes in (10, 100))
    return Result(few.measured + many.measured, few.figures + many.figures)


def _compare(items: int, n_classes: int) -> Result:
    with made_pool(items, n_classes) as pool:
        costs = {peer: _peer_cost(pool, peer) for peer in PEERS}
        ours = in_fresh_process(our_cost, pool)
        fastest = min(costs, key=lambda peer: np.median(costs[peer].cpu_s))
        times = float(np.median(costs[fastest].cpu_s) / np.median(ours.cpu_s))
        figures = [figure for peer, cost in costs.items() for figure in cost.figures(pool.what + peer)]
        measured = [Measured(f"scoring-{n_classes}", times, f"against {fastest}; {items:,} items")]
        if n_classes == 100:
            measured.append(
                Measured("memory", ours.peak_bytes / 1e9, f"{fastest}: {number(costs[fastest].peak_bytes / 1e9)}")
            )
        return Result(tuple(measured), (*ours.figures(f"{pool.what}Labeller"), *figures))


def our_cost(pool: MadePool) -> Cost:
    """Predictions for all items that are not answered, and the choice by the default strategy."""
    vectors, answers = pool.vectors(), pool.answers(ANSWERED)
    landscape = Landscape.of(vectors)
    fitted = LinearLearner().fit(vectors, answers)
    rows = np.setdiff1d(np.arange(len(pool)), answers.rows)

    def ask() -> None:
        predictions = score(fitted, rows)
        seen = Pool(vectors, rows, predictions, answered=answers.rows, known_landscape=landscape)
        choose(seen, DEFAULT, BATCH)

    ask()
    cpu_s = []
    for _ in range(_TIMES):
        begin = time.process_time()
        ask()
        cpu_s.append(time.process_time() - begin)
    tracemalloc.start()
    ask()
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Cost(tuple(cpu_s), peak_bytes)


def _peer_cost(pool: MadePool, peer: str) -> Cost:
    answers = pool.answers(ANSWERED)
    with TemporaryDirectory() as folder:
        request = Path(folder) / "request.npz"
        shape = np.array(pool.vectors().shape)
        np.savez(
            request,
            vectors=str(pool.file),
            shape=shape,
            rows=answers.rows,
            classes=answers.targets,
            batch=np.array(BATCH),
        )
        said = json.loads(start_peers("benchmarks.learning.peers.speed", str(request), peer))
    return Cost(tuple(said["cpu_s"]), said["peak_bytes"])
