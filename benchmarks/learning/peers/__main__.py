"""Runs peers on one set and writes their curves: `python -m benchmarks.learning.peers REQUEST.npz FOLDER`.

The request holds the vectors of the pool and of the test part, their classes, and the runs that are wanted. Each run
that is done is a JSON file in the folder, so that a run that is stopped loses only the one it was at.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.learning.peers.sessions import Pool, Session
from benchmarks.learning.peers.strategies import STRATEGIES


def main(request: Path, folder: Path) -> None:
    warnings.simplefilter("ignore")
    with np.load(request) as asked:
        known = dict(asked)
    for run in json.loads(str(known["runs"])):
        curve = _curve(known, run)
        written = folder / f"{run['file']}.partial"
        written.write_text(json.dumps(curve), encoding="utf-8")
        written.rename(folder / run["file"])
        print(
            f"{run['set']}, {run['strategy']}, seed {run['seed']}: {curve['cpu_s']:.1f} s {curve['stopped']}",
            flush=True,
        )


def _curve(known: dict[str, Any], run: dict[str, Any]) -> dict[str, Any]:
    """Accuracy on the test part after each batch, CPU seconds, and why it stopped early if it did."""
    pool = Pool(known["pool"], int(run["classes"]), float(run["penalty"]), int(run["seed"]))
    points: list[tuple[int, float]] = []
    cpu_s, stopped = 0.0, ""
    try:
        session = STRATEGIES[run["strategy"]](pool)
        for took_s in _rounds(session, known["pool_classes"], run["batch"], run["budget"]):
            cpu_s += took_s
            right = session.predict(known["test"]) == known["test_classes"]
            points.append(((len(points) + 1) * run["batch"], float(np.mean(right))))
            if cpu_s > run["most_cpu_s"]:
                stopped = f"stopped after {points[-1][0]} answers: {run['most_cpu_s']} CPU seconds were used up"
                break
    except (ValueError, TypeError, IndexError, MemoryError) as error:
        stopped = f"failed after {len(points) * run['batch']} answers: {type(error).__name__}: {str(error)[:200]}"
    return {"n": [n for n, _ in points], "accuracy": [a for _, a in points], "cpu_s": cpu_s, "stopped": stopped}


def _rounds(session: Session, classes: Any, batch: int, budget: int) -> Iterator[float]:
    """Ask and answer until the budget is used up: CPU seconds of each round. Raises ValueError for a wrong batch."""
    asked: set[int] = set()
    while len(asked) < budget:
        begin = time.process_time()
        positions = np.asarray(session.ask(batch))
        if len({*positions.tolist()} - asked) < batch:
            raise ValueError("asked something twice")
        asked.update(positions.tolist())
        session.tell(positions, classes[positions])
        yield time.process_time() - begin


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
