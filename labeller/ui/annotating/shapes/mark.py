"""One shape as the layer draws it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainterPath

from labeller.domain.annotation import Annotation
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import Label
from labeller.domain.shape import XY, Box, ImageShape
from labeller.geometry.arrays import Floats
from labeller.geometry.extent import extent
from labeller.ui.annotating.shapes.paths import is_area, marks_of, path_of


@dataclass(frozen=True)
class Mark:
    """An annotation or a suggestion on the image, with its colour and its name; `bounds` are pixels of the image."""

    shape: ImageShape
    label: Label
    bounds: Box
    annotation: Annotation | None = None
    suggestion: SuggestedAnnotation | None = None

    @cached_property
    def path(self) -> QPainterPath:
        """Made when it is first drawn: of thousands of shapes few may ever be seen."""
        return path_of(self.shape, self.label.skeleton_edges)

    @cached_property
    def _segments(self) -> Floats:
        return _segments(self.path)

    @cached_property
    def dots(self) -> tuple[tuple[XY, bool], ...]:
        return marks_of(self.shape)

    @cached_property
    def color(self) -> QColor:
        return QColor(self.label.color)

    @property
    def is_area(self) -> bool:
        return is_area(self.shape)

    @property
    def is_suggested(self) -> bool:
        return self.suggestion is not None

    @property
    def size(self) -> float:
        """How large the box around it is, in square pixels."""
        return self.bounds.width * self.bounds.height

    def holds(self, point: XY, reach_px: float) -> bool:
        """Whether the point lies in the shape, or within reach of its lines and dots."""
        if any(math.dist(dot, point) <= reach_px for dot, _ in self.dots):
            return True
        if self.is_area and self.path.contains(QPointF(*point)):
            return True
        return _is_near(self._segments, point, reach_px)


def annotation_mark(annotation: Annotation, label: Label) -> Mark | None:
    """None for what has no place on an image."""
    shape = annotation.shape
    bounds = extent(shape) if isinstance(shape, ImageShape) else None
    if bounds is None or not isinstance(shape, ImageShape):
        return None
    return Mark(shape, label, bounds, annotation=annotation)


def suggestion_mark(suggestion: SuggestedAnnotation, label: Label) -> Mark | None:
    shape = suggestion.shape
    bounds = extent(shape) if isinstance(shape, ImageShape) else None
    if bounds is None or not isinstance(shape, ImageShape):
        return None
    return Mark(shape, label, bounds, suggestion=suggestion)


def _segments(path: QPainterPath) -> Floats:
    """(n, 4) start x, y and end x, y of the lines of a path."""
    elements = [path.elementAt(number) for number in range(path.elementCount())]
    pairs = [(one.x, one.y, other.x, other.y) for one, other in pairwise(elements) if other.isLineTo()]
    return np.array(pairs, dtype=np.float64).reshape(-1, 4)


def _is_near(segments: Floats, point: XY, reach_px: float) -> bool:
    """Whether a line comes that near."""
    start, along = segments[:, :2], segments[:, 2:] - segments[:, :2]
    away = np.asarray(point) - start
    squared = (along**2).sum(axis=1)
    share = np.clip((away * along).sum(axis=1) / np.where(squared > 0, squared, 1.0), 0.0, 1.0)
    return bool((((away - share[:, None] * along) ** 2).sum(axis=1) <= reach_px**2).any())
