"""Colours, edges, spots and textures around each cell, at several scales: what tells cells, grains and leaves apart.

These are the filters of interactive pixel classification (Sommer et al. 2011, ilastik): smoothed colours, the length
of the gradient, the two curvatures (eigenvalues of the Hessian) and the spread of the brightness.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SCALES_PX = (1.5, 3.0, 6.0, 12.0, 24.0)
_PER_SCALE = 7
TONES = _PER_SCALE * len(_SCALES_PX)


def tones(picture: NDArray[np.uint8], cell_px: int) -> NDArray[np.float16]:
    """(rows, columns, TONES) of an RGB picture (rows * cell_px, columns * cell_px, 3), at the middle of each cell."""
    import cv2

    colors = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float32) / 255
    squares = colors[:, :, 0] ** 2
    layers: list[np.ndarray] = []
    for scale in _SCALES_PX:
        smooth = cv2.GaussianBlur(colors, (0, 0), scale)
        spread = cv2.GaussianBlur(squares, (0, 0), scale) - smooth[:, :, 0] ** 2
        shown = [*np.moveaxis(smooth, 2, 0), *_slopes(smooth[:, :, 0], scale), np.sqrt(np.maximum(spread, 0))]
        layers += [layer[cell_px // 2 :: cell_px, cell_px // 2 :: cell_px] for layer in shown]
    return np.stack(layers, axis=2).astype(np.float16)


def _slopes(light: np.ndarray, scale: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How steep the brightness is, and its curvature along and across; scaled so that all scales are alike
    (Lindeberg 1998)."""
    import cv2

    across, down = (cv2.Sobel(light, cv2.CV_32F, *way) * scale for way in ((1, 0), (0, 1)))
    xx, yy, xy = (cv2.Sobel(light, cv2.CV_32F, *way) * scale**2 for way in ((2, 0), (0, 2), (1, 1)))
    middle, apart = (xx + yy) / 2, np.sqrt(((xx - yy) / 2) ** 2 + xy**2)
    return np.hypot(across, down), middle + apart, middle - apart
