"""From an answer to the next questions: refit, score the whole pool and choose, at growing numbers of items.

Embeddings are made up (clusters with noise, 384 dimensions, one cluster a class) and memory-mapped as the app has
them. Times are the median of several rounds after a warm-up: CPU seconds of the process, which other programs do
not change much, and wall time. Memory is the peak of what is allocated, which leaves out the mapped embeddings.
"""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

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
CASES = ((10_000, 10), (100_000, 10), (1_000_000, 10), (1_000_000, 100))


@dataclass(frozen=True)
class RankingRow:
    """One line of the table. Times in seconds, of a whole round and of its parts."""

    items: int
    classes: int
    wall_s: float
    cpu_s: float
    fit_s: float
    score_s: float
    choose_s: float
    tuning_fit_s: float
    peak_memory_mb: float


def run() -> list[RankingRow]:
    """Measure every case. Needs 1.5 GB of disk for a moment."""
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        return [_measure(n, k, Path(folder)) for n, k in CASES]


def _measure(n: int, k: int, folder: Path) -> RankingRow:
    embeddings, classes = _made_up(n, k, folder / "embeddings.f32")
    answered = np.random.default_rng(1).choice(n, ANSWERED + ROUNDS + 2, replace=False)
    landscape = Landscape.of(embeddings)
    begin = time.perf_counter()
    fitted = LinearLearner().fit(embeddings, _answers(answered, classes, k, ANSWERED))
    tuning_fit_s = time.perf_counter() - begin
    times = []
    for m in range(ANSWERED + 1, ANSWERED + 2 + ROUNDS):
        cpu = time.process_time()
        fitted, parts = _round(embeddings, _answers(answered, classes, k, m), fitted, landscape)
        times.append((sum(parts), time.process_time() - cpu, *parts))
    tracemalloc.start()
    _round(embeddings, _answers(answered, classes, k, ANSWERED), fitted, landscape)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    wall, cpu, fit, scoring, choosing = (median(column) for column in zip(*times[1:], strict=True))
    return RankingRow(n, k, wall, cpu, fit, scoring, choosing, tuning_fit_s, peak / 1e6)


def _round(
    embeddings: Embeddings, answers: Answers, before: FittedLinear, landscape: Landscape
) -> tuple[FittedLinear, tuple[float, float, float]]:
    """What happens after an answer, and the seconds of fitting, scoring and choosing."""
    marks = [time.perf_counter()]
    fitted = LinearLearner().fit(embeddings, answers, before)
    marks.append(time.perf_counter())
    is_open = np.ones(len(embeddings), dtype=bool)
    is_open[answers.rows] = False
    rows = np.flatnonzero(is_open)
    predictions = score(fitted, rows)
    marks.append(time.perf_counter())
    pool = Pool(embeddings, rows, predictions, answered=answers.rows, known_landscape=landscape)
    choose(pool, DEFAULT, BATCH)
    marks.append(time.perf_counter())
    fit, scoring, choosing = np.diff(marks)
    return fitted, (fit, scoring, choosing)


def _answers(rows: Ints, classes: Ints, k: int, m: int) -> Answers:
    return Answers(rows[:m], classes[rows[:m]], k)


def _made_up(n: int, k: int, file: Path) -> tuple[Embeddings, Ints]:
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


def main() -> None:
    """Print the table."""
    print("items     classes  wall ms  CPU ms  fit ms  score ms  choose ms  fit with tuning ms  memory MB")
    for row in run():
        print(
            f"{row.items:<9,} {row.classes:>7}  {1e3 * row.wall_s:>7.0f}  {1e3 * row.cpu_s:>6.0f}"
            f"  {1e3 * row.fit_s:>6.0f}  {1e3 * row.score_s:>8.0f}  {1e3 * row.choose_s:>9.0f}"
            f"  {1e3 * row.tuning_fit_s:>18.0f}  {row.peak_memory_mb:>9.0f}"
        )


if __name__ == "__main__":
    main()
