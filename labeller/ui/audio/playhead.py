"""Where in a sound playing has got to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is played: from `start_s` to `end_s`, and from there on again if it loops."""

    start_s: float
    end_s: float
    is_looping: bool = False
    speed: float = 1.0

    def after(self, at_s: float, elapsed_s: float) -> float:
        """Where playing is so long after it began at `at_s`; the end where it has ended."""
        place = at_s + elapsed_s * self.speed
        if place < self.end_s or not self.is_looping or self.end_s <= self.start_s:
            return min(place, self.end_s)
        return self.start_s + (place - self.start_s) % (self.end_s - self.start_s)


class Playhead:
    """A place in a sound that moves by the clock while it is played."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stretch: Stretch | None = None
        self._at_s = 0.0
        self._since = 0.0

    @property
    def position_s(self) -> float:
        if self._stretch is None:
            return self._at_s
        return self._stretch.after(self._at_s, self._clock() - self._since)

    @property
    def is_moving(self) -> bool:
        return self._stretch is not None

    @property
    def has_ended(self) -> bool:
        """Whether it moved and has come to the end."""
        stretch = self._stretch
        return stretch is not None and not stretch.is_looping and self.position_s >= stretch.end_s

    def start(self, stretch: Stretch, at_s: float) -> None:
        self._stretch, self._at_s, self._since = stretch, at_s, self._clock()

    def stop(self, at_s: float | None = None) -> None:
        """Stand still, where it is or at another place."""
        self._at_s = self.position_s if at_s is None else at_s
        self._stretch = None
