"""GrabCut (Rother et al., "GrabCut: interactive foreground extraction using iterated graph cuts", 2004): from a box to
the thing in it, by its colours. No model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labeller.domain.shape import Box, Mask
from labeller.geometry import boxes, masks
from labeller.geometry.clipping import clip
from labeller.learning.segmenting.enlarging import enlarged
from labeller.learning.segmenting.pixels import window_of

# What is around the box teaches the colours of the background: half of its size on each side.
_MARGIN = 0.5
_LEAST_MARGIN_PX = 8
# Larger things are cut at a lower resolution: half a second at most.
_MAX_SIDE_PX = 400
_ROUNDS = 5


def cut_out(pixels: NDArray[np.uint8], box: Box) -> Mask:
    """The thing in `box`; the mask is empty where the colours in it do not differ from those around it.

    `pixels` (height, width, 3) RGB as seen. The same box always gives the same mask. About a quarter of a second.
    """
    import cv2

    height, width = pixels.shape[:2]
    seen = clip(box, width, height)
    if not isinstance(seen, Box) or boxes.area(seen) < 1:
        return masks.empty(width, height)
    window = window_of(pixels, _with_margin(seen), _MAX_SIDE_PX)
    marks = _marks(window.to_window((seen.x, seen.y)), seen, window.scale, window.pixels.shape[:2])
    if not (marks == cv2.GC_PR_FGD).any():
        return masks.empty(width, height)
    cv2.setRNGSeed(0)
    colors = cv2.cvtColor(window.pixels, cv2.COLOR_RGB2BGR)
    no_box, model, other_model = (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(colors, marks, no_box, model, other_model, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    is_thing = (marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)
    right, bottom = (round(side / window.scale) for side in marks.shape[::-1])
    found = masks.to_window(enlarged(is_thing.astype(np.float32) - 0.5, right, bottom))
    return masks.from_window(found[0], found[1] + window.left, found[2] + window.top, width, height)


def _with_margin(box: Box) -> Box:
    across = max(_LEAST_MARGIN_PX, box.width * _MARGIN)
    down = max(_LEAST_MARGIN_PX, box.height * _MARGIN)
    return Box(box.x - across, box.y - down, box.width + 2 * across, box.height + 2 * down)


def _marks(corner: tuple[float, float], box: Box, scale: float, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """What is known before: background outside the box, and on the border of the picture where the box ends there."""
    import cv2

    marks = np.full(shape, cv2.GC_BGD, np.uint8)
    left, top = (max(1, round(place)) for place in corner)
    right = min(shape[1] - 1, round(corner[0] + box.width * scale))
    bottom = min(shape[0] - 1, round(corner[1] + box.height * scale))
    marks[top:bottom, left:right] = cv2.GC_PR_FGD
    return marks
