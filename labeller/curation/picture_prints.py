"""The print of a picture: so few numbers that copies in another size, quality or brightness have nearly the same.

The lowest frequencies of the picture in grey say what is where on it (a perceptual hash as in Zauner, Implementation
and Benchmarking of Perceptual Image Hash Functions, 2010, is taken from their signs), coarse colours tell apart what
differs in colour only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from labeller.learning.arrays import Floats

FREQUENCIES = 8
_SIDE = 32
_CELLS = 4
WAVES = FREQUENCIES * FREQUENCIES
_GREY = (0.299, 0.587, 0.114)


class PicturePrinter:
    """Makes prints as an embedder makes embeddings, so that they are made and kept like these.

    A print is `WAVES` cosine coefficients, row by row, and the mean colours of 4 x 4 cells, 0 to 255.
    """

    name = "picture-print-1"
    title = "Comparing the pictures"
    dimensions = WAVES + _CELLS * _CELLS * 3
    batch_size = 64
    input_px = 64

    def embed(self, batch: Sequence[Any]) -> Floats:
        """(n, dimensions) for n pictures as uint8 arrays (height, width, 3)."""
        from PIL import Image

        squares = [Image.fromarray(one).resize((_SIDE, _SIDE), Image.Resampling.BOX) for one in batch]
        pixels = np.stack([np.asarray(one, dtype=np.float32) for one in squares])
        cell = _SIDE // _CELLS
        colors = pixels.reshape(len(batch), _CELLS, cell, _CELLS, cell, 3).mean(axis=(2, 4))
        cosines = _cosines()
        waves = cosines @ (pixels @ np.array(_GREY, dtype=np.float32)) @ cosines.T
        # Rounded, so that a plain surface has no pattern.
        flat = (waves.round(1).reshape(len(batch), -1), colors.reshape(len(batch), -1))
        return np.concatenate(flat, axis=1).astype(np.float32)


def _cosines() -> Floats:
    """(FREQUENCIES, side): the first rows of the cosine transform (DCT-II, orthonormal)."""
    wave, place = np.arange(FREQUENCIES)[:, None], np.arange(_SIDE)[None, :]
    rows = np.cos(np.pi * (2 * place + 1) * wave / (2 * _SIDE)) * np.sqrt(2 / _SIDE)
    rows[0] /= np.sqrt(2)
    return np.asarray(rows, dtype=np.float32)
