"""What a tool has begun and not yet done: the layer draws it, the board knows nothing of it."""

from __future__ import annotations

from dataclasses import dataclass

from labeller.domain.schema import LabelId
from labeller.domain.shape import XY, Box, ImageShape


@dataclass(frozen=True, slots=True)
class DraftShape:
    """A shape as it would be, with the label whose colour it has."""

    shape: ImageShape
    label_id: LabelId


@dataclass(frozen=True, slots=True)
class Stroke:
    """The path of a brush so far; its radius in pixels of the image."""

    points: tuple[XY, ...]
    radius_px: float
    is_eraser: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """`shapes` stand for those of the annotations `hidden_ids`; `line` is open, `knobs` are its points.

    `target` is the point that would end what is begun, `text` what stands beside the cursor.
    """

    shapes: tuple[DraftShape, ...] = ()
    hidden_ids: frozenset[int] = frozenset()
    line: tuple[XY, ...] = ()
    knobs: tuple[XY, ...] = ()
    target: XY | None = None
    marquee: Box | None = None
    stroke: Stroke | None = None
    text: str = ""


NOTHING = Draft()
