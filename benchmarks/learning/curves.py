"""Learning curves, ours and those of the peers, each kept on disk so that it is run once."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

import labeller.learning
from benchmarks.learning.ceiling import standardised
from benchmarks.learning.sets import KnownSet, kept_folder
from labeller.learning.simulation import simulate

ROOT = Path(__file__).resolve().parents[2]
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
SEEDS = 5
OURS, OUR_MARGIN, OUR_RANDOM = "Labeller", "Labeller's linear learner, margin", "Labeller's learner, random"
_OUR_STRATEGIES = {OURS: "default", OUR_MARGIN: "margin", OUR_RANDOM: "random"}
RANDOM = "random"
PEERS = (
    "modAL margin",
    "modAL entropy",
    "modAL ranked batch",
    "small-text BreakingTies",
    "small-text GreedyCoreset",
    "scikit-activeml Badge",
    "scikit-activeml CoreSet",
    "scikit-activeml DropQuery",
    "scikit-activeml Falcun",
    "scikit-activeml MaxHerding",
    "scikit-activeml ProbCover",
    "scikit-activeml TypiClust",
)
PENALTIES = (0.01, 0.1, 1.0)
# So much CPU time a library may take for all the questions of one run.
MOST_CPU_S = {"banking": 600}
_MOST_CPU_S = 120


@dataclass(frozen=True)
class Curve:
    """Accuracy on the test part after `n` answers, and the CPU seconds that asking and learning took.

    `stopped` says why a run ended before its budget was used up.
    """

    n: tuple[int, ...]
    accuracy: tuple[float, ...]
    cpu_s: float
    stopped: str = ""


def our_curve(known: KnownSet, strategy: str, seed: int) -> Curve:
    """By the library function that anybody may call; kept as long as the code of the learning loop stays as it is."""
    file = _file(known, strategy, seed, our_code())
    if not file.exists():
        rows = np.sort(np.concatenate([known.pool(seed), known.test]))
        begin = process_time()
        simulated = simulate(
            known.vectors[rows],
            known.classes[rows],
            known.is_test[rows],
            budget=budget_of(known),
            batch=known.source.batch,
            strategy=_OUR_STRATEGIES[strategy],
            seed=seed,
        )
        points = simulated.points
        curve = Curve(
            tuple(point.n for point in points), tuple(point.accuracy for point in points), process_time() - begin
        )
        file.write_text(json.dumps(asdict(curve)), encoding="utf-8")
    return _read(file)


def peer_curves(known: KnownSet, strategies: Sequence[str], seed: int) -> dict[str, Curve]:
    """By the peers' own code in their own process, which runs what is not kept. Raises FileNotFoundError without it."""
    return _peer_curves(known, strategies, seed, penalty_of(known))


def penalty_of(known: KnownSet) -> float:
    """The C that all peers get: of a grid the one with which two of them do best on the first seed.

    That is more than anybody could know before the labels are there. The C that is best for the whole pool would be
    bad for most of them: with few answers it is far too small.
    """
    areas = {}
    for penalty in PENALTIES:
        curves = _peer_curves(known, (RANDOM, PEERS[0]), 0, penalty).values()
        areas[penalty] = sum(float(np.mean(curve.accuracy)) for curve in curves)
    return max(areas, key=lambda penalty: areas[penalty])


def _peer_curves(known: KnownSet, strategies: Sequence[str], seed: int, penalty: float) -> dict[str, Curve]:
    terms = f"{penalty:g}-{known.source.batch}-{budget_of(known)}"
    files = {strategy: _file(known, strategy, seed, terms) for strategy in strategies}
    missing = {strategy: file for strategy, file in files.items() if not file.exists()}
    if missing:
        _run_peers(known, missing, seed, penalty)
    return {strategy: _read(file) for strategy, file in files.items()}


def _run_peers(known: KnownSet, files: dict[str, Path], seed: int, penalty: float) -> None:
    pool_rows = known.pool(seed)
    pool, test = standardised(known, pool_rows)
    run = {
        "set": known.key,
        "seed": seed,
        "classes": known.n_classes,
        "penalty": penalty,
        "batch": known.source.batch,
        "budget": budget_of(known),
        "most_cpu_s": MOST_CPU_S.get(known.key, _MOST_CPU_S),
    }
    runs = [{**run, "strategy": strategy, "file": file.name} for strategy, file in files.items()]
    with tempfile.TemporaryDirectory() as folder:
        request = Path(folder) / "request.npz"
        np.savez(
            request,
            pool=pool,
            pool_classes=known.classes[pool_rows],
            test=test,
            test_classes=known.classes[known.test],
            runs=np.array(json.dumps(runs)),
        )
        start_peers("benchmarks.learning.peers", str(request), str(kept_folder("curves")))


def start_peers(module: str, *arguments: str) -> str:
    """What a module prints in the peers' environment, in one thread. Raises FileNotFoundError without that."""
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    command = [str(PEERS_PYTHON), "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **one_thread}, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def budget_of(known: KnownSet) -> int:
    """In whole batches, and no more than the smallest pool has."""
    batch = known.source.batch
    return min(known.source.budget, len(known.pool(0))) // batch * batch


@cache
def our_code() -> str:
    """Tells versions of the learning code apart."""
    folder = Path(labeller.learning.__file__).parent
    return sha256(b"".join(file.read_bytes() for file in sorted(folder.glob("*.py")))).hexdigest()[:12]


def _file(known: KnownSet, strategy: str, seed: int, terms: str) -> Path:
    name = re.sub(r"[^a-z]+", "-", strategy.lower())
    return kept_folder("curves") / f"{known.key}-{name}-{seed}-{known.digest}-{terms}.json"


def _read(file: Path) -> Curve:
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return Curve(tuple(kept["n"]), tuple(kept["accuracy"]), kept["cpu_s"], kept["stopped"])
