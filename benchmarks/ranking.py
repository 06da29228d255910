"""From an answer to the next questions: refit, score the whole pool and choose, at growing numbers of items.

Embeddings are made up (clusters with noise, 384 dimensions, one cluster a label) and memory-mapped as the app has
them. CPU time is that of the process, which other programs do not change much. Memory is the peak of what is
allocated, which leaves out the mapped embeddings.
"""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure
from labeller.learning.arrays import Embeddings, Ints
from labeller.learning.choice import choose
from labeller.learning.learners import Answers
from labeller.learning.linear import FittedLinear, LinearLearner
from labeller.learning.pool import Landscape, Pool
from labeller.learning.predictions import score
from labeller.learning.strategies import DEFAULT
from labeller.learning.warm_up import warm_up

D = 384
BATCH = 10
ANSWERED = 300
ROUNDS = 5


@dataclass(frozen=True)
class Case:
    """A size of project, and what is aimed at there in milliseconds."""

    items: int
    labels: int
    aim: str


CASES = (
    Case(10_000, 10, "50 ms"),
    Case(100_000, 10, "150 ms"),
    Case(1_000_000, 10, "1,000 ms"),
    Case(1_000_000, 100, ""),
)


def run(is_quick: bool) -> list[Figure]:
    """Measure every case. Needs 1.5 GB of disk for a moment."""
    warm_up()
    cases = CASES[:1] if is_quick else CASES
    with tempfile.TemporaryDirectory() as folder:
        return [figure for case in cases for figure in _measure(case, Path(folder))]


def _measure(case: Case, folder: Path) -> list[Figure]:
    embeddings, classes = made_up(case.items, case.labels, folder / "embeddings.f32")
    answered = np.random.default_rng(1).choice(case.items, ANSWERED + ROUNDS + 2, replace=False)
    landscape = Landscape.of(embeddings)
    begin = time.perf_counter()
    fitted = LinearLearner().fit(embeddings, _answers(answered, classes, case.labels, ANSWERED))
    tuning_s = time.perf_counter() - begin
    wall_s, cpu_s = [], []
    for m in range(ANSWERED + 1, ANSWERED + 2 + ROUNDS):
        begin, cpu = time.perf_counter(), time.process_time()
        fitted = _round(embeddings, _answers(answered, classes, case.labels, m), fitted, landscape)
        wall_s.append(time.perf_counter() - begin)
        cpu_s.append(time.process_time() - cpu)
    tracemalloc.start()
    _round(embeddings, _answers(answered, classes, case.labels, ANSWERED), fitted, landscape)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    what = f"{case.items:,} items, {case.labels} labels: "
    # The first round reads the embeddings from the disk and is left out.
    return [
        Figure.of(what + "refit, score and choose", "ms", wall_s[1:], case.aim, 1e3),
        Figure.of(what + "the same, CPU", "ms", cpu_s[1:], "", 1e3),
        Figure.of(what + "first fit, with the choice of its penalty", "ms", [tuning_s], "", 1e3),
        Figure.of(what + "memory above the embeddings", "MB", [peak_bytes], "250 MB", 1e-6),
    ]


def _round(embeddings: Embeddings, answers: Answers, before: FittedLinear, landscape: Landscape) -> FittedLinear:
    """What happens after an answer."""
    fitted = LinearLearner().fit(embeddings, answers, before)
    is_open = np.ones(len(embeddings), dtype=bool)
    is_open[answers.rows] = False
    rows = np.flatnonzero(is_open)
    pool = Pool(embeddings, rows, score(fitted, rows), answered=answers.rows, known_landscape=landscape)
    choose(pool, DEFAULT, BATCH)
    return fitted


def _answers(rows: Ints, classes: Ints, k: int, m: int) -> Answers:
    return Answers(rows[:m], classes[rows[:m]], k)


def made_up(n: int, k: int, file: Path) -> tuple[Embeddings, Ints]:
    """Clusters that overlap a little, written piece by piece and mapped for reading."""
    rng = np.random.default_rng(0)
    centers = rng.standard_normal((k, D), dtype=np.float32) / 3
    classes = rng.integers(0, k, n)
    written = np.memmap(file, dtype=np.float32, mode="w+", shape=(n, D))
    for start in range(0, n, 50_000):
        piece = classes[start : start + 50_000]
        written[start : start + len(piece)] = centers[piece] + rng.standard_normal((len(piece), D), dtype=np.float32)
    written.flush()
    return np.memmap(file, dtype=np.float32, mode="r", shape=(n, D)), classes
