"""Which handle of what is selected the mouse is on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt

from labeller.domain.annotation import Annotation
from labeller.domain.shape import Box, ImageShape, RotatedBox
from labeller.geometry import boxes
from labeller.geometry.extent import extent
from labeller.ui.annotating.shapes.handles import Handle, HandleKind, group_handles, handles_of, nearest
from labeller.ui.annotating.shapes.pointer import HANDLE_HIT_PX, Pointer

Held = tuple[Annotation, ImageShape]


@dataclass(frozen=True, slots=True)
class Grip:
    """A handle with the annotations it changes; of several, `around` is the box that it scales them in."""

    handle: Handle
    held: tuple[Held, ...]
    around: Box | None = None


def all_handles(annotations: Sequence[Annotation], scale: float) -> list[Handle]:
    """The handles that are shown for what is selected."""
    held = _held(annotations)
    if len(held) == 1:
        return handles_of(held[0][1], scale)
    around = extent_of_all(held)
    return group_handles(around, scale) if around is not None else []


def grip_at(annotations: Sequence[Annotation], at: Pointer) -> Grip | None:
    """The handle under the mouse; None if there is none."""
    held = _held(annotations)
    handle = nearest(all_handles(annotations, at.scale), at.point, at.reach(HANDLE_HIT_PX / 2))
    if handle is None:
        return None
    return Grip(handle, held, extent_of_all(held) if len(held) > 1 else None)


def extent_of_all(held: Sequence[Held]) -> Box | None:
    """The box around several shapes; None if they have no extent."""
    found = [box for _, shape in held if (box := extent(shape)) is not None]
    return boxes.around(corner for box in found for corner in boxes.corners(box))


def cursor(grip: Grip) -> Qt.CursorShape:
    """The cursor that says what dragging the handle does."""
    if grip.handle.kind is HandleKind.ROTATE:
        return Qt.CursorShape.PointingHandCursor
    if grip.handle.kind is not HandleKind.SIDE:
        return Qt.CursorShape.CrossCursor
    shape = grip.held[0][1]
    turned_deg = shape.angle_deg if isinstance(shape, RotatedBox) and grip.around is None else 0.0
    return _ALONG[round((_DIRECTION_DEG[grip.handle.side] + turned_deg) / 45) % 4]


def _held(annotations: Sequence[Annotation]) -> tuple[Held, ...]:
    return tuple((one, one.shape) for one in annotations if isinstance(one.shape, ImageShape))


_DIRECTION_DEG = {
    (1, 0): 0, (-1, 0): 0, (1, 1): 45, (-1, -1): 45, (0, 1): 90, (0, -1): 90, (-1, 1): 135, (1, -1): 135,
}  # fmt: skip
_ALONG = (
    Qt.CursorShape.SizeHorCursor, Qt.CursorShape.SizeFDiagCursor, Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeBDiagCursor,
)  # fmt: skip
