"""Which part of a sound is seen, and where its times lie on the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

# No closer than this: some hundred samples, where single vibrations can be seen.
SHORTEST_S = 0.005
_STEPS = (1, 2, 5)
_MINUTE_STEPS = (10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800)


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """From `start_s` to `end_s` of a sound of `duration_s`. Never reaches beyond the sound."""

    duration_s: float
    start_s: float
    end_s: float

    @classmethod
    def whole(cls, duration_s: float) -> TimeWindow:
        return cls(duration_s, 0.0, duration_s)

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s

    @property
    def is_whole(self) -> bool:
        return self.length_s >= self.duration_s

    def x_of(self, time_s: float, width_px: float) -> float:
        return (time_s - self.start_s) / self.length_s * width_px if self.length_s else 0.0

    def time_at(self, x_px: float, width_px: float) -> float:
        """The time under a place, at the nearest end of the sound where it lies outside."""
        time_s = self.start_s + x_px / max(width_px, 1) * self.length_s
        return min(max(time_s, 0.0), self.duration_s)

    def zoomed(self, factor: float, at_s: float) -> TimeWindow:
        """Closer by a factor, with `at_s` staying where it is on the screen."""
        shortest = min(SHORTEST_S, self.duration_s)
        length = min(max(self.length_s / factor, shortest), self.duration_s)
        share = (at_s - self.start_s) / self.length_s if self.length_s else 0.0
        return self._at(at_s - share * length, length)

    def moved(self, seconds: float) -> TimeWindow:
        return self._at(self.start_s + seconds, self.length_s)

    def showing(self, time_s: float) -> TimeWindow:
        """Moved by whole pages, as little as it takes to see a time."""
        if self.start_s <= time_s <= self.end_s or not self.length_s:
            return self
        pages = math.floor((time_s - self.start_s) / self.length_s)
        return self.moved(pages * self.length_s)

    def around(self, start_s: float, end_s: float) -> TimeWindow:
        """As close as a stretch allows that is to be seen with some room on both sides."""
        room = 0.15 * (end_s - start_s)
        length = min(max(end_s - start_s + 2 * room, min(SHORTEST_S, self.duration_s)), self.duration_s)
        return self._at((start_s + end_s - length) / 2, length)

    def ticks(self, most: int) -> list[float]:
        """At most so many round times, evenly spaced."""
        step = _step(self.length_s / max(most, 1))
        first = math.ceil(self.start_s / step - 1e-9)
        last = math.floor(self.end_s / step + 1e-9)
        return [number * step for number in range(first, last + 1)]

    def _at(self, start_s: float, length_s: float) -> TimeWindow:
        start = min(max(start_s, 0.0), self.duration_s - length_s)
        return replace(self, start_s=start, end_s=start + length_s)


def _step(least_s: float) -> float:
    """The smallest round step of at least that many seconds."""
    if least_s > _STEPS[-1]:
        return next((float(step) for step in _MINUTE_STEPS if step >= least_s), float(_MINUTE_STEPS[-1]))
    power = 10.0 ** math.floor(math.log10(max(least_s, 1e-6)))
    return next((step * power for step in _STEPS if step * power >= least_s * (1 - 1e-9)), 10 * power)


def time_text(time_s: float, step_s: float = 0.01) -> str:
    """A time as people write it, `1:02:03` or `0:07.25`, with as many decimals as a step of `step_s` needs."""
    decimals = max(0, math.ceil(-math.log10(step_s) - 1e-9)) if step_s < 1 else 0
    rounded = round(max(time_s, 0.0), decimals)
    minutes, seconds = divmod(rounded, 60)
    hours, minutes = divmod(int(minutes), 60)
    tail = f"{seconds:0{3 + decimals if decimals else 2}.{decimals}f}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"
