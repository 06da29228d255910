"""Where things may be: boxes that cells vote for, and patches of cells that lie inside of something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from labeller.learning.arrays import Floats, Ints
from labeller.learning.regions.boxes import merged, overlaps, suppressed
from labeller.learning.regions.cell_reader import CellMaps

_LEAST_VOTE, _MOST_VOTES, _MOST_VOTED = 0.15, 2000, 120
_SAME_VOTE, _SAME_PATCH = 0.5, 0.8
_AGREES = 0.6
_THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
_ENLARGED = 2
_LEAST_PATCH, _MOST_PATCH = 2, 0.6  # cells, and share of the picture


@dataclass(frozen=True, eq=False)
class Candidates:
    """n places where a thing may be: `corners` (n, 4) left, top, right, bottom in cells, the number of its label
    (n,), how strong the vote was (n,), -1 for a patch, and at which threshold the patch was found (n,), 0 for a vote.
    """

    corners: Floats
    labels: Ints
    votes: Floats
    thresholds: Floats

    def __len__(self) -> int:
        return len(self.labels)


def find_candidates(maps: CellMaps) -> Candidates:
    """All places worth a look, for the judge to decide; most of them are nothing."""
    n_labels = maps.cores.shape[2] - 1
    found = [part for label in range(n_labels) for part in (_voted(maps, label), _patches(maps, label))]
    return Candidates(
        np.concatenate([one.corners for one in found]),
        np.concatenate([one.labels for one in found]),
        np.concatenate([one.votes for one in found]),
        np.concatenate([one.thresholds for one in found]),
    )


def _voted(maps: CellMaps, label: int) -> Candidates:
    """Each cell that may be the middle of a thing votes for a box; boxes that say the same become their mean."""
    import cv2

    layer = np.ascontiguousarray(maps.cores[:, :, label + 1])
    strength = np.asarray(cv2.GaussianBlur(layer, (0, 0), 1.0), dtype=np.float32)
    rows, columns = np.nonzero(strength > _LEAST_VOTE)
    votes = strength[rows, columns]
    first = np.argsort(-votes, kind="stable")[:_MOST_VOTES]
    rows, columns, votes = rows[first], columns[first], votes[first]
    left, top, right, bottom = maps.sides[rows, columns].T
    across, down = columns + 0.5, rows + 0.5
    corners = np.stack([across - left, down - top, across + right, down + bottom], axis=1).astype(np.float32)
    kept = suppressed(corners, votes, _SAME_VOTE)[:_MOST_VOTED]
    return Candidates(
        merged(corners, votes, kept, _AGREES),
        np.full(len(kept), label, dtype=np.int64),
        votes[kept].astype(np.float32),
        np.zeros(len(kept), dtype=np.float32),
    )


def _patches(maps: CellMaps, label: int) -> Candidates:
    """Connected cells inside of something, at several thresholds: of a thing and its neighbours that touch it, one
    tells them apart (as extremal regions do, Arteta et al. 2012)."""
    rows = [[*corners, threshold] for threshold in _THRESHOLDS for corners in _connected(maps, label, threshold)]
    patches = np.array(rows, dtype=np.float32).reshape(-1, 5)
    kept = suppressed(patches[:, :4], np.arange(len(patches), 0, -1, dtype=np.float32), _SAME_PATCH)
    count = len(kept)
    return Candidates(
        patches[kept, :4],
        np.full(count, label, dtype=np.int64),
        np.full(count, -1, dtype=np.float32),
        patches[kept, 4],
    )


def _connected(maps: CellMaps, label: int, threshold: float) -> Iterator[tuple[float, float, float, float]]:
    import cv2

    rows, columns = maps.insides.shape[:2]
    layer = np.ascontiguousarray(maps.insides[:, :, label + 1])
    fine = cv2.resize(layer, (columns * _ENLARGED, rows * _ENLARGED), interpolation=cv2.INTER_LINEAR)
    _, _, facts, _ = cv2.connectedComponentsWithStats((fine > threshold).astype(np.uint8), connectivity=4)
    least, most = _LEAST_PATCH * _ENLARGED**2, _MOST_PATCH * fine.size
    for left, top, width, height, area in facts[1:].tolist():
        if least <= area <= most:
            yield left / _ENLARGED, top / _ENLARGED, (left + width) / _ENLARGED, (top + height) / _ENLARGED


def agreement(candidates: Candidates, thresholds: tuple[float, ...]) -> Floats:
    """(n, len(thresholds)) how many candidates of the same label overlap each one by more than that."""
    same = overlaps(candidates.corners, candidates.corners) * (candidates.labels[:, None] == candidates.labels[None])
    return np.stack([(same > threshold).sum(axis=1) for threshold in thresholds], axis=1).astype(np.float32)
