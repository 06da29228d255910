"""What the encoder sees in a picture, in one piece: made once, then enough for any number of clicks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Halves = NDArray[np.float16]

# The arrays that the encoder gives and the decoder takes, by name, in the order in which they lie in the piece.
PARTS: dict[str, tuple[int, ...]] = {
    "image_embed": (1, 256, 64, 64),
    "high_res_feats_0": (1, 32, 256, 256),
    "high_res_feats_1": (1, 64, 128, 128),
}
SIZE = sum(math.prod(shape) for shape in PARTS.values())


@dataclass(frozen=True, eq=False)
class PictureEmbedding:
    """`values` (SIZE,) float16. It does not know the size of the picture: the encoder sees a square."""

    values: Halves

    def __post_init__(self) -> None:
        """Raises ValueError for what no encoder of ours gives."""
        if self.values.shape != (SIZE,) or self.values.dtype != np.float16 or not np.isfinite(self.values).all():
            raise ValueError(f"an embedding of a picture is {SIZE} finite numbers, not {self.values.shape}")

    @cached_property
    def parts(self) -> dict[str, Halves]:
        """The arrays of `PARTS`, without copying."""
        parts, start = {}, 0
        for name, shape in PARTS.items():
            end = start + math.prod(shape)
            parts[name] = self.values[start:end].reshape(shape)
            start = end
        return parts
