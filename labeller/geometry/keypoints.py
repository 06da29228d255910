"""How alike two sets of keypoints are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labeller.domain.shape import Keypoints
from labeller.geometry.arrays import Bools, Floats
from labeller.geometry.extent import extent
from labeller.geometry.planar import MARK_PX

# How far two careful people place a keypoint from each other, as a share of the size of the object. COCO has values
# from 0.025 (eyes) to 0.107 (hips) for people; skeletons of anything else have one for all.
SPREAD = 0.05


def similarity(truth: Keypoints, found: Keypoints, spread: float = SPREAD) -> float:
    """COCO's object keypoint similarity, 0 to 1.

    The mean over the keypoints labelled in `truth` of exp(-d^2 / (2 s^2 k^2)): d is the distance in pixels, s^2 the
    area of the box around `truth` (at least that of a mark, `planar.MARK_PX` squared), k twice the spread (Lin et
    al., "Microsoft COCO", and the evaluation at cocodataset.org). A keypoint that `found` lacks counts 0. Without any
    labelled in `truth` it is 0.
    """
    return float(similarity_matrix([truth], [found], spread)[0, 0])


def similarity_matrix(truth: Sequence[Keypoints], found: Sequence[Keypoints], spread: float = SPREAD) -> Floats:
    """(n, m) similarity of each in `truth` with each in `found`. Those of different lengths have nothing in common."""
    matrix = np.zeros((len(truth), len(found)))
    claimed = [_arrays(keypoints) for keypoints in found]
    for row, keypoints in enumerate(truth):
        places, is_labelled = _arrays(keypoints)
        if not is_labelled.any():
            continue
        falloff = 2 * _size_squared(keypoints) * (2 * spread) ** 2
        for column, (others, is_found) in enumerate(claimed):
            if len(others) == len(places):
                likeness = np.exp(-((others - places) ** 2).sum(axis=1) / falloff) * is_found
                matrix[row, column] = likeness[is_labelled].mean()
    return matrix


def _arrays(keypoints: Keypoints) -> tuple[Floats, Bools]:
    """(n, 2) x, y, and (n,) whether the keypoint is labelled."""
    places = np.array([(point.x, point.y) for point in keypoints.points], dtype=np.float64).reshape(-1, 2)
    return places, np.array([point.visibility > 0 for point in keypoints.points], dtype=bool)


def _size_squared(keypoints: Keypoints) -> float:
    """The area of the box around the keypoints, at least that of a mark: one keypoint or a straight line has none."""
    around = extent(keypoints)
    return max(around.width * around.height if around else 0.0, MARK_PX**2)
