"""What an embedder is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from labeller.learning.arrays import Floats


class Embedder(Protocol):
    """Turns items of one medium into vectors.

    `name` is stable and carries the version of the weights: it keys the cache. `input_px` is the longer side of the
    pictures that it wants, 0 for what is no picture. `batch_size` is how many are best given at once.
    """

    name: str
    title: str
    dimensions: int
    batch_size: int
    input_px: int

    def embed(self, batch: Sequence[Any]) -> Floats:
        """(n, dimensions) for n texts, n sounds, or n pictures as uint8 arrays (height, width, 3), RGB, as seen.

        Raises LabellerError if the weights are missing or broken.
        """
