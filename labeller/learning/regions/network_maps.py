"""What a network trained on photos sees in each part of a picture: two inner maps of EfficientNet-Lite0."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labeller.learning.embedders.onnx import session

FINE, FINE_PX = 40, 8
COARSE, COARSE_PX = 112, 16
"""Numbers for each place of a map, and the side of such a place in pixels."""

_MODEL, _TILE_PX = "efficientnet-lite0.onnx", 224
# The network takes squares; what it sees near their edges is left out.
_MARGIN_PX = 16
_STEP_PX = _TILE_PX - 2 * _MARGIN_PX
_AT_ONCE = 4


def network_maps(picture: NDArray[np.uint8]) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
    """(h / 8, w / 8, FINE) and (h / 16, w / 16, COARSE) of an RGB picture (h, w, 3), multiples of 16 pixels.

    Raises LabellerError if the network is missing or broken.
    """
    import cv2

    height, width = picture.shape[:2]
    down, across = (-(-side // _STEP_PX) for side in (height, width))
    beyond = (down * _STEP_PX - height, across * _STEP_PX - width)
    margins = (_MARGIN_PX, _MARGIN_PX + beyond[0], _MARGIN_PX, _MARGIN_PX + beyond[1])
    wide = np.asarray(cv2.copyMakeBorder(picture, *margins, cv2.BORDER_REFLECT_101), dtype=np.uint8)
    corners = [(row * _STEP_PX, column * _STEP_PX) for row in range(down) for column in range(across)]
    tiles = np.stack([wide[top : top + _TILE_PX, left : left + _TILE_PX] for top, left in corners])
    fine, coarse = _seen(tiles)
    return (
        _joined(fine, down, across, FINE_PX)[: height // FINE_PX, : width // FINE_PX],
        _joined(coarse, down, across, COARSE_PX)[: height // COARSE_PX, : width // COARSE_PX],
    )


def _seen(tiles: NDArray[np.uint8]) -> tuple[np.ndarray, np.ndarray]:
    model = session(_MODEL)
    outputs = [
        model.run(["stride_8", "stride_16"], {"images": tiles[start : start + _AT_ONCE]})
        for start in range(0, len(tiles), _AT_ONCE)
    ]
    fine, coarse = (np.concatenate(parts) for parts in zip(*outputs, strict=True))
    return fine, coarse


def _joined(tiles: np.ndarray, down: int, across: int, place_px: int) -> NDArray[np.float16]:
    """The insides of tiles (n, depth, places, places) side by side: (rows, columns, depth)."""
    margin = _MARGIN_PX // place_px
    inside = tiles[:, :, margin:-margin, margin:-margin]
    _, depth, places, _ = inside.shape
    grid = inside.reshape(down, across, depth, places, places).transpose(0, 3, 1, 4, 2)
    return np.ascontiguousarray(grid.reshape(down * places, across * places, depth), dtype=np.float16)
