"""What an answer costs at each size: learning it, spreading it, scoring what is left and choosing the next batch."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np

from benchmarks.figures import Figure
from benchmarks.learning import scoring
from benchmarks.learning.made_pool import ANSWERED, ROUNDS, MadePool, made_pool
from benchmarks.learning.results import Measured, Result
from benchmarks.processes import in_fresh_process
from benchmarks.ranking import BATCH
from labeller.learning.blended import BlendedLearner
from labeller.learning.choice import choose
from labeller.learning.learners import FittedLearner, Learner
from labeller.learning.neighbours import find_neighbours
from labeller.learning.pool import Landscape, Pool
from labeller.learning.predictions import score
from labeller.learning.propagation import Graph, Propagation
from labeller.learning.strategies import DEFAULT
from labeller.learning.warm_up import warm_up

_SIZES = {"next-10k": 10_000, "next-100k": 100_000, "next-1m": 1_000_000}
_LABELS = 10

T = TypeVar("T")


def run(is_quick: bool) -> Result:
    """Scoring against the peers, then what an answer costs at each size."""
    parts = [scoring.run(is_quick)]
    for key, items in _SIZES.items():
        with made_pool(items // 50 if is_quick else items, _LABELS) as pool:
            parts.append(in_fresh_process(_answer, key, pool))
    measured = [one for part in parts for one in part.measured]
    return Result(tuple(measured), tuple(figure for part in parts for figure in part.figures))


def _answer(key: str, pool: MadePool) -> Result:
    warm_up()
    vectors = pool.vectors()
    graph, made_s = _clocked(lambda: Graph.of(find_neighbours(vectors)))
    landscape = Landscape.of(vectors)
    learner = BlendedLearner(graph)
    fitted, first_s = _clocked(lambda: learner.fit(vectors, pool.answers(ANSWERED)))
    next_s, cpu_s = [], []
    for count in range(ANSWERED + 1, ANSWERED + ROUNDS):
        begin = time.process_time()
        fitted, took_s = _clocked(partial(_round, pool, learner, count, fitted, landscape))
        next_s.append(took_s)
        cpu_s.append(time.process_time() - begin)
    tracemalloc.start()
    _round(pool, learner, ANSWERED + ROUNDS, fitted, landscape)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    spread_s = _spread(pool, graph)
    figures = [
        Figure.of(f"{pool.what}from an answer to the next batch that knows of it", "ms", next_s, scale=1e3),
        Figure.of(f"{pool.what}the same, CPU", "ms", cpu_s, scale=1e3),
        Figure.of(f"{pool.what}its answer spread over the graph", "ms", spread_s, scale=1e3),
        Figure.of(f"{pool.what}memory above vectors and graph", "MB", [peak_bytes], scale=1e-6),
        Figure.of(f"{pool.what}first fit, after {ANSWERED} answers", "ms", [first_s], scale=1e3),
        Figure.of(f"{pool.what}the graph, once for a project", "s", [made_s]),
    ]
    measured = [
        Measured(key, 1e3 * float(np.median(next_s)), f"{len(pool):,} items: refit, propagation, all scores, choice")
    ]
    if key == "next-100k":
        measured.append(
            Measured("propagation", float(np.median(spread_s)), f"{len(pool):,} items; wall time, one thread")
        )
    return Result(tuple(measured), tuple(figures))


def _round(pool: MadePool, learner: Learner, count: int, before: FittedLearner, landscape: Landscape) -> FittedLearner:
    """What happens after an answer."""
    vectors, answers = pool.vectors(), pool.answers(count)
    fitted = learner.fit(vectors, answers, before)
    rows = np.setdiff1d(np.arange(len(pool)), answers.rows)
    seen = Pool(vectors, rows, score(fitted, rows), answered=answers.rows, known_landscape=landscape)
    choose(seen, DEFAULT, BATCH)
    return fitted


def _spread(pool: MadePool, graph: Graph) -> list[float]:
    """Each further answer after the first."""
    propagation = Propagation.none(graph).of(pool.answered[:ANSWERED])
    spread_s = []
    for count in range(ANSWERED + 1, ANSWERED + ROUNDS):
        propagation, took_s = _clocked(partial(propagation.of, pool.answered[:count]))
        spread_s.append(took_s)
    return spread_s


def _clocked(act: Callable[[], T]) -> tuple[T, float]:
    begin = time.perf_counter()
    done = act()
    return done, time.perf_counter() - begin
