"""Shapes from elsewhere against the image they lie on: sizes that do not fit, shapes outside, broken polygons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, NewItem, Problem
from labeller.domain.shape import KIND_NAMES, ImageShape, Mask, Polygon
from labeller.formats.media_items import Settle
from labeller.media.unreadable import printable

# What rounding in other tools adds to a coordinate.
SLACK_PX = 1.0
BESIDE_KEYPOINTS = (
    "objects have a box or an outline of their own beside their keypoints; only these were taken, and an export "
    "writes the box around them"
)
"""What is told, after a number, where a source says more of an object than its keypoints."""

# How unequally an image may have been scaled before its shapes were drawn.
_SAME_SCALE = 0.01

Place = Callable[[int, int], FoundAnnotation | str]
"""Makes the annotation for an image of that width and height, or says in a phrase why it cannot."""


def settled(
    declared: tuple[int, int] | None = None, places: tuple[Place, ...] | None = None, *, may_be_outside: bool = False
) -> Settle:
    """What finishes an item when the size of its image is known.

    `declared` is the width and height that the source gives the image. `places` make the annotations of shapes that
    are told as shares of the image; without them the item has its annotations already, in pixels.
    """

    def settle(item: NewItem) -> tuple[NewItem, list[Problem]]:
        problems: list[Problem] = []
        item = _placed(item, places, problems)
        item = _scaled(item, declared, problems)

        def kept(found: tuple[FoundAnnotation, ...], what: str) -> tuple[FoundAnnotation, ...]:
            wheres = (f"{printable(item.name)}, {what} {number}" for number in count(1))
            checked = (
                _checked(item, one, where, problems, may_be_outside=may_be_outside)
                for one, where in zip(found, wheres, strict=False)
            )
            return tuple(one for one in checked if one is not None)

        annotations = None if item.annotations is None else kept(item.annotations, "annotation")
        suggestions = kept(item.suggestions, "suggestion")
        return replace(item, annotations=annotations, suggestions=suggestions), problems

    return settle


def _placed(item: NewItem, places: tuple[Place, ...] | None, problems: list[Problem]) -> NewItem:
    if places is None:
        return item
    found = []
    for number, place in enumerate(places, start=1):
        made = place(item.width or 0, item.height or 0)
        if isinstance(made, str):
            problems.append(Problem(f"{printable(item.name)}, annotation {number}", made, Fault.BAD_VALUE))
        else:
            found.append(made)
    return replace(item, annotations=tuple(found))


def _scaled(item: NewItem, declared: tuple[int, int] | None, problems: list[Problem]) -> NewItem:
    """The item with shapes that fit its image, where the source was made for another size of it."""
    actual = (item.width or 0, item.height or 0)
    if declared is None or declared == actual or 0 in declared or 0 in actual:
        return item
    where, said = printable(item.name), f"{declared[0]} x {declared[1]} pixels are told, the image has"
    reason = f"{said} {actual[0]} x {actual[1]}"
    if declared == actual[::-1]:
        if item.is_turned:
            reason += ", turned by its EXIF orientation: whether its shapes were turned with it cannot be known"
            problems.append(Problem(where, f"{reason}; they were left out", Fault.EXIF_SIZE))
            return replace(item, annotations=None, suggestions=())
        if all(_is_within(one, *actual) for one in (*(item.annotations or ()), *item.suggestions)):
            reason += ": width and height are exchanged; the shapes fit and were taken"
            problems.append(Problem(where, reason, Fault.SWAPPED_SIZE, is_mended=True))
            return item
        problems.append(Problem(where, f"{reason}; its shapes do not fit, and were left out", Fault.WRONG_SIZE))
        return replace(item, annotations=None, suggestions=())
    across, down = actual[0] / declared[0], actual[1] / declared[1]
    if abs(across / down - 1) > _SAME_SCALE:
        problems.append(Problem(where, f"{reason}; its shapes were left out", Fault.WRONG_SIZE))
        return replace(item, annotations=None, suggestions=())
    problems.append(Problem(where, f"{reason}; its shapes were scaled", Fault.WRONG_SIZE, is_mended=True))
    annotations = (
        None if item.annotations is None else tuple(_resized(one, declared, actual) for one in item.annotations)
    )
    suggestions = tuple(_resized(one, declared, actual) for one in item.suggestions)
    return replace(item, annotations=annotations, suggestions=suggestions)


def _is_within(one: FoundAnnotation, width: int, height: int) -> bool:
    from labeller.geometry.extent import extent

    if isinstance(one.shape, Mask):
        return (one.shape.width, one.shape.height) == (width, height)
    around = extent(one.shape) if one.shape is not None else None
    return around is None or (
        min(around.x, around.y) >= -SLACK_PX
        and around.x + around.width <= width + SLACK_PX
        and around.y + around.height <= height + SLACK_PX
    )


def _resized(one: FoundAnnotation, declared: tuple[int, int], actual: tuple[int, int]) -> FoundAnnotation:
    """The annotation on the image as it is. A mask of yet another size stays as it is; that is told later."""
    from labeller.geometry.resizing import resize

    shape = one.shape
    if not isinstance(shape, ImageShape) or (isinstance(shape, Mask) and (shape.width, shape.height) != declared):
        return one
    return replace(one, shape=resize(shape, declared, actual))


def _checked(
    item: NewItem, one: FoundAnnotation, where: str, problems: list[Problem], *, may_be_outside: bool
) -> FoundAnnotation | None:
    """The annotation with a shape that is whole and on the image; None for one of which nothing is left."""
    shape = one.shape
    if not isinstance(shape, ImageShape):
        return one
    if not _is_whole(shape, where, problems):
        return None
    inside = shape if may_be_outside else _inside(shape, item, where, problems)
    return None if inside is None else replace(one, shape=inside)


def _is_whole(shape: ImageShape, where: str, problems: list[Problem]) -> bool:
    """Whether the shape can be taken; what is odd about it is told either way."""
    from labeller.geometry.extent import has_area
    from labeller.geometry.polygons import is_valid

    if not has_area(shape):
        fault = Fault.BROKEN_POLYGON if isinstance(shape, Polygon) else Fault.EMPTY_SHAPE
        problems.append(Problem(where, f"a {KIND_NAMES[type(shape)]} without an area; left out", fault))
        return False
    if isinstance(shape, Polygon) and not is_valid(shape):
        reason = "a polygon that crosses itself; taken as it is"
        problems.append(Problem(where, reason, Fault.BROKEN_POLYGON, is_mended=True))
    return True


def _inside(shape: ImageShape, item: NewItem, where: str, problems: list[Problem]) -> ImageShape | None:
    from labeller.geometry.clipping import clip, is_outside

    width, height = item.width or 0, item.height or 0
    if not is_outside(shape, width, height):
        return shape
    if isinstance(shape, Mask):
        reason = f"a mask of {shape.width} x {shape.height} pixels on an image of {width} x {height}; left out"
        problems.append(Problem(where, reason, Fault.BROKEN_MASK))
        return None
    clipped = clip(shape, width, height)
    if clipped is None:
        problems.append(Problem(where, "outside the image; left out", Fault.OUTSIDE))
    elif not _is_within(FoundAnnotation("", shape), width, height):
        problems.append(
            Problem(where, "reaches over the border of the image; cut there", Fault.OUTSIDE, is_mended=True)
        )
    return clipped
