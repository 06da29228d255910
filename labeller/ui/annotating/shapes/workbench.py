"""What all tools share: the board, the image they draw on, and how they are set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from labeller.domain.annotation import Annotation, Source
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import Label, Schema
from labeller.domain.shape import XY, Box, ImageShape
from labeller.geometry.clipping import OutsidePolicy, settle
from labeller.ui.annotating.board import AnnotationBoard, AnnotationId

SMALLEST_BRUSH_PX, LARGEST_BRUSH_PX = 0.75, 512.0
_BRUSH_STEP = 1.25


class AreaMode(StrEnum):
    """What a drawn area becomes: a shape of its own, more of the selected one, or a piece less of it."""

    NEW = "new"
    ADD = "add"
    CUT = "cut"


class Hits(Protocol):
    """Finds what lies under a point."""

    def at(self, point: XY, reach_px: float) -> Sequence[AnnotationId]:
        """The annotations there, the one that is most probably meant first."""

    def suggestion_at(self, point: XY, reach_px: float) -> SuggestedAnnotation | None: ...

    def inside(self, box: Box) -> Sequence[AnnotationId]:
        """The annotations that lie wholly in the box."""


@dataclass
class Workbench:
    """The board with what tools need besides. `width` and `height` are pixels of the image, 0 without one."""

    board: AnnotationBoard
    schema: Callable[[], Schema]
    hits: Hits
    width: int = 0
    height: int = 0
    policy: OutsidePolicy = OutsidePolicy.CLIP
    area_mode: AreaMode = AreaMode.NEW
    brush_radius_px: float = 8.0
    can_pan: bool = False

    @property
    def label(self) -> Label | None:
        """The label that the next shape gets."""
        label_id = self.board.label_id
        return None if label_id is None else self.schema().label(label_id)

    @property
    def editable(self) -> list[Annotation]:
        """What is selected and may be changed."""
        return [one for one in self.board.selected_annotations if not one.is_locked and one.shape is not None]

    @property
    def bounds(self) -> Box | None:
        """Where moving ends; None where shapes may leave the image."""
        if self.policy is OutsidePolicy.KEEP:
            return None
        return Box(0.0, 0.0, float(self.width), float(self.height))

    def settled(self, shape: ImageShape) -> ImageShape:
        """The shape as it may lie on the image. Raises OutsideImageError where it may not."""
        return settle(shape, self.width, self.height, self.policy)

    def add(self, shape: ImageShape) -> None:
        """Annotate with a shape, as it may lie on the image. Raises LabellerError."""
        self.board.add(self.settled(shape))

    def change(self, changed: Iterable[tuple[Annotation, ImageShape]], title: str) -> None:
        """Give annotations other shapes, in one step. Raises LabellerError."""
        self.board.change([_reshaped(one, self.settled(shape)) for one, shape in changed], title)

    def resize_brush(self, steps: float) -> None:
        """Make the brush so many steps larger; of four, three double it."""
        wanted = self.brush_radius_px * _BRUSH_STEP**steps
        self.brush_radius_px = min(max(wanted, SMALLEST_BRUSH_PX), LARGEST_BRUSH_PX)


def _reshaped(annotation: Annotation, shape: ImageShape) -> Annotation:
    return replace(annotation, shape=shape, source=Source.HUMAN)
