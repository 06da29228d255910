"""The learner of spans: a regression tells the tag of each token, and the best allowed row of tags is the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labeller.learning.arrays import Floats, Ints
from labeller.learning.threads import one_blas_thread
from labeller.learning.tokens.corpus import Corpus, LabelledSpan, TokenisedText
from labeller.learning.tokens.regression import Features, Regression, fit
from labeller.learning.tokens.tags import OUTSIDE, TokenSpan, begin_tag, decode, encode, layers, n_tags

# Answers hold far more tokens outside of spans than inside; without this nothing would be found at first. Measured.
EAGERNESS = 1.0
# From here on not every token outside is learned from, and those that are count for the others.
_MOST_TOKENS = 30_000
_NEAR = 4
_SCORED_AT_ONCE = 20_000

Spans = Mapping[int, Sequence[LabelledSpan]]
"""The spans of answered texts, by key."""


@dataclass(frozen=True)
class FittedTagger:
    """Finds spans of some of the labels, which never overlap each other. `labels` are their numbers."""

    labels: tuple[int, ...]
    regression: Regression

    def spans(self, log_probabilities: Floats) -> list[TokenSpan]:
        """The spans of one text, of which (n, tags) are what `regression` says."""
        found = decode(log_probabilities, EAGERNESS)
        return [TokenSpan(one.first, one.after, self.labels[one.label], one.score) for one in found]


@dataclass(frozen=True)
class FittedSpanLearner:
    """A learner of spans after some answers. Labels that may overlap have taggers of their own."""

    corpus: Corpus
    taggers: tuple[FittedTagger, ...]
    n_labels: int

    def find_in(self, text: TokenisedText) -> list[TokenSpan]:
        """The spans that it would mark in a text, of the corpus or not, in the order of the text."""
        with one_blas_thread():
            features = text.features()
            found = [span for one in self.taggers for span in one.spans(one.regression.log_probabilities(features))]
        return sorted(found, key=lambda span: (span.first, -span.after, span.label))

    def tag_probabilities(
        self, keys: Sequence[int], check: Callable[[], None] = lambda: None
    ) -> Iterator[tuple[int, int, Floats]]:
        """For each text and each tagger: the key, the place of the tagger, and (n, tags) probabilities."""
        with one_blas_thread():
            for some in _portions(self.corpus, keys):
                check()
                features = self.corpus.features(some)
                ends = np.cumsum([len(self.corpus[key]) for key in some])
                for place, tagger in enumerate(self.taggers):
                    probabilities = np.exp(tagger.regression.log_probabilities(features))
                    for key, rows in zip(some, np.split(probabilities, ends[:-1]), strict=True):
                        yield key, place, rows


def fit_spans(
    corpus: Corpus,
    answers: Spans,
    n_labels: int,
    previous: FittedSpanLearner | None = None,
    check: Callable[[], None] = lambda: None,
) -> FittedSpanLearner | None:
    """Learn from answered texts of a corpus; None as long as no span is among the answers.

    `answers` may hold texts without spans: there is nothing to find in them. `previous` makes it faster.
    """
    keys = list(answers)
    marked = [corpus[key].token_spans(answers[key]) for key in keys]
    if not any(marked):
        return None
    with one_blas_thread():
        features = corpus.features(keys)
        taggers = []
        for labels in layers(n_labels, marked):
            tags = _tags(corpus, keys, marked, labels)
            before = _tagger_of(previous, labels)
            taggers.append(FittedTagger(tuple(labels), _fit(features, tags, len(labels), before, check)))
    return FittedSpanLearner(corpus, tuple(taggers), n_labels)


def _tags(corpus: Corpus, keys: Sequence[int], marked: Sequence[Sequence[TokenSpan]], labels: Sequence[int]) -> Ints:
    """The tags of all tokens of some texts, for these labels alone."""
    number = {label: place for place, label in enumerate(labels)}
    rows = []
    for key, spans in zip(keys, marked, strict=True):
        own = [TokenSpan(one.first, one.after, number[one.label]) for one in spans if one.label in number]
        rows.append(encode(len(corpus[key]), own))
    return np.concatenate(rows)


def _fit(
    features: Features, tags: Ints, n_labels: int, before: Regression | None, check: Callable[[], None]
) -> Regression:
    kept, weights = _thinned(tags)
    if len(kept) < len(tags):
        features = Features(features.hashed[kept], features.full[kept])
    return fit(features, tags[kept], n_tags(n_labels), weights, before, check)


def _thinned(tags: Ints) -> tuple[Ints, Floats]:
    """Rows to learn from and their weights: all in spans and near them, of the others a sample that stands for all."""
    if len(tags) <= _MOST_TOKENS:
        return np.arange(len(tags)), np.ones(len(tags), dtype=np.float32)
    near = np.convolve(tags != OUTSIDE, np.ones(2 * _NEAR + 1), mode="same") > 0.5
    far = np.flatnonzero(~near)
    count = min(max(_MOST_TOKENS - int(near.sum()), _MOST_TOKENS // 3), len(far))
    drawn = np.random.default_rng(0).choice(far, count, replace=False)
    kept = np.sort(np.concatenate([np.flatnonzero(near), drawn]))
    weights = np.where(near[kept], 1.0, len(far) / max(count, 1)).astype(np.float32)
    return kept, weights


def _tagger_of(previous: FittedSpanLearner | None, labels: Sequence[int]) -> Regression | None:
    taggers = previous.taggers if previous else ()
    return next((one.regression for one in taggers if one.labels == tuple(labels)), None)


def _portions(corpus: Corpus, keys: Sequence[int]) -> Iterator[list[int]]:
    some: list[int] = []
    size = 0
    for key in keys:
        some.append(key)
        size += len(corpus[key]) + 1
        if size >= _SCORED_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def label_of_tag(tag: int) -> int | None:
    """The label whose begin or inside a tag is; None for outside."""
    return None if tag == OUTSIDE else (tag - begin_tag(0)) // 2
