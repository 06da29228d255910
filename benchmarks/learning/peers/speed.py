"""What one question costs a peer: `python -m benchmarks.learning.peers.speed REQUEST.npz PEER` prints JSON.

The request names a file of vectors, float32, and has rows of it with their classes. The classifier has learned those
before the clock starts; what is measured is the choice of the next batch among all rows, in CPU seconds.
"""

from __future__ import annotations

import json
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

_TIMES = 3


def main(request: Path, peer: str) -> None:
    warnings.simplefilter("ignore")
    with np.load(request) as asked:
        known = dict(asked)
    shape = tuple(known["shape"].tolist())
    vectors = np.fromfile(str(known["vectors"]), dtype=np.float32).reshape(shape)
    ask = _PEERS[peer](vectors, known["rows"], known["classes"], int(known["batch"]))
    ask()
    cpu_s = []
    for _ in range(_TIMES):
        begin = time.process_time()
        ask()
        cpu_s.append(time.process_time() - begin)
    tracemalloc.start()
    ask()
    print(json.dumps({"cpu_s": cpu_s, "peak_bytes": tracemalloc.get_traced_memory()[1]}))


def _logistic() -> LogisticRegression:
    return LogisticRegression(C=0.01, max_iter=200)


def _modal(vectors: Any, rows: Any, classes: Any, batch: int) -> Callable[[], Any]:
    from modAL.models import ActiveLearner
    from modAL.uncertainty import margin_sampling

    learner = ActiveLearner(_logistic(), margin_sampling, vectors[rows], classes)
    return lambda: learner.query(vectors, n_instances=batch)


def _small_text(vectors: Any, rows: Any, classes: Any, batch: int) -> Callable[[], Any]:
    from small_text import BreakingTies, PoolBasedActiveLearner, SklearnClassifierFactory, SklearnDataset

    n_classes = int(classes.max()) + 1
    dataset = SklearnDataset(vectors, np.zeros(len(vectors), dtype=np.int64), target_labels=np.arange(n_classes))
    learner = PoolBasedActiveLearner(SklearnClassifierFactory(_logistic(), n_classes), BreakingTies(), dataset)
    learner.initialize_data(rows, classes)
    return lambda: learner.query(num_samples=batch)


def _skactiveml(vectors: Any, rows: Any, classes: Any, batch: int) -> Callable[[], Any]:
    from skactiveml.classifier import SklearnClassifier
    from skactiveml.pool import UncertaintySampling

    answers = np.full(len(vectors), np.nan)
    answers[rows] = classes
    classifier = SklearnClassifier(_logistic(), classes=np.unique(classes)).fit(vectors[rows], classes)
    strategy = UncertaintySampling(method="margin_sampling", random_state=0)
    return lambda: strategy.query(X=vectors, y=answers, clf=classifier, fit_clf=False, batch_size=batch)


_PEERS = {"modAL margin": _modal, "small-text BreakingTies": _small_text, "scikit-activeml margin": _skactiveml}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
