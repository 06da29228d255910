"""What each cell of a picture says after some answers: of what it is the middle, inside of what it lies, and where
the sides of that thing are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labeller.learning.arrays import Floats, Ints
from labeller.learning.regions.cell_targets import NOTHING, UNSURE, LabelledShape, cell_targets
from labeller.learning.regions.look import Look
from labeller.learning.regions.ridge import Expansion, balanced, solve

# Cells that are learned from, of one picture and label, and of all together.
_MOST_OF_A_LABEL, _MOST_CELLS = 300, 24_000
_PENALTY, _SIDES_PENALTY = 0.01, 0.03
_LEAST_SIDE, _MOST_SIDE = 0.25, 400.0


@dataclass(frozen=True, eq=False)
class CellSample:
    """n cells of an answered picture: features (n, FEATURES) float16, targets (n,), (n,) and (n, 4)."""

    features: np.ndarray
    cores: Ints
    insides: Ints
    sides: Floats


@dataclass(frozen=True, eq=False)
class CellMaps:
    """What the cells of one picture say. `cores` and `insides` (rows, columns, 1 + labels) are from 0 to 1, nothing
    comes first; `sides` (rows, columns, 4) are in cells."""

    cores: Floats
    insides: Floats
    sides: Floats


@dataclass(frozen=True, eq=False)
class CellReader:
    """Reads the cells of any picture."""

    expansion: Expansion
    kinds: Floats
    sides: Floats
    usual_sides: Floats
    n_labels: int

    def read(self, features: Floats) -> CellMaps:
        """What cells with these features (rows, columns, FEATURES) say."""
        rows, columns, depth = features.shape
        expanded = self.expansion.expanded(features.reshape(-1, depth))
        kinds = np.clip(expanded @ self.kinds, 0, 1).reshape(rows, columns, 2, 1 + self.n_labels)
        sides = np.exp(np.clip(expanded @ self.sides + self.usual_sides, np.log(_LEAST_SIDE), np.log(_MOST_SIDE)))
        return CellMaps(kinds[:, :, 0], kinds[:, :, 1], sides.reshape(rows, columns, 4))


def sample_cells(look: Look, shapes: Sequence[LabelledShape], seed: int) -> CellSample:
    """Some cells of an answered picture: of each label about as many as there are, and others beside them."""
    targets = cell_targets(look, shapes)
    cores, insides = targets.cores.ravel(), targets.insides.ravel()
    drawn = np.random.default_rng(seed)
    kinds = np.where(cores == UNSURE, -1 - insides, cores)
    chosen = []
    for kind in np.unique(kinds).tolist():
        places = np.flatnonzero(kinds == kind)
        most = 2 * _MOST_OF_A_LABEL if kind == NOTHING else _MOST_OF_A_LABEL // (1 if kind > 0 else 2)
        chosen.append(drawn.choice(places, min(len(places), most), replace=False))
    taken = np.concatenate(chosen)
    features = look.features().reshape(look.rows * look.columns, -1)[taken].astype(np.float16)
    return CellSample(features, cores[taken], insides[taken], targets.sides.reshape(-1, 4)[taken])


def fit_cells(samples: Sequence[CellSample], n_labels: int) -> CellReader | None:
    """Learn from the cells of answered pictures; None as long as nothing is drawn on any."""
    cores, insides = (np.concatenate([getattr(one, name) for one in samples]) for name in ("cores", "insides"))
    if not len(samples) or not (cores > 0).any():
        return None
    features = np.concatenate([one.features for one in samples])
    sides = np.concatenate([one.sides for one in samples])
    if len(cores) > _MOST_CELLS:
        kept = np.random.default_rng(0).choice(len(cores), _MOST_CELLS, replace=False)
        cores, insides, features, sides = cores[kept], insides[kept], features[kept], sides[kept]
    as_floats = features.astype(np.float32)
    expansion = Expansion.of(as_floats)
    expanded = expansion.expanded(as_floats)
    is_core = cores > 0
    lengths = np.log(np.maximum(sides[is_core], _LEAST_SIDE))
    usual = lengths.mean(axis=0)
    sure = cores != UNSURE
    kinds = [
        _kinds(expanded[sure], cores[sure], n_labels),
        _kinds(expanded, insides, n_labels),
    ]
    return CellReader(
        expansion,
        np.concatenate(kinds, axis=1),
        solve(expanded[is_core], (lengths - usual).astype(np.float32), _SIDES_PENALTY),
        np.asarray(usual, dtype=np.float32),
        n_labels,
    )


def _kinds(expanded: Floats, kinds: Ints, n_labels: int) -> Floats:
    wanted = np.eye(1 + n_labels, dtype=np.float32)[kinds]
    return solve(expanded, wanted, _PENALTY, balanced(kinds))
