"""How good a learner of shapes is, measured on the control slice: F1 at IoU 0.5."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from labeller.domain.item import ItemId
from labeller.geometry.matching import Counts
from labeller.learning.regions.cell_targets import LabelledShape
from labeller.learning.regions.corpus import Corpus
from labeller.learning.regions.region_learner import FittedRegionLearner, Shapes, fit_regions
from labeller.learning.regions.simulation import counts_on
from labeller.loop.drawn_progress import F1Meter

ShapeMeter = F1Meter[Sequence[LabelledShape], FittedRegionLearner]


def shape_meter(
    corpus: Corpus,
    n_labels: int,
    learned_from: Mapping[ItemId, Sequence[LabelledShape]],
    control: Mapping[ItemId, Sequence[LabelledShape]],
    left: int,
) -> ShapeMeter:
    """Measures on the images of `control`; all images are in the corpus."""

    def learn(
        answers: Shapes, previous: FittedRegionLearner | None, check: Callable[[], None]
    ) -> FittedRegionLearner | None:
        return fit_regions(corpus, answers, n_labels, previous, check)

    def count(learner: FittedRegionLearner | None, item_id: ItemId, shapes: Sequence[LabelledShape]) -> Counts:
        return sum(counts_on(learner, corpus, item_id, shapes).values(), Counts())

    return F1Meter(learned_from, control, learn, count, left)
