"""Spans: how soon the learner finds them, in which order of texts, and how long a round takes.

Tweets with six kinds of names (WNUT 2017, its training part). A fifth, drawn anew for every seed, is held back; strict
span F1 on it, a hit has the right label and both ends right. The learner learns after every ten answers.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure
from benchmarks.labelled import SHARED_DATA
from labeller.learning.drawn_simulation import FILE_ORDER
from labeller.learning.tokens.corpus import Corpus, LabelledSpan
from labeller.learning.tokens.doubts import find_doubts
from labeller.learning.tokens.simulation import simulate_spans
from labeller.learning.tokens.span_learner import fit_spans
from labeller.learning.tokens.states import DIMENSIONS, read_states
from labeller.media.tokens import tokenise

TWEETS = SHARED_DATA / "wnut17" / "wnut17train.conll"
AFTER = (50, 100, 200)
SEEDS = 3
_HELD = 0.2
_ORDERS = {
    FILE_ORDER: "file order",
    "random": "random order",
    "default": "least sure first",
}

Sentence = tuple[str, list[tuple[int, int, str]]]


def run(is_quick: bool) -> list[Figure]:
    """Measure on the tweets if they are there."""
    if not TWEETS.is_file():
        print(f"{TWEETS.parent.name} is not beside the repository", file=sys.stderr)
        return []
    return _measure_tweets(list(read_conll(TWEETS))[: 300 if is_quick else None], 1 if is_quick else SEEDS)


def read_conll(path: Path) -> Iterator[Sentence]:
    """Sentences with their spans in code points; words are set apart by one space."""
    words: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.strip():
            word, _, tag = line.rpartition("\t")
            words.append((word, tag))
        elif words:
            yield _sentence(words)
            words = []


def _sentence(words: Sequence[tuple[str, str]]) -> Sentence:
    text = ""
    spans: list[tuple[int, int, str]] = []
    for word, tag in words:
        start = len(text) + bool(text)
        text = f"{text} {word}" if text else word
        if tag.startswith("B-"):
            spans.append((start, len(text), tag[2:]))
        elif tag.startswith("I-") and spans:
            spans[-1] = (spans[-1][0], len(text), spans[-1][2])
    return text, spans


def _measure_tweets(sentences: Sequence[Sentence], seeds: int) -> list[Figure]:
    labels = sorted({label for _, spans in sentences for *_, label in spans})
    answers = {
        key: [(start, end, labels.index(label)) for start, end, label in spans]
        for key, (_, spans) in enumerate(sentences)
    }
    begin = time.perf_counter()
    corpus = _corpus(sentences, with_states=True)
    read_ms = 1e3 * (time.perf_counter() - begin) / len(sentences)
    figures = [Figure.of("Reading a tweet for the learner", "ms", [read_ms])]
    figures += _orders(corpus, answers, len(labels), seeds)
    figures += _without_states(_corpus(sentences, with_states=False), answers, len(labels), seeds)
    return [*figures, *_rounds(corpus, answers, len(labels))]


def _corpus(sentences: Sequence[Sentence], *, with_states: bool) -> Corpus:
    corpus = Corpus()
    for key, (text, _) in enumerate(sentences):
        tokens = tokenise(text)
        states = read_states(text, tokens) if with_states else np.zeros((len(tokens), DIMENSIONS), dtype=np.float32)
        corpus.add(key, tokens, states)
    return corpus


def _orders(corpus: Corpus, answers: dict[int, list[LabelledSpan]], n_labels: int, seeds: int) -> list[Figure]:
    figures = []
    for strategy, title in _ORDERS.items():
        values = _simulated(corpus, answers, n_labels, strategy, seeds)
        figures += [
            Figure.of(f"After {after} tweets, {title}", "% F1", some, scale=100) for after, some in values.items()
        ]
    return figures


def _without_states(corpus: Corpus, answers: dict[int, list[LabelledSpan]], n_labels: int, seeds: int) -> list[Figure]:
    values = _simulated(corpus, answers, n_labels, "default", seeds)
    return [
        Figure.of(f"After {after} tweets, least sure first, without the language model", "% F1", some, scale=100)
        for after, some in values.items()
    ]


def _simulated(
    corpus: Corpus, answers: dict[int, list[LabelledSpan]], n_labels: int, strategy: str, seeds: int
) -> dict[int, list[float]]:
    values: dict[int, list[float]] = {after: [] for after in AFTER}
    for seed in range(seeds):
        held = np.random.default_rng(seed).permutation(len(answers))[: round(_HELD * len(answers))].tolist()
        budget = min(max(AFTER), len(answers) - len(held))
        curve = simulate_spans(corpus, answers, n_labels, held, budget=budget, strategy=strategy, seed=seed)
        for point in curve.points:
            if point.n in values:
                values[point.n].append(point.accuracy)
    return {after: some for after, some in values.items() if some}


def _rounds(corpus: Corpus, answers: dict[int, list[LabelledSpan]], n_labels: int) -> list[Figure]:
    """How long it takes to learn once more after one more answer, and to look through the pool."""
    figures = []
    for count in (200, 1000, 3000):
        if count >= len(answers):
            continue
        known = dict(list(answers.items())[: count + 1])
        before = fit_spans(corpus, dict(list(known.items())[:count]), n_labels)
        seconds = [_timed(partial(fit_spans, corpus, known, n_labels, before)) for _ in range(3)]
        figures.append(Figure.of(f"Learning from one more after {count:,}", "s", seconds))
    learner = fit_spans(corpus, dict(list(answers.items())[:200]), n_labels)
    if learner is not None:
        seconds = [_timed(partial(find_doubts, learner, list(answers), "mixed")) for _ in range(3)]
        figures.append(Figure.of(f"Looking through {len(answers):,} tweets", "s", seconds))
    return figures


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin
