"""What a person says about the thing that is meant."""

from __future__ import annotations

from dataclasses import dataclass, replace

from labeller.domain.shape import XY, Box


@dataclass(frozen=True, slots=True)
class Prompt:
    """Points on the thing, points beside it, and a box around it, in pixels of the picture as seen."""

    inside: tuple[XY, ...] = ()
    outside: tuple[XY, ...] = ()
    box: Box | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing says where the thing is. Points beside it alone do not."""
        return not self.inside and self.box is None

    def with_point(self, point: XY, *, is_inside: bool) -> Prompt:
        if is_inside:
            return replace(self, inside=(*self.inside, point))
        return replace(self, outside=(*self.outside, point))
