"""Areas added to other areas and cut out of them, whichever of the two kinds they are."""

from __future__ import annotations

from collections.abc import Sequence

from labeller.domain.shape import XY, ImageShape, Mask, Polygon
from labeller.geometry import brush, masks, polygons, rasters

Area = Polygon | Mask


def is_area(shape: object) -> bool:
    """Whether something can be added to a shape and cut out of it."""
    return isinstance(shape, Polygon | Mask)


def stroke_on(shape: ImageShape | None, points: Sequence[XY], radius_px: float, width: int, height: int) -> Area | None:
    """What a brush covers, as the kind of area that a shape is; a mask where there is no shape yet."""
    if isinstance(shape, Polygon):
        return _band(points, radius_px)
    return brush.stroke(points, radius_px, width, height)


def added(shape: Area, more: Area) -> Area | None:
    """Both together, as the kind that the first is."""
    if isinstance(shape, Mask):
        return masks.union((shape, as_mask(more, shape)))
    return polygons.join((shape, more)) if isinstance(more, Polygon) else _of_mask(shape, more, is_cut=False)


def cut(shape: Area, piece: Area) -> Area | None:
    """The first without the piece; None if nothing is left."""
    if isinstance(shape, Mask):
        rest = masks.subtract(shape, as_mask(piece, shape))
        return rest if masks.area(rest) else None
    return polygons.subtract(shape, piece) if isinstance(piece, Polygon) else _of_mask(shape, piece, is_cut=True)


def as_mask(area: Area, image: Mask) -> Mask:
    return area if isinstance(area, Mask) else rasters.to_mask(area, image.width, image.height)


def _of_mask(shape: Polygon, area: Mask, *, is_cut: bool) -> Polygon | None:
    from labeller.geometry import outlines

    other = outlines.to_polygon(area, outlines.SMOOTH_PX)
    if other is None:
        return shape
    return polygons.subtract(shape, other) if is_cut else polygons.join((shape, other))


def _band(points: Sequence[XY], radius_px: float) -> Polygon | None:
    """A line as wide as the brush, with round ends."""
    import shapely

    from labeller.geometry.planar import to_polygon

    line = shapely.LineString(points) if len(points) > 1 else shapely.Point(points[0])
    return to_polygon(line.buffer(radius_px, quad_segs=6).simplify(radius_px / 50))
