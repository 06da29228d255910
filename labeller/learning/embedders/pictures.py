"""Pictures as vectors: EfficientNet-Lite0, the means of three depths."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Floats
from labeller.learning.embedders.onnx import session

_MODEL = "efficientnet-lite0.onnx"
_SIDE_PX = 224


class PictureEmbedder:
    """The whole picture, squeezed into a square: cutting its edges off would lose what may matter. Length one."""

    name = "efficientnet-lite0-1"
    title = "Looking at the pictures"
    dimensions = 472
    batch_size = 8
    # Larger than the square, so that a scaled decode does not soften the picture twice.
    input_px = 320

    def embed(self, batch: Sequence[NDArray[np.uint8]]) -> Floats:
        from PIL import Image

        squares = [
            np.asarray(Image.fromarray(picture).resize((_SIDE_PX, _SIDE_PX), Image.Resampling.BICUBIC))
            for picture in batch
        ]
        (vectors,) = session(_MODEL).run(["vector"], {"images": np.stack(squares)})
        return np.asarray(vectors, dtype=np.float32)
