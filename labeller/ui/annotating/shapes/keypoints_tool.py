"""Sets the keypoints of a skeleton, one click each, in the order of the label's skeleton."""

from __future__ import annotations

from labeller.domain.schema import Label
from labeller.domain.shape import XY, Keypoint, Keypoints
from labeller.errors import LabellerError
from labeller.ui.annotating.shapes.draft import NOTHING, Draft, DraftShape
from labeller.ui.annotating.shapes.pointer import Pointer
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.tool_kind import ToolKind

_VISIBLE, _HIDDEN = 2, 1
_NOT_LABELLED = Keypoint(0.0, 0.0, 0)


class NoSkeletonError(LabellerError):
    """Keypoints were begun for a label that has none."""


class KeypointsTool(Tool):
    """A click sets the next keypoint, a right click (or Alt) one that is hidden, Tab leaves it out."""

    kind = ToolKind.KEYPOINTS

    _label: Label | None = None
    _points: tuple[Keypoint, ...] = ()
    _to: XY | None = None

    @property
    def is_begun(self) -> bool:
        return bool(self._points)

    @property
    def draft(self) -> Draft:
        label = self._label or self._bench.label
        if label is None or not label.skeleton or self._to is None:
            return NOTHING
        text = self.tr("{name} ({number} of {all})").format(
            name=label.skeleton[len(self._points)], number=len(self._points) + 1, all=len(label.skeleton)
        )
        if not self._points:
            return Draft(text=text)
        rest = (_NOT_LABELLED,) * (len(label.skeleton) - len(self._points))
        return Draft(shapes=(DraftShape(Keypoints(self._points + rest), label.id),), text=text)

    @property
    def hint(self) -> str:
        return self.tr("Click sets a point, right click a hidden one, Tab leaves it out, Enter ends")

    def press(self, at: Pointer) -> bool:
        self._set(Keypoint(*at.point, _HIDDEN if at.has_alt else _VISIBLE))
        return True

    def move(self, at: Pointer, *, is_pressed: bool) -> None:  # noqa: ARG002
        self._to = at.point

    def double_click(self, at: Pointer) -> bool:
        return self.press(at)

    def right_click(self, at: Pointer) -> bool:
        if not self.is_begun:
            return False  # there the menu opens
        self._set(Keypoint(*at.point, _HIDDEN))
        return True

    def skip(self) -> bool:
        self._set(_NOT_LABELLED)
        return True

    def finish(self) -> bool:
        """Leave the rest out."""
        if self._label is None:
            return False
        self._add(self._points + (_NOT_LABELLED,) * (len(self._label.skeleton) - len(self._points)))
        return True

    def take_back(self) -> bool:
        has_any = bool(self._points)
        self._points = self._points[:-1]
        self._label = self._label if self._points else None
        return has_any

    def cancel(self) -> None:
        self._label, self._points = None, ()

    def _set(self, point: Keypoint) -> None:
        label = self._label or self._bench.label
        if label is None:
            return
        if not label.skeleton:
            raise NoSkeletonError(
                self.tr("The label {name} has no skeleton.").format(name=label.name),
                self.tr("Give it one under Labels: the names of its points, in order."),
            )
        self._label, self._points = label, (*self._points, point)
        if len(self._points) == len(label.skeleton):
            self._add(self._points)

    def _add(self, points: tuple[Keypoint, ...]) -> None:
        label = self._label
        self.cancel()
        if label is not None and any(point.visibility for point in points):
            self._bench.add(Keypoints(points), label.id)
