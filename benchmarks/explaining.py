"""Whether what is said to speak for a label does: the deletion test, on items whose labels the learner does not know.

From each item the parts that speak most for its suggestion are taken, and as many drawn at random; how far does the
probability of the suggestion fall? (Petsiuk, Das and Saenko, 2018.) And how long an explanation takes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.figures import Figure
from benchmarks.labelled import AbsentError, Labelled, ag_news, banking77, clipart, messages, spoken_digits, trashnet
from labeller.domain.item import Medium
from labeller.jobs import JobContext
from labeller.learning.arrays import Ints
from labeller.learning.blended import BlendedLearner
from labeller.learning.embedders.embedder import Embedder
from labeller.learning.embedders.registry import embedders_for
from labeller.learning.explaining.evidence import Evidence, Explainer, Opinion
from labeller.learning.explaining.pictures import places_that_speak
from labeller.learning.explaining.sounds import times_that_speak
from labeller.learning.explaining.texts import without, words_that_speak
from labeller.learning.learners import Answers, Explainable
from labeller.learning.neighbours import find_neighbours
from labeller.learning.propagation import Graph
from labeller.media.audio import Sound, read_audio
from labeller.media.images import read_image

_ITEMS, _ANSWERS, _ASKED = 600, 200, 60
_RANDOM_DRAWS = 5
_SEED = 5


@dataclass(frozen=True)
class _Way:
    """How items of a medium are explained, how many parts are taken, and what is left of a content without some."""

    explain: Explainer[Any, Any]
    named: str
    taken: Callable[[int], int]
    left: Callable[[Any, Sequence[Any]], Any]


def run(is_quick: bool) -> list[Figure]:
    """Measure on all data sets that are there; takes some minutes."""
    openers = (messages, clipart) if is_quick else (messages, ag_news, banking77, clipart, trashnet, spoken_digits)
    return [figure for opener in openers for figure in _figures(opener, 8 if is_quick else _ASKED)]


def _figures(opener: Callable[[], Labelled], asked: int) -> Iterator[Figure]:
    try:
        labelled = opener()
    except AbsentError as absent:
        print(absent, file=sys.stderr)
        return
    way, embedder = _WAYS[labelled.medium], embedders_for(labelled.medium)[-1]
    rng = np.random.default_rng(_SEED)
    chosen = rng.permutation(len(labelled.inputs))[:_ITEMS]
    contents = [_content(labelled.inputs[place], embedder) for place in chosen]
    opinion = _learned(contents, labelled.classes[chosen], embedder)
    places = range(_ANSWERS, min(_ANSWERS + asked, len(contents)))
    measured = [_deleted(contents[place], replace(opinion, row=place), way, rng) for place in places]
    whole, without_best, without_random, seconds = zip(*[one for one in measured if one], strict=True)
    yield Figure.of(f"{labelled.name}: the suggestion of an item", "%", whole, scale=100)
    yield Figure.of(f"the same without {way.named} that speak for it", "%", without_best, scale=100)
    yield Figure.of("the same without as many at random", "%", without_random, scale=100)
    yield Figure.of("finding what speaks for it, CPU", "ms", seconds, scale=1000)


def _learned(contents: Sequence[Any], classes: Ints, embedder: Embedder) -> Opinion:
    """The opinion of a learner that knows the first items."""
    starts = range(0, len(contents), embedder.batch_size)
    vectors = np.concatenate([embedder.embed(contents[start : start + embedder.batch_size]) for start in starts])
    answers = Answers(np.arange(_ANSWERS), classes[:_ANSWERS], int(classes.max()) + 1)
    learner = BlendedLearner(Graph.of(find_neighbours(vectors))).fit(vectors, answers)
    assert isinstance(learner, Explainable)
    return Opinion(embedder, learner, 0)


def _deleted(
    content: Any, opinion: Opinion, way: _Way, rng: np.random.Generator
) -> tuple[float, float, float, float] | None:
    """The probability of the suggestion as it is, without the best parts and without random ones; the CPU seconds."""
    begin = time.thread_time()
    evidence = way.explain(content, opinion, JobContext())
    seconds = time.thread_time() - begin
    count = way.taken(len(evidence.parts))
    if len(evidence.parts) < 2 * count:
        return None

    def asked(contents: Sequence[Any]) -> np.ndarray:
        return opinion.learner.predict_at(opinion.embedder.embed(contents), opinion.row)

    (before,) = asked([content])
    suggested = int(before.argmax())
    best = np.argsort(-evidence.weights[:, suggested])[:count]
    drawn = [rng.choice(len(evidence.parts), count, replace=False) for _ in range(_RANDOM_DRAWS)]
    after = asked([way.left(content, _parts(evidence, places)) for places in (best, *drawn)])[:, suggested]
    return float(before[suggested]), float(after[0]), float(after[1:].mean()), seconds


def _parts(evidence: Evidence[Any], places: Ints) -> list[Any]:
    return [evidence.parts[place] for place in sorted(places.tolist())]


def _content(given: Any, embedder: Embedder) -> Any:
    if not isinstance(given, Path):
        return given
    return read_image(given, embedder.input_px) if embedder.input_px else read_audio(given)


def _text_without(text: str, parts: Sequence[Any]) -> str:
    return without(text, tuple(sorted(one for part in parts for one in part)))


def _picture_without(picture: Any, places: Sequence[Any]) -> Any:
    """Those places in the mean colour: not blurred, as they are when they are looked for."""
    changed, (height, width) = picture.copy(), picture.shape[:2]
    for left, top, right, bottom in places:
        rows, columns = slice(int(top * height), int(bottom * height)), slice(int(left * width), int(right * width))
        changed[rows, columns] = picture.mean(axis=(0, 1)).astype(np.uint8)
    return changed


def _sound_without(sound: Sound, times: Sequence[Any]) -> Sound:
    kept = np.ones(len(sound.samples), dtype=np.bool_)
    for start_s, end_s in times:
        kept[round(start_s * sound.rate_hz) : round(end_s * sound.rate_hz)] = False
    return Sound(sound.samples[kept], sound.rate_hz)


_WAYS = {
    Medium.TEXT: _Way(words_that_speak, "the 3 words", lambda _: 3, _text_without),
    Medium.IMAGE: _Way(places_that_speak, "the fifth of the places", lambda count: count // 5, _picture_without),
    Medium.AUDIO: _Way(times_that_speak, "the quarter of the times", lambda count: max(1, count // 4), _sound_without),
}
