"""Answering a click: the decoder of SAM 2 (Ravi et al. 2024), about a tenth of a second."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labeller.domain.shape import XY, Box, Mask
from labeller.learning.arrays import Floats
from labeller.learning.embedders.onnx import session
from labeller.learning.segmenting.cleaning import without_noise
from labeller.learning.segmenting.embedding import PictureEmbedding
from labeller.learning.segmenting.encoder import SIDE_PX
from labeller.learning.segmenting.enlarging import enlarged
from labeller.learning.segmenting.prompt import Prompt

DECODER_FILE = "sam2-tiny-decoder.onnx"
MASK_SIDE = 256
_INSIDE, _OUTSIDE, _FIRST_CORNER, _LAST_CORNER = 1.0, 0.0, 2.0, 3.0


@dataclass(frozen=True, eq=False)
class Segment:
    """What is probably meant: its pixels, and how well the network thinks it has them (0 to 1).

    `logits` (256, 256) is the answer before it was enlarged; given with the next click it is refined.
    """

    mask: Mask
    score: float
    logits: Floats


def segment(
    embedding: PictureEmbedding, prompt: Prompt, width: int, height: int, before: Segment | None = None
) -> Segment:
    """The thing meant in a picture of `width` x `height` as seen. The mask may be empty.

    Safe to call from several threads. `before` is the answer to the prompt without its last point. Raises ValueError
    for a prompt that says nothing, LabellerError if the weights are missing or broken.
    """
    if prompt.is_empty:
        raise ValueError("a prompt needs a point inside or a box")
    coordinates, labels = _points(prompt, width, height)
    earlier = np.zeros((MASK_SIDE, MASK_SIDE), np.float32) if before is None else before.logits
    inputs = {
        **embedding.parts,
        "point_coords": coordinates[None],
        "point_labels": labels[None],
        "mask_input": earlier[None, None],
        "has_mask_input": np.array([before is not None], np.float32),
    }
    masks, scores = session(DECODER_FILE).run(["masks", "iou_predictions"], inputs)
    best = int(scores[0].argmax())
    logits = np.asarray(masks[0, best], dtype=np.float32)
    cells = [[_cell(point, width, height) for point in points] for points in (prompt.inside, prompt.outside)]
    shown = without_noise(logits, *cells)
    return Segment(enlarged(shown, width, height), float(np.clip(scores[0, best], 0, 1)), logits)


def _points(prompt: Prompt, width: int, height: int) -> tuple[Floats, Floats]:
    """The points on the encoder's square, (n, 2), and what they say, (n,)."""
    corners = () if prompt.box is None else _corners(prompt.box)
    points = np.array([*corners, *prompt.inside, *prompt.outside], np.float32)
    kinds = [_FIRST_CORNER, _LAST_CORNER][: len(corners)]
    labels = [*kinds, *[_INSIDE] * len(prompt.inside), *[_OUTSIDE] * len(prompt.outside)]
    scale = np.array([SIDE_PX / width, SIDE_PX / height], np.float32)
    return points * scale, np.array(labels, np.float32)


def _corners(box: Box) -> tuple[XY, XY]:
    return (box.x, box.y), (box.x + box.width, box.y + box.height)


def _cell(point: XY, width: int, height: int) -> tuple[int, int]:
    """Row and column of a point on the decoder's mask."""
    column, row = (
        int(np.clip(place / size * MASK_SIDE, 0, MASK_SIDE - 1))
        for place, size in zip(point, (width, height), strict=True)
    )
    return row, column
