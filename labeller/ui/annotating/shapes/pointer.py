"""Where the mouse is, on the image and on the screen."""

from __future__ import annotations

from dataclasses import dataclass

from labeller.domain.shape import XY

HANDLE_HIT_PX = 12.0
NEAR_PX = 6.0
DRAG_FROM_PX = 4.0


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place of the mouse: `point` in pixels of the image, `view` in those of the view, `scale` of which make one."""

    point: XY
    view: XY
    scale: float = 1.0
    has_shift: bool = False
    has_ctrl: bool = False
    has_alt: bool = False

    def reach(self, view_px: float) -> float:
        """So many pixels of the view, in pixels of the image."""
        return view_px / self.scale

    @property
    def adds(self) -> bool:
        """Whether what is clicked joins what is selected."""
        return self.has_shift or self.has_ctrl
