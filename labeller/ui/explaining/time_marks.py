"""Draws along a sound what its times say: above the line for a label, below it against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labeller.ui.audio.sound_canvas import SoundCanvas
from labeller.ui.explaining.strengths import line_color


class TimeMarks:
    """Each part is a stretch in seconds."""

    def __init__(self, canvas: SoundCanvas) -> None:
        self._canvas = canvas

    def show(self, strengths: Sequence[tuple[Any, float]]) -> None:
        self._canvas.set_shades([(stretch, strength, line_color(strength)) for stretch, strength in strengths])

    def clear(self) -> None:
        self._canvas.set_shades(())
