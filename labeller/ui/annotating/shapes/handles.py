"""The places by which a selected shape is changed, and what dragging one of them makes of the shape.

Pure geometry: pixels of the image, `scale` pixels of the view for each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from labeller.domain.shape import (
    XY,
    Box,
    ImageShape,
    Keypoint,
    Keypoints,
    Mask,
    Point,
    Polygon,
    Polyline,
    RotatedBox,
)
from labeller.geometry import boxes, moving, rotated_boxes, vertices
from labeller.geometry.vertices import Place

# Corners of a box that is smaller on the screen would leave no room to move it by.
_CORNERS_FROM_PX = 20.0
_SIDES_FROM_PX = 48.0
_BETWEEN_FROM_PX = 40.0
ROTATE_ARM_PX = 24.0
_SNAP_DEG = 15.0
_LEAST_SIDE = 1e-3


class HandleKind(StrEnum):
    SIDE = "side"
    ROTATE = "rotate"
    VERTEX = "vertex"
    BETWEEN = "between"
    KEYPOINT = "keypoint"


@dataclass(frozen=True, slots=True)
class Handle:
    """`at` is where it is. `side` tells corners and sides of a box: (-1, 0) is the left one, (1, 1) bottom right.

    `place` is a vertex, or where a new one would come; `index` a keypoint.
    """

    kind: HandleKind
    at: XY
    side: tuple[int, int] = (0, 0)
    place: Place | None = None
    index: int = 0


def handles_of(shape: ImageShape, scale: float) -> list[Handle]:
    """The handles of one shape, those to be tried first at the front."""
    match shape:
        case Box():
            return _side_handles(rotated_boxes.from_box(boxes.normalised(shape)), scale)
        case RotatedBox():
            return [_rotate_handle(shape, scale), *_side_handles(shape, scale)]
        case Polygon() | Polyline():
            return _vertex_handles(shape, scale)
        case Point(x, y):
            return [Handle(HandleKind.KEYPOINT, (x, y))]
        case Keypoints(points):
            labelled = ((index, point) for index, point in enumerate(points) if point.visibility)
            return [Handle(HandleKind.KEYPOINT, (point.x, point.y), index=index) for index, point in labelled]
        case Mask():
            return []


def group_handles(around: Box, scale: float) -> list[Handle]:
    """The handles that scale several shapes together, at the corners of the box around them."""
    return [handle for handle in _side_handles(rotated_boxes.from_box(around), scale) if all(handle.side)]


def nearest(handles: list[Handle], point: XY, reach_px: float) -> Handle | None:
    """The handle whose square holds the point, vertices before what lies between them."""
    near = [one for one in handles if max(abs(one.at[0] - point[0]), abs(one.at[1] - point[1])) <= reach_px]
    return min(
        near, key=lambda one: (one.kind is HandleKind.BETWEEN, math.dist(one.at, point)), default=None
    )  # fmt: skip


def dragged(shape: ImageShape, handle: Handle, to: XY, *, keeps: bool = False) -> ImageShape:
    """The shape with a handle put elsewhere. `keeps` holds the proportions of a box, and turns it in steps of 15°."""
    match shape, handle.kind:
        case Box(), HandleKind.SIDE:
            return _sized_box(boxes.normalised(shape), handle.side, to, keeps=keeps)
        case RotatedBox(), HandleKind.ROTATE:
            return _turned(shape, to, snaps=keeps)
        case RotatedBox(), HandleKind.SIDE:
            return _sized_rotated(shape, handle.side, to, keeps=keeps)
        case ((Polygon() | Polyline()), HandleKind.VERTEX) if handle.place is not None:
            return vertices.move(shape, handle.place, to)
        case ((Polygon() | Polyline()), HandleKind.BETWEEN) if handle.place is not None:
            return vertices.insert(shape, handle.place, to)
        case Point(), _:
            return Point(*to)
        case Keypoints(points), HandleKind.KEYPOINT:
            return with_keypoint(shape, handle.index, Keypoint(*to, points[handle.index].visibility))
    return shape


def with_keypoint(shape: Keypoints, index: int, point: Keypoint) -> Keypoints:
    return Keypoints((*shape.points[:index], point, *shape.points[index + 1 :]))


def scaled(shape: ImageShape, around: Box, side: tuple[int, int], to: XY, *, keeps: bool = False) -> ImageShape:
    """The shape as one of a group whose box gets another corner; the opposite corner stays."""
    after = _sized_box(around, side, to, keeps=keeps)
    about = _opposite(around, side)
    across = after.width / around.width if around.width else 1.0
    down = after.height / around.height if around.height else 1.0
    return moving.scale(shape, max(across, _LEAST_SIDE), max(down, _LEAST_SIDE), about)


def _side_handles(box: RotatedBox, scale: float) -> list[Handle]:
    width, height = box.width * scale, box.height * scale
    sides = [(1, 1)] if min(width, height) < _CORNERS_FROM_PX else [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    sides += [(0, -1), (0, 1)] if width >= _SIDES_FROM_PX else []
    sides += [(-1, 0), (1, 0)] if height >= _SIDES_FROM_PX else []
    return [Handle(HandleKind.SIDE, _at_side(box, side), side) for side in sides]


def _rotate_handle(box: RotatedBox, scale: float) -> Handle:
    top = _at_side(box, (0, -1))
    cosine, sine = rotated_boxes.cosine_and_sine(box.angle_deg)
    arm = ROTATE_ARM_PX / scale
    return Handle(HandleKind.ROTATE, (top[0] + arm * sine, top[1] - arm * cosine))


def _vertex_handles(shape: Polygon | Polyline, scale: float) -> list[Handle]:
    """All vertices, and the middles of edges that are long enough to have one."""
    placed = [Handle(HandleKind.VERTEX, point, place=place) for place, point in vertices.places(shape)]
    rings: dict[tuple[int, int], list[Handle]] = {}
    for handle in placed:
        if handle.place is not None:
            rings.setdefault((handle.place.part, handle.place.ring), []).append(handle)
    between: list[Handle] = []
    for (part, ring), ends in rings.items():
        following = ends[1:] if isinstance(shape, Polyline) else ends[1:] + ends[:1]
        for index, (one, other) in enumerate(zip(ends, following, strict=False)):
            if math.dist(one.at, other.at) * scale >= _BETWEEN_FROM_PX:
                middle = (one.at[0] + other.at[0]) / 2, (one.at[1] + other.at[1]) / 2
                between.append(Handle(HandleKind.BETWEEN, middle, place=Place(part, ring, index + 1)))
    return placed + between


def _at_side(box: RotatedBox, side: tuple[int, int]) -> XY:
    cosine, sine = rotated_boxes.cosine_and_sine(box.angle_deg)
    along, down = side[0] * box.width / 2, side[1] * box.height / 2
    return box.center_x + along * cosine - down * sine, box.center_y + along * sine + down * cosine


def _opposite(box: Box, side: tuple[int, int]) -> XY:
    x = box.x if side[0] > 0 else box.x + box.width
    y = box.y if side[1] > 0 else box.y + box.height
    return x, y


def _sized_box(box: Box, side: tuple[int, int], to: XY, *, keeps: bool) -> Box:
    fixed = _opposite(box, side)
    end = (
        to[0] if side[0] else box.x + box.width if fixed[0] == box.x else box.x,
        to[1] if side[1] else box.y + box.height if fixed[1] == box.y else box.y,
    )
    if keeps and all(side) and box.width and box.height:
        factor = max(abs(end[0] - fixed[0]) / box.width, abs(end[1] - fixed[1]) / box.height)
        end = (
            fixed[0] + math.copysign(factor * box.width, end[0] - fixed[0]),
            fixed[1] + math.copysign(factor * box.height, end[1] - fixed[1]),
        )
    return boxes.from_corners(fixed, end)


def _sized_rotated(box: RotatedBox, side: tuple[int, int], to: XY, *, keeps: bool) -> RotatedBox:
    """Sized in its own directions: the point is turned back about the centre, and the new centre turned again."""
    center = box.center_x, box.center_y
    upright = Box(center[0] - box.width / 2, center[1] - box.height / 2, box.width, box.height)
    sized = _sized_box(upright, side, _turned_about(to, center, -box.angle_deg), keeps=keeps)
    placed = _turned_about(boxes.center(sized), center, box.angle_deg)
    return RotatedBox(*placed, sized.width, sized.height, box.angle_deg)


def _turned(box: RotatedBox, to: XY, *, snaps: bool) -> RotatedBox:
    angle_deg = math.degrees(math.atan2(to[1] - box.center_y, to[0] - box.center_x)) + 90
    if snaps:
        angle_deg = round(angle_deg / _SNAP_DEG) * _SNAP_DEG
    return RotatedBox(box.center_x, box.center_y, box.width, box.height, (angle_deg + 180) % 360 - 180)


def _turned_about(point: XY, about: XY, angle_deg: float) -> XY:
    cosine, sine = rotated_boxes.cosine_and_sine(angle_deg)
    right, below = point[0] - about[0], point[1] - about[1]
    return about[0] + right * cosine - below * sine, about[1] + right * sine + below * cosine
