"""What a detector found in a picture."""

from __future__ import annotations

from dataclasses import dataclass

from labeller.domain.shape import Box, Mask

LEAST_SCORE = 0.25
MOST_FOUND = 300


@dataclass(frozen=True, slots=True)
class Detection:
    """A thing, by the name that the model has for it, in pixels of the picture as seen; `mask` from segmenters."""

    name: str
    score: float
    box: Box
    mask: Mask | None = None
