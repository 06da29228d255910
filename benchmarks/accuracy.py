"""How good the embeddings are: how often the app's own learner is right after a few answers for each label.

So many items of each label are drawn as answers, the learner learns from them, and all other items are what it is
measured on. One value for each of the seeds. Beside the embedders that ship, what they are made of is measured too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.figures import Figure
from benchmarks.labelled import BESIDE, SHIPPED, AbsentError, Labelled
from labeller.domain.item import Medium
from labeller.learning.arrays import Floats, Ints, unit
from labeller.learning.embedders.embedder import Embedder
from labeller.learning.embedders.ngrams import NgramEmbedder
from labeller.learning.embedders.pictures import PictureEmbedder
from labeller.learning.embedders.sentences import SentenceEmbedder
from labeller.learning.learners import Answers
from labeller.learning.linear import LinearLearner
from labeller.media.images import read_image

SEEDS = 5
ANSWERS_FOR_EACH = {Medium.IMAGE: (5, 10, 50), Medium.TEXT: (5, 10, 20)}
_THUMBNAIL_PX = 16

Vectors = dict[str, Floats]


def run(is_quick: bool) -> list[Figure]:
    """Measure on all data sets that are there; takes some minutes, most of it to embed them."""
    figures = []
    for labelled in _data_sets(SHIPPED if is_quick else (*SHIPPED, *BESIDE)):
        for name, vectors in _vectors(labelled).items():
            figures += _measure(labelled, name, vectors, 1 if is_quick else SEEDS)
    return figures


def _data_sets(openers: Sequence[Callable[[], Labelled]]) -> Iterator[Labelled]:
    for opener in openers:
        try:
            labelled = opener()
        except AbsentError as absent:
            print(absent, file=sys.stderr)
            continue
        yield labelled
        if labelled.medium is Medium.TEXT:
            yield labelled.in_another_script()


def _vectors(labelled: Labelled) -> Vectors:
    """The embeddings of all items by each encoder, by its name."""
    if labelled.medium is Medium.TEXT:
        sentences = SentenceEmbedder()
        together = _embedded(sentences, labelled.inputs)
        letters = _embedded(NgramEmbedder(), labelled.inputs)
        meaning = unit(together[:, : sentences.dimensions - NgramEmbedder.dimensions])
        return {"n-grams alone": letters, "MiniLM alone": meaning, "both, as it ships": together}
    pictures = PictureEmbedder()
    return {
        f"{_THUMBNAIL_PX} x {_THUMBNAIL_PX} pixels": np.stack([_thumbnail(_read(one)) for one in labelled.inputs]),
        "EfficientNet-Lite0, as it ships": _embedded(pictures, labelled.inputs),
    }


def _embedded(embedder: Embedder, inputs: Sequence[Any]) -> Floats:
    starts = range(0, len(inputs), embedder.batch_size)
    batches = ([_read(one) for one in inputs[start : start + embedder.batch_size]] for start in starts)
    return np.concatenate([embedder.embed(batch) for batch in batches])


def _read(one: Any) -> Any:
    return read_image(one, PictureEmbedder.input_px) if isinstance(one, Path) else one


def _thumbnail(picture: NDArray[np.uint8]) -> Floats:
    from PIL import Image

    side = (_THUMBNAIL_PX, _THUMBNAIL_PX)
    return np.asarray(
        Image.fromarray(picture).resize(side, Image.Resampling.BOX), dtype=np.float32
    ).ravel() / np.float32(255)


def _measure(labelled: Labelled, name: str, vectors: Floats, seeds: int) -> list[Figure]:
    """A figure for each number of answers of which every label has more."""
    fewest = np.bincount(labelled.classes).min()
    return [
        Figure.of(
            f"{labelled.name}, {answers} answers for each label: {name}",
            "% right",
            [_share_right(vectors, labelled.classes, answers, seed) for seed in range(seeds)],
            scale=100,
        )
        for answers in ANSWERS_FOR_EACH[labelled.medium]
        if answers < fewest
    ]


def _share_right(vectors: Floats, classes: Ints, answers: int, seed: int) -> float:
    dice = np.random.default_rng(seed)
    labels = range(int(classes.max()) + 1)
    drawn = [dice.choice(np.flatnonzero(classes == label), answers, replace=False) for label in labels]
    learned = dice.permutation(np.concatenate(drawn))
    rest = np.setdiff1d(np.arange(len(classes)), learned)
    learner = LinearLearner().fit(vectors, Answers(learned, classes[learned], len(labels)))
    return float((learner.probabilities(rest).argmax(axis=1) == classes[rest]).mean())
