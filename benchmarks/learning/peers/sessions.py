"""One labelling session of each library, with its own loop, behind one small protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from benchmarks.learning.peers.classifier import SteadyLogistic


@dataclass(frozen=True)
class Pool:
    """Standardised `vectors` (n, d) in double precision, as scikit-learn wants them, and what the session is given."""

    vectors: Any
    n_classes: int
    penalty: float
    seed: int

    def first(self, count: int) -> Any:
        """What is asked first where a library has nothing to say before the first answer: random positions."""
        return np.random.default_rng(self.seed).choice(len(self.vectors), count, replace=False)


class Session(Protocol):
    def ask(self, count: int) -> Any:
        """Positions in the pool of the next batch, (count,)."""

    def tell(self, positions: Any, classes: Any) -> None:
        """The classes of what was asked; the library learns from them."""

    def predict(self, vectors: Any) -> Any: ...


class ModalSession:
    """modAL: an ActiveLearner that is shown what is left of the pool, and taught."""

    def __init__(self, pool: Pool, strategy: Callable[..., Any], *, can_start: bool = False) -> None:
        from modAL.models import ActiveLearner

        self._pool = pool
        self._left = np.arange(len(pool.vectors))
        self._learner = ActiveLearner(SteadyLogistic(pool.penalty), strategy)
        self._has_started = can_start

    def ask(self, count: int) -> Any:
        if not self._has_started:
            return self._pool.first(count)
        places, _ = self._learner.query(self._pool.vectors[self._left], n_instances=count)
        return self._left[places]

    def tell(self, positions: Any, classes: Any) -> None:
        self._has_started = True
        self._left = np.setdiff1d(self._left, positions)
        self._learner.teach(self._pool.vectors[positions], classes)

    def predict(self, vectors: Any) -> Any:
        return self._learner.predict(vectors)


class SkactivemlSession:
    """scikit-activeml: a query strategy that sees the whole pool, with NaN for what has no answer yet."""

    def __init__(self, pool: Pool, strategy: Any, *, needs_classifier: bool) -> None:
        from skactiveml.classifier import SklearnClassifier

        self._pool = pool
        self._strategy = strategy
        self._answers = np.full(len(pool.vectors), np.nan)
        self._classifier = SklearnClassifier(
            SteadyLogistic(pool.penalty), classes=np.arange(pool.n_classes), random_state=pool.seed
        )
        self._needs_classifier = needs_classifier

    def ask(self, count: int) -> Any:
        # The classifier is fitted after each batch; fitting it again is what the library does unless told.
        more = (
            {"clf": self._classifier, "fit_clf": bool(np.isnan(self._answers).all())} if self._needs_classifier else {}
        )
        return self._strategy.query(X=self._pool.vectors, y=self._answers, batch_size=count, **more)

    def tell(self, positions: Any, classes: Any) -> None:
        self._answers[positions] = classes
        self._classifier.fit(self._pool.vectors, self._answers)

    def predict(self, vectors: Any) -> Any:
        return self._classifier.predict(vectors)


class SmallTextSession:
    """small-text: a PoolBasedActiveLearner, initialised with a random first batch."""

    def __init__(self, pool: Pool, strategy: Any) -> None:
        from small_text import PoolBasedActiveLearner, SklearnDataset

        classes = np.arange(pool.n_classes)
        unknown = np.zeros(len(pool.vectors), dtype=np.int64)
        self._pool = pool
        self._as_dataset = lambda vectors, y: SklearnDataset(vectors, y, target_labels=classes)
        dataset = self._as_dataset(pool.vectors, unknown)
        self._learner = PoolBasedActiveLearner(_Factory(pool), strategy, dataset)
        self._has_started = False
        np.random.seed(pool.seed)  # the library draws from this

    def ask(self, count: int) -> Any:
        return self._learner.query(num_samples=count) if self._has_started else self._pool.first(count)

    def tell(self, positions: Any, classes: Any) -> None:
        if self._has_started:
            self._learner.update(classes)
        else:
            self._learner.initialize_data(positions, classes)
        self._has_started = True

    def predict(self, vectors: Any) -> Any:
        return self._learner.classifier.predict(self._as_dataset(vectors, np.zeros(len(vectors), dtype=np.int64)))


class _Factory:
    """Makes small-text's adapter around the classifier, with the vectors themselves as its embeddings."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def new(self) -> Any:
        from small_text import SklearnClassifier

        class Embedding(SklearnClassifier):
            def embed(self, data_set: Any, pbar: Any = None) -> Any:  # noqa: ARG002 - the library gives it
                return data_set.x

        # The library takes the columns for the classes, so there has to be one for each.
        classifier = SteadyLogistic(self._pool.penalty, self._pool.n_classes)
        return Embedding(classifier, self._pool.n_classes)
