"""What can be done to the selected shapes by menu and key, each one step of the history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from labeller.domain.annotation import Annotation
from labeller.domain.drawn_shapes import shapes_for
from labeller.domain.item import ItemId
from labeller.domain.shape import ImageShape, Mask, Polygon, Shape
from labeller.errors import LabellerError
from labeller.geometry import conversion, moving
from labeller.geometry.conversion import Kind
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.shapes import areas
from labeller.ui.annotating.shapes.workbench import Workbench

# So far from what it was copied from does a copy lie, in pixels of the image: enough to be seen and taken.
_ASIDE_PX = 10.0


class CannotConvertError(LabellerError):
    """None of the selected shapes can become what was asked for."""


class ShapeCommands(QObject):
    """Edits of what is selected on the board. All may raise LabellerError, and then nothing is changed."""

    def __init__(self, bench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._board: AnnotationBoard = bench.board
        self._copied_from: ItemId | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """The commands by the ids of their actions."""
        return {
            "copy_shapes": self.copy,
            "paste_shapes": self.paste,
            "duplicate_shapes": self.duplicate,
            "repeat_shapes": self._board.repeat_previous,
            "select_all_shapes": self.select_all,
            "remove_shapes": lambda: self._board.remove(self._board.selected),
            "merge_shapes": self.merge,
            "bring_to_front": partial(self.reorder, to_front=True),
            "send_to_back": partial(self.reorder, to_front=False),
            "lock_shapes": partial(self.toggle, "is_locked", self.tr("Lock")),
            "hide_shapes": partial(self.toggle, "is_hidden", self.tr("Hide")),
            "show_all_shapes": self.show_all,
            "group_shapes": self.group,
            "ungroup_shapes": self.ungroup,
            "label_image": self.label_image,
            "toggle_occluded": partial(self.toggle, "is_occluded", self.tr("Occluded")),
            "toggle_truncated": partial(self.toggle, "is_truncated", self.tr("Truncated")),
        }

    def label_image(self) -> None:
        """Give the image as a whole the label in hand, beside its shapes; or take that away again."""
        label_id = self._board.label_id
        there = [one for one in self._board.annotations if one.shape is None and one.label_id == label_id]
        if there:
            self._board.remove(one.id for one in there if one.id is not None)
        else:
            self._board.add(None)

    def copy(self) -> None:
        self._copied_from = self._board.item_id
        self._board.copy()

    def paste(self) -> None:
        """On the item that they are from a little aside, on others where they were."""
        aside = _ASIDE_PX if self._copied_from == self._board.item_id else 0.0
        self._board.paste(lambda shape: self._placed(shape, aside))

    def duplicate(self) -> None:
        chosen = [one for one in self._board.selected_annotations if one.shape is not None]
        top = max((one.order for one in self._board.annotations), default=0) + 1
        added = [
            replace(one, id=None, shape=self._placed(one.shape, _ASIDE_PX), order=top + number, is_locked=False)
            for number, one in enumerate(chosen)
            if one.shape is not None
        ]
        self._bench.exchange((), added, self.tr("Duplicate"))

    def select_all(self) -> None:
        self._board.select(one.id for one in self._board.annotations if one.id is not None and not one.is_hidden)

    def merge(self) -> None:
        """Make one shape of the selected areas; it stays the annotation that was selected first."""
        chosen = [one for one in self._bench.editable if areas.is_area(one.shape)]
        first = chosen[0] if chosen else None
        if first is None or len(chosen) < 2:
            raise LabellerError(self.tr("There is nothing to merge."), self.tr("Select two or more polygons or masks."))
        whole = first.shape
        for one in chosen[1:]:
            if isinstance(whole, Polygon | Mask) and isinstance(one.shape, Polygon | Mask):
                whole = areas.added(whole, one.shape)
        self._bench.exchange(_ids(chosen), [replace(first, shape=whole)], self.tr("Merge"))

    def targets(self) -> tuple[Kind, ...]:
        """The kinds that at least one of the selected shapes can become, of those that may be drawn."""
        shapes = [one.shape for one in self._bench.editable]
        return tuple(
            kind
            for kind in shapes_for(self._bench.schema())
            if any(type(shape) is not kind and conversion.can_convert(type(shape), kind) for shape in shapes)  # type: ignore[arg-type]
        )

    def convert(self, kind: Kind) -> None:
        """Make the selected shapes that kind, in one step; those that cannot become it stay as they are."""
        size = self._bench.width, self._bench.height
        changed = []
        for one in self._bench.editable:
            if isinstance(one.shape, ImageShape) and not isinstance(one.shape, kind):
                converted = conversion.convert(one.shape, kind, *size)
                changed += [(one, converted)] if converted is not None else []
        if not changed:
            raise CannotConvertError(
                self.tr("None of these shapes can become that."),
                self.tr("Holes and several parts do not fit into a line, and a line has no area."),
            )
        self._bench.change(changed, self.tr("Convert"))

    def reorder(self, *, to_front: bool) -> None:
        chosen = sorted(self._board.selected_annotations, key=lambda one: one.order)
        orders = [one.order for one in self._board.annotations]
        if chosen:
            first = max(orders) + 1 if to_front else min(orders) - len(chosen)
            title = self.tr("Bring to front") if to_front else self.tr("Send to back")
            self._board.change([replace(one, order=first + number) for number, one in enumerate(chosen)], title)

    def toggle(self, flag: str, title: str) -> None:
        """Set a flag on all that is selected, or take it away where all have it."""
        chosen = self._board.selected_annotations
        wanted = not all(getattr(one, flag) for one in chosen)
        self._change(chosen, title, **{flag: wanted})

    def show_all(self) -> None:
        self._change([one for one in self._board.annotations if one.is_hidden], self.tr("Show"), is_hidden=False)

    def group(self) -> None:
        """Say that the selected shapes belong together."""
        number = max((one.group or 0 for one in self._board.annotations), default=0) + 1
        self._change(self._board.selected_annotations, self.tr("Group"), group=number)

    def ungroup(self) -> None:
        self._change(self._board.selected_annotations, self.tr("Ungroup"), group=None)

    def _change(self, chosen: Iterable[Annotation], title: str, **fields: object) -> None:
        self._board.change([replace(one, **fields) for one in chosen], title)  # type: ignore[arg-type]

    def _placed(self, shape: Shape, aside_px: float) -> Shape:
        if not isinstance(shape, ImageShape):
            return shape
        return self._bench.settled(moving.translate(shape, aside_px, aside_px))


def _ids(annotations: Sequence[Annotation]) -> list[int]:
    return [one.id for one in annotations if one.id is not None]
