"""How strongly each part speaks, as it is drawn: for a label in blue, against it in orange.

The two are told apart by people of every colour vision, and beside the colour there is always a form: underlined or
dashed, up or down, right or left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtGui import QColor

from labeller.ui.theme import color

# A change of the log-odds that is drawn at full strength, if no part says more: the odds are e times as high or low.
_STRONG = 1.0
# Weaker than this, as a share of what is drawn strongest, is noise to the eye.
FAINTEST = 0.06


class EvidenceMarks(Protocol):
    """Draws on an item what its parts say."""

    def show(self, strengths: Sequence[tuple[Any, float]]) -> None:
        """Mark each part by its strength, -1 (against) to 1 (for); in the colours of the theme as it is now."""

    def clear(self) -> None:
        """Mark nothing."""


def strengths(weights: Sequence[tuple[Any, float]]) -> list[tuple[Any, float]]:
    """From changes of log-odds to strengths from -1 to 1, those that can be seen.

    The strongest part of an item is drawn at full strength only where it matters much: else nothing stands out.
    """
    most = max((abs(weight) for _, weight in weights), default=0.0)
    scaled = [(part, weight / max(most, _STRONG)) for part, weight in weights]
    return [(part, strength) for part, strength in scaled if abs(strength) >= FAINTEST]


def line_color(strength: float) -> QColor:
    return color("speaks-for" if strength > 0 else "speaks-against")


def ground_color(strength: float) -> QColor:
    """Soft enough for text to be read on it."""
    return color("speaks-for-soft" if strength > 0 else "speaks-against-soft", min(1.0, 0.25 + 0.75 * abs(strength)))
