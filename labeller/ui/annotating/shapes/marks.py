"""All shapes on the image, found by where they are without looking at each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from labeller.domain.annotation import Annotation
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import Label, LabelId
from labeller.domain.shape import XY, Box
from labeller.geometry.arrays import Floats
from labeller.ui.annotating.board import AnnotationId
from labeller.ui.annotating.shapes.mark import Mark, annotation_mark, suggestion_mark

Labels = dict[LabelId, Label]


class Marks:
    """The marks of annotations and suggestions, as they lie over each other: suggestions below, then by order.

    An array of all bounds is the index: comparing thousands of them at once takes less time than drawing one shape.
    """

    def __init__(self) -> None:
        self._by_id: dict[AnnotationId, Mark] = {}
        self._suggested: tuple[Mark, ...] = ()
        self._ordered: list[Mark] | None = None
        self._place: dict[AnnotationId, int] = {}
        self._bounds: Floats = np.zeros((0, 4))

    def __len__(self) -> int:
        return len(self._by_id) + len(self._suggested)

    def find(self, annotation_id: AnnotationId) -> Mark | None:
        return self._by_id.get(annotation_id)

    def replace_all(self, annotations: Iterable[Annotation], labels: Labels) -> None:
        self._by_id = {}
        for annotation in annotations:
            self._put(annotation, labels)
        self._ordered = None

    def update(self, annotation_id: AnnotationId, annotation: Annotation | None, labels: Labels) -> list[Box]:
        """Take an annotation as it is now, None if it is gone. Gives the boxes in which something has changed."""
        before = self._by_id.pop(annotation_id, None)
        if annotation is not None:
            self._put(annotation, labels)
        after = self._by_id.get(annotation_id)
        if before is None or after is None or not self._put_in_place(annotation_id, before, after):
            self._ordered = None
        return [mark.bounds for mark in (before, after) if mark is not None]

    def set_suggestions(self, suggestions: Sequence[SuggestedAnnotation], labels: Labels) -> None:
        known = (one for one in suggestions if one.label_id in labels)
        made = (suggestion_mark(one, labels[one.label_id]) for one in known)
        self._suggested = tuple(mark for mark in made if mark is not None)
        self._ordered = None

    def crossing(self, area: Box) -> list[Mark]:
        """The marks whose bounds meet an area, from the lowest to the topmost."""
        ordered = self._in_order()
        left, top, right, bottom = self._bounds.T
        meets = (left <= area.x + area.width) & (right >= area.x) & (top <= area.y + area.height) & (bottom >= area.y)
        return [ordered[place] for place in np.flatnonzero(meets).tolist()]

    def at(self, point: XY, reach_px: float) -> list[AnnotationId]:
        """The annotations under a point: the smallest first, since it cannot be reached through another."""
        found = [mark for mark in self._under(point, reach_px) if mark.annotation is not None]
        found.sort(key=lambda mark: mark.size)
        return [mark.annotation.id for mark in found if mark.annotation and mark.annotation.id is not None]

    def suggestion_at(self, point: XY, reach_px: float) -> SuggestedAnnotation | None:
        found = [mark for mark in self._under(point, reach_px) if mark.suggestion is not None]
        return min(found, key=lambda mark: mark.size).suggestion if found else None

    def inside(self, box: Box) -> list[AnnotationId]:
        """The annotations that lie wholly in the box."""
        return [
            mark.annotation.id
            for mark in self.crossing(box)
            if mark.annotation is not None and mark.annotation.id is not None and _is_within(mark.bounds, box)
        ]

    def meeting(self, box: Box) -> list[AnnotationId]:
        """The annotations whose bounds meet the box."""
        found = (mark.annotation for mark in self.crossing(box))
        return [one.id for one in found if one is not None and one.id is not None]

    def _under(self, point: XY, reach_px: float) -> Iterable[Mark]:
        near = Box(point[0] - reach_px, point[1] - reach_px, 2 * reach_px, 2 * reach_px)
        return (mark for mark in reversed(self.crossing(near)) if mark.holds(point, reach_px))

    def _put(self, annotation: Annotation, labels: Labels) -> None:
        if annotation.id is None or annotation.is_hidden or annotation.label_id not in labels:
            return
        mark = annotation_mark(annotation, labels[annotation.label_id])
        if mark is not None:
            self._by_id[annotation.id] = mark

    def _put_in_place(self, annotation_id: AnnotationId, before: Mark, after: Mark) -> bool:
        """Let a mark take the place of the one it was: sorting thousands anew takes as long as drawing a frame."""
        if self._ordered is None or _order(before) != _order(after):
            return False
        place = self._place[annotation_id]
        self._ordered[place] = after
        self._bounds[place] = _edges(after)
        return True

    def _in_order(self) -> list[Mark]:
        if self._ordered is None:
            placed = sorted(self._by_id.items(), key=lambda pair: (_order(pair[1]), pair[0]))
            self._ordered = [*self._suggested, *(mark for _, mark in placed)]
            self._place = {key: len(self._suggested) + number for number, (key, _) in enumerate(placed)}
            self._bounds = np.array([_edges(mark) for mark in self._ordered], dtype=np.float64).reshape(-1, 4)
        return self._ordered


def _order(mark: Mark) -> int:
    return mark.annotation.order if mark.annotation is not None else 0


def _edges(mark: Mark) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    box = mark.bounds
    return box.x, box.y, box.x + box.width, box.y + box.height


def _is_within(inner: Box, outer: Box) -> bool:
    return (
        inner.x >= outer.x
        and inner.y >= outer.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )
