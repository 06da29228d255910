"""What all tools share: the board, the image they draw on, and how they are set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from labeller.domain.annotation import Annotation, Source
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import Label, LabelId, Schema
from labeller.domain.shape import XY, Box, ImageShape, Mask, Polygon, Shape
from labeller.errors import LabellerError
from labeller.geometry import masks
from labeller.geometry.clipping import OutsidePolicy, settle
from labeller.ui.annotating.board import AnnotationBoard, AnnotationId
from labeller.ui.annotating.shapes import areas

SMALLEST_BRUSH_PX, LARGEST_BRUSH_PX = 0.75, 512.0
_BRUSH_STEP = 1.25


class AreaMode(StrEnum):
    """What a drawn area becomes: a shape of its own, more of the selected one, or a piece less of it."""

    NEW = "new"
    ADD = "add"
    CUT = "cut"


class NothingToCutError(LabellerError):
    """Something was drawn to be cut out of what is selected, and nothing is."""


class Hits(Protocol):
    """Finds what lies under a point."""

    def at(self, point: XY, reach_px: float) -> Sequence[AnnotationId]:
        """The annotations there, the one that is most probably meant first."""

    def suggestion_at(self, point: XY, reach_px: float) -> SuggestedAnnotation | None: ...

    def inside(self, box: Box) -> Sequence[AnnotationId]:
        """The annotations that lie wholly in the box."""

    def meeting(self, box: Box) -> Sequence[AnnotationId]:
        """The annotations whose bounds meet the box."""


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

    def add(self, shape: ImageShape, label_id: LabelId | None = None) -> None:
        """Annotate with a shape, as it may lie on the image. Raises LabellerError."""
        self.board.add(self.settled(shape), label_id)

    def add_area(self, area: Polygon) -> None:
        """Make a drawn area what the mode says it is. Raises LabellerError."""
        targets = [one for one in self.editable if areas.is_area(one.shape)]
        if self.area_mode is AreaMode.CUT:
            if not targets:
                raise NothingToCutError(
                    QCoreApplication.translate("Workbench", "Nothing is selected that could be cut."),
                    QCoreApplication.translate("Workbench", "Select a polygon or a mask first."),
                )
            self._cut(targets, [area] * len(targets))
        elif self.area_mode is AreaMode.ADD and targets:
            self._join(targets[-1], area)
        else:
            self.add(area)

    def paint(self, points: Sequence[XY]) -> None:
        """Paint a stroke on the selected area of the label in hand, or where none is, on a new mask."""
        targets = [one for one in self.editable if areas.is_area(one.shape)]
        shape = targets[0].shape if len(targets) == 1 else None
        stroke = self._stroke(shape, points)
        if stroke is None:
            return
        if self.area_mode is AreaMode.CUT:
            self._cut(targets, [stroke] * len(targets))
        elif len(targets) == 1:
            self._join(targets[0], stroke)
        elif not isinstance(stroke, Mask) or masks.area(stroke):
            self.add(stroke)

    def erase(self, points: Sequence[XY]) -> None:
        """Wipe a stroke away from what is selected, or where nothing is, from what lies under its beginning."""
        under = [self.board.annotation(key) for key in self.hits.at(points[0], 0.0)]
        found = [one for one in under if one is not None and areas.is_area(one.shape) and not one.is_locked]
        targets = [one for one in self.editable if areas.is_area(one.shape)] or found[:1]
        self._cut(targets, [self._stroke(one.shape, points) for one in targets])

    def exchange(self, removed: Sequence[AnnotationId], added: Sequence[Annotation], title: str) -> None:
        """Take some annotations away and add others, in one step; the added ones are selected."""
        before = {one.id for one in self.board.annotations} - set(removed)
        if removed or added:
            self.board.exchange(removed, added, title)
            self.board.select(one.id for one in self.board.annotations if one.id is not None and one.id not in before)

    def change(self, changed: Iterable[tuple[Annotation, ImageShape]], title: str) -> None:
        """Give annotations other shapes, in one step. Raises LabellerError."""
        self.board.change([_reshaped(one, self.settled(shape)) for one, shape in changed], title)

    def _stroke(self, shape: Shape | None, points: Sequence[XY]) -> areas.Area | None:
        held = shape if isinstance(shape, ImageShape) else None
        return areas.stroke_on(held, points, self.brush_radius_px, self.width, self.height)

    def _join(self, one: Annotation, area: areas.Area) -> None:
        if isinstance(one.shape, Polygon | Mask):
            joined = areas.added(one.shape, area)
            if joined is not None:
                self.change([(one, joined)], QCoreApplication.translate("Workbench", "Add to a shape"))

    def _cut(self, targets: Sequence[Annotation], pieces: Sequence[areas.Area | None]) -> None:
        """Cut each target by its piece; what is cut away wholly is removed."""
        rest: list[Annotation] = []
        for one, piece in zip(targets, pieces, strict=True):
            if piece is not None and isinstance(one.shape, Polygon | Mask):
                shape = areas.cut(one.shape, piece)
                rest += [_reshaped(one, shape)] if shape is not None else []
        selected = self.board.selected
        title = QCoreApplication.translate("Workbench", "Cut from a shape")
        self.board.exchange([one.id for one in targets if one.id is not None], rest, title)
        self.board.select(selected)

    def resize_brush(self, steps: float) -> None:
        """Make the brush so many steps larger; of four, three double it."""
        wanted = self.brush_radius_px * _BRUSH_STEP**steps
        self.brush_radius_px = min(max(wanted, SMALLEST_BRUSH_PX), LARGEST_BRUSH_PX)


def _reshaped(annotation: Annotation, shape: ImageShape) -> Annotation:
    return replace(annotation, shape=shape, source=Source.HUMAN)
