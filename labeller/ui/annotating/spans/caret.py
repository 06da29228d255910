"""What is selected in a text by keyboard: a unit, or everything from one to another."""

from __future__ import annotations

from labeller.ui.annotating.spans.words import Range, Units


class Caret:
    """Walks over the units of a text. It stands on whole units, never between them."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._anchor: Range | None = None
        self._head: Range | None = None

    @property
    def range(self) -> Range | None:
        """What is selected; None where nothing is."""
        if self._anchor is None or self._head is None:
            return None
        return min(self._anchor[0], self._head[0]), max(self._anchor[1], self._head[1])

    @property
    def is_forward(self) -> bool:
        """Whether the end that moves is the later one."""
        return self._anchor is None or self._head is None or self._head >= self._anchor

    @property
    def head(self) -> Range | None:
        """The unit at the end that moves."""
        return self._head

    def clear(self) -> None:
        self._anchor = self._head = None

    def put(self, unit: Range | None, *, extend: bool = False) -> None:
        """Go to a unit, or select up to it."""
        if unit is not None:
            self._head = unit
            self._anchor = self._anchor if extend and self._anchor else unit

    def step(self, direction: int, *, extend: bool, start: int) -> None:
        """One unit forward (1) or back (-1); from `start` where nothing is selected yet.

        Without `extend` signs between words are passed by: hardly any span is made of them alone.
        """
        here = self._head if extend else self.range
        if here is None:
            self.put(self._units.at(start))
            return
        walk = self._units.after if direction > 0 else self._units.before
        self.put(walk(here, skip_signs=not extend), extend=extend)
