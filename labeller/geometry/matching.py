"""Which of what was found is which of what is there, and what that says: hits, false alarms, misses, F1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np

from labeller.domain.schema import LabelId
from labeller.domain.shape import Keypoints, Shape, TextSpan
from labeller.geometry.arrays import Floats
from labeller.geometry.keypoints import similarity_matrix
from labeller.geometry.overlap import iou_matrix

IOU_THRESHOLD = 0.5


class Labelled(Protocol):
    """What can be matched: an annotation, or a suggested one."""

    @property
    def label_id(self) -> LabelId: ...
    @property
    def shape(self) -> Shape | None: ...


class Method(StrEnum):
    """How pairs are chosen where one of them has several partners to choose from."""

    GREEDY = "greedy"  # what comes first in the list chooses first, as in COCO's evaluation: sort by score
    HUNGARIAN = "hungarian"  # as many pairs as possible, of those the ones that overlap most


@dataclass(frozen=True, slots=True)
class Pair:
    """Places in the two lists that belong together, and how well."""

    truth: int
    found: int
    overlap: float


@dataclass(frozen=True, slots=True)
class Counts:
    """Hits, false alarms and misses. Counts of several items are added up before they are divided."""

    true_positives: int = 0
    false_positives: int = 0
    false_negatives: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.true_positives + other.true_positives,
            self.false_positives + other.false_positives,
            self.false_negatives + other.false_negatives,
        )

    @property
    def precision(self) -> float:
        """The share of what was found that is there; 0 if nothing was found."""
        return self.true_positives / max(self.true_positives + self.false_positives, 1)

    @property
    def recall(self) -> float:
        """The share of what is there that was found; 0 if nothing is there."""
        return self.true_positives / max(self.true_positives + self.false_negatives, 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 if nothing is there and nothing was found."""
        total = 2 * self.true_positives + self.false_positives + self.false_negatives
        return 2 * self.true_positives / total if total else 1.0


def match(overlaps: Floats, threshold: float = IOU_THRESHOLD, method: Method = Method.HUNGARIAN) -> tuple[Pair, ...]:
    """One-to-one pairs of rows (what is there) and columns (what was found) that overlap at least by `threshold`.

    `overlaps` is (n, m) from 0 to 1. With `Method.GREEDY` each column in turn takes the free row that it overlaps
    most.
    """
    if overlaps.size == 0:
        return ()
    return _greedy(overlaps, threshold) if method is Method.GREEDY else _hungarian(overlaps, threshold)


def count(
    truth: Sequence[Labelled],
    found: Sequence[Labelled],
    threshold: float = IOU_THRESHOLD,
    method: Method = Method.HUNGARIAN,
) -> Counts:
    """Counts for one item: a hit has the right label and overlaps at least by `threshold`.

    What has no shape is left out. Keypoints are compared by their similarity, all else by IoU.
    """
    return sum(count_by_label(truth, found, threshold, method).values(), Counts())


def count_by_label(
    truth: Sequence[Labelled],
    found: Sequence[Labelled],
    threshold: float = IOU_THRESHOLD,
    method: Method = Method.HUNGARIAN,
) -> dict[LabelId, Counts]:
    """The same for each label that occurs on either side."""
    there, claimed = _shapes_by_label(truth), _shapes_by_label(found)
    counts = {}
    for label_id in sorted(there.keys() | claimed.keys()):
        ones, others = there.get(label_id, []), claimed.get(label_id, [])
        hits = len(match(overlap_matrix(ones, others), threshold, method))
        counts[label_id] = Counts(hits, len(others) - hits, len(ones) - hits)
    return counts


def count_spans(truth: Sequence[Labelled], found: Sequence[Labelled]) -> Counts:
    """Strict counts for one text: a hit has the right label and the same two ends, as in CoNLL 2003's evaluation.

    What is not a span is left out.
    """
    there, claimed = _spans(truth), _spans(found)
    hits = (there & claimed).total()
    return Counts(hits, claimed.total() - hits, there.total() - hits)


def macro_f1(counts: Mapping[LabelId, Counts]) -> float:
    """The mean F1 of the labels; 1 without labels."""
    return float(np.mean([one.f1 for one in counts.values()])) if counts else 1.0


def add_up(counts: Iterable[Mapping[LabelId, Counts]]) -> dict[LabelId, Counts]:
    """The counts of many items by label, added up."""
    total: dict[LabelId, Counts] = {}
    for one in counts:
        for label_id, more in one.items():
            total[label_id] = total.get(label_id, Counts()) + more
    return total


def overlap_matrix(truth: Sequence[Shape], found: Sequence[Shape]) -> Floats:
    """(n, m) how well each shape that was found fits each that is there: IoU, or similarity where all are keypoints."""
    ones = [shape for shape in truth if isinstance(shape, Keypoints)]
    others = [shape for shape in found if isinstance(shape, Keypoints)]
    if (len(ones), len(others)) == (len(truth), len(found)):
        return similarity_matrix(ones, others)
    return iou_matrix(truth, found)


def _greedy(overlaps: Floats, threshold: float) -> tuple[Pair, ...]:
    free = np.ones(len(overlaps), dtype=bool)
    pairs = []
    for column in range(overlaps.shape[1]):
        candidates = np.where(free, overlaps[:, column], -1.0)
        row = int(candidates.argmax())
        if candidates[row] >= threshold:
            free[row] = False
            pairs.append(Pair(row, column, float(candidates[row])))
    return tuple(pairs)


def _hungarian(overlaps: Floats, threshold: float) -> tuple[Pair, ...]:
    from scipy.optimize import linear_sum_assignment

    # One more pair is worth more than all the overlap that other pairs could gain.
    worth = np.where(overlaps >= threshold, overlaps + min(overlaps.shape) + 1, 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return tuple(
        Pair(row, column, float(overlaps[row, column]))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if overlaps[row, column] >= threshold
    )


def _shapes_by_label(labelled: Iterable[Labelled]) -> dict[LabelId, list[Shape]]:
    shapes: dict[LabelId, list[Shape]] = {}
    for one in labelled:
        if one.shape is not None:
            shapes.setdefault(one.label_id, []).append(one.shape)
    return shapes


def _spans(labelled: Iterable[Labelled]) -> Counter[tuple[LabelId, TextSpan]]:
    return Counter((one.label_id, one.shape) for one in labelled if isinstance(one.shape, TextSpan))
