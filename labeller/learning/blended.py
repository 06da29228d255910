"""The recommended learner: the linear one and propagation over the graph of neighbours, mixed.

The linear learner knows which dimensions tell labels apart but learns from the answered items alone; propagation
knows how all items lie but trusts every dimension alike. At few answers the two together are worth far more than
either: their logarithms are added, each with a weight that the answers choose (a logarithmic opinion pool;
Genest and Zidek, 1986).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labeller.learning.arrays import Embeddings, Floats, Ints
from labeller.learning.blending import Blend, blend_of
from labeller.learning.learners import Answers, FittedLearner
from labeller.learning.linear import FittedLinear, LinearLearner
from labeller.learning.nearest import Check
from labeller.learning.propagated import Propagated
from labeller.learning.propagation import Graph, Propagation
from labeller.learning.solver import sigmoid, softmax
from labeller.learning.threads import one_blas_thread


@dataclass(frozen=True)
class FittedBlend:
    """What the linear learner says, and beside it what has spread to each item."""

    linear: FittedLinear
    propagated: Propagated
    blend: Blend

    @property
    def n_classes(self) -> int:
        return self.linear.n_classes

    @property
    def is_multilabel(self) -> bool:
        return self.linear.is_multilabel

    @property
    def is_complete(self) -> bool:
        """Whether all answers have been spread: else the next fit, with no further answer, knows more."""
        return not self.propagated.propagation.waiting

    def probabilities(self, rows: Ints | slice) -> Floats:
        return self._together(self.linear.embeddings[rows], rows)

    def predict_at(self, vectors: Embeddings, row: int) -> Floats:
        """(n, k) for any vectors (n, d), in the place of that row of the pool: what has spread there stays."""
        return self._together(vectors, slice(row, row + 1))

    def _together(self, vectors: Embeddings, rows: Ints | slice) -> Floats:
        together = self.linear.logits(vectors)
        together *= np.float32(self.blend.linear)
        self.propagated.add_to(together, rows, self.linear.weights.learned, self.blend.propagated)
        return self.linear.completed(sigmoid(together) if self.is_multilabel else softmax(together))


class BlendedLearner:
    """Knows the graph of the items; without one, or before two classes are known, it is the linear learner.

    Of answers that it has not seen before a fit spreads `at_most` so many, the first of them, which take some
    milliseconds each; without a number all. `check` is called before each and may raise to cancel.
    """

    name = "blended"
    title = "Linear with neighbours"

    def __init__(
        self,
        graph: Graph | None,
        linear: LinearLearner | None = None,
        *,
        at_most: int | None = None,
        check: Check = lambda: None,
    ) -> None:
        self._graph = graph
        self._linear = linear or LinearLearner()
        self._at_most = at_most
        self._check = check

    def fit(self, embeddings: Embeddings, answers: Answers, previous: FittedLearner | None = None) -> FittedLearner:
        before = previous if isinstance(previous, FittedBlend) else None
        linear = self._linear.fit(embeddings, answers, before.linear if before else previous)
        graph = self._graph
        if graph is None or len(graph) != len(embeddings) or not linear.weights.learned.any():
            return linear
        with one_blas_thread():
            known = before.propagated.propagation if before else None
            begin = known if known is not None and known.graph is graph else Propagation.none(graph)
            propagation = begin.of(answers.rows, at_most=self._at_most, check=self._check)
            propagated = Propagated.of(propagation, answers)
            # What was chosen before all answers had been spread trusts them too little.
            is_settled = before is not None and before.is_complete and before.linear.tuning is linear.tuning
            kept = before.blend if before is not None and is_settled else None
            return FittedBlend(linear, propagated, kept or blend_of(linear.tuning, propagated))
