"""Pictures as the learner of shapes keeps them: what it sees of each, and what answers say about their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from labeller.learning.regions.cell_reader import CellSample, sample_cells
from labeller.learning.regions.cell_targets import LabelledShape
from labeller.learning.regions.look import Look


class Corpus:
    """Pictures by a key of the caller's: about 1.3 MB each, and a quarter of that for one with an answer."""

    def __init__(self) -> None:
        self._looks: dict[int, Look] = {}
        self._samples: dict[int, tuple[tuple[LabelledShape, ...], CellSample]] = {}

    def __len__(self) -> int:
        return len(self._looks)

    def __contains__(self, key: int) -> bool:
        return key in self._looks

    def __getitem__(self, key: int) -> Look:
        return self._looks[key]

    def get(self, key: int) -> Look | None:
        return self._looks.get(key)

    def add(self, key: int, look: Look) -> None:
        self._looks[key] = look

    def keep_only(self, keys: Iterable[int]) -> None:
        """Forget all others."""
        kept = set(keys)
        self._looks = {key: look for key, look in self._looks.items() if key in kept}
        self._samples = {key: sample for key, sample in self._samples.items() if key in kept}

    def sample(self, key: int, shapes: Sequence[LabelledShape]) -> CellSample:
        """Some cells of a picture with this answer; drawn once for each answer, and always the same."""
        known = self._samples.get(key)
        if known is None or known[0] != tuple(shapes):
            known = self._samples[key] = (tuple(shapes), sample_cells(self._looks[key], shapes, key))
        return known[1]
