"""Spans as tags of tokens (begin, inside, outside), and the best allowed row of tags as spans again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from labeller.learning.arrays import Floats, Ints

OUTSIDE = 0
_NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """A span over the tokens `first` to `after` (exclusive) with the number of its label; `score` is from 0 to 1."""

    first: int
    after: int
    label: int
    score: float = 1.0


def begin_tag(label: int) -> int:
    return 1 + 2 * label


def n_tags(n_labels: int) -> int:
    """Outside, and for each label begin and inside."""
    return 1 + 2 * n_labels


def encode(n_tokens: int, spans: Iterable[TokenSpan]) -> Ints:
    """(n,) tags. Where spans overlap the longest stands, for tags cannot hold both."""
    tags = np.full(n_tokens, OUTSIDE, dtype=np.int64)
    for span in sorted(spans, key=lambda one: (one.first - one.after, one.first, one.label)):
        if not tags[span.first : span.after].any():
            tags[span.first] = begin_tag(span.label)
            tags[span.first + 1 : span.after] = begin_tag(span.label) + 1
    return tags


def decode(log_probabilities: Floats, eagerness: float = 0.0) -> list[TokenSpan]:
    """The spans of the most probable row of tags in which every inside follows a begin or an inside of its label.

    `log_probabilities` is (n, tags). Found by dynamic programming (Viterbi 1967); `eagerness` is taken from what speaks
    for outside. The score of a span is the mean probability of its tags, as a geometric mean.
    """
    if not len(log_probabilities):
        return []
    weighed = log_probabilities.copy()
    weighed[:, OUTSIDE] -= np.float32(eagerness)
    tags = _best_row(weighed)
    return [
        TokenSpan(
            first, after, label, float(np.exp(log_probabilities[np.arange(first, after), tags[first:after]].mean()))
        )
        for first, after, label in _runs(tags)
    ]


def _best_row(values: Floats) -> Ints:
    n, tags = values.shape
    begins = np.arange(1, tags, 2)
    best = values[0].copy()
    best[begins + 1] = _NEVER
    came_from = np.empty((n, tags), dtype=np.int64)
    for place in range(1, n):
        # Everything but an inside may follow anything; an inside follows its begin or itself.
        came_from[place] = best.argmax()
        continues = best[begins + 1] > best[begins]
        came_from[place, begins + 1] = begins + continues
        best = best[came_from[place]] + values[place]
    row = np.empty(n, dtype=np.int64)
    row[-1] = best.argmax()
    for place in range(n - 1, 0, -1):
        row[place - 1] = came_from[place, row[place]]
    return row


def _runs(tags: Ints) -> list[tuple[int, int, int]]:
    """First token, the one after the last, and label of each span in a valid row of tags."""
    runs = []
    for first in np.flatnonzero(tags % 2 == 1).tolist():
        after = first + 1
        while after < len(tags) and tags[after] == tags[first] + 1:
            after += 1
        runs.append((first, after, int(tags[first]) // 2))
    return runs


def layers(n_labels: int, texts: Iterable[Sequence[TokenSpan]]) -> list[list[int]]:
    """Labels in groups within which no spans overlap: each group can be tagged by itself. Mostly it is one.

    Spans of one label that overlap each other are not told apart.
    """
    meets: list[set[int]] = [set() for _ in range(n_labels)]
    for spans in texts:
        ordered = sorted(spans, key=lambda one: one.first)
        for place, span in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if other.first >= span.after:
                    break
                meets[span.label].add(other.label)
                meets[other.label].add(span.label)
    groups: list[list[int]] = []
    for label in range(n_labels):
        fitting = next((group for group in groups if not meets[label] & set(group)), None)
        if fitting is None:
            groups.append([label])
        else:
            fitting.append(label)
    return groups
