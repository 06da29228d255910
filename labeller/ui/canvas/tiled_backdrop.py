"""A large image under the shapes: small and whole, and tile by tile where it is looked at closely."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QTransform

from labeller.media.pyramid import TILE_PX, Level, Plan
from labeller.ui.canvas import zoom
from labeller.ui.canvas.backdrop import GRID_FROM_PX, PictureBackdrop, area_of, paint_checks, paint_grid
from labeller.ui.canvas.picture import Picture
from labeller.ui.canvas.tile_loader import TileKey, TileLoader

# So many tiles around those that are seen are read ahead.
_AHEAD = 1
_RGBA = 4


class TiledBackdrop:
    """Paints what there is and asks for what is missing, which is seen soft until it comes."""

    def __init__(self, picture: Picture, tiles: TileLoader) -> None:
        self.picture = picture
        self._tiles = tiles
        self._whole = PictureBackdrop(picture)

    @property
    def size(self) -> QSize:
        return self.picture.size

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        scale = painter.worldTransform().m11() * painter.device().devicePixelRatio()
        if max(self.size.width(), self.size.height()) * scale < self.picture.side_px + 0.5:
            self._whole.paint(painter, exposed)
            return
        self._tiles.open()
        plan, area = self._tiles.plan, exposed & area_of(self.size)
        if plan is None or QSize(plan.width, plan.height) != self.size:
            self._whole.paint(painter, exposed)
        elif not area.isEmpty():
            self._paint_tiles(painter, plan, area, scale)

    def _paint_tiles(self, painter: QPainter, plan: Plan, area: QRectF, scale: float) -> None:
        if plan.channels == _RGBA:
            paint_checks(painter, area)
        level = _level_for(plan, scale)
        part = _Part(painter.worldTransform(), painter.device().devicePixelRatio(), area)
        soft = self.picture.level_for(scale)
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, part.is_smooth)
        for key in _tiles_in(level, area, 0):
            place = _place_of(key) & area_of(self.size)
            number, tile = self._best(plan, key)
            if tile is None:
                part.paint(painter, soft, QPoint(0, 0), self.size.width() / soft.width(), place)
            else:
                up = number - key.level
                corner = QPoint(key.column >> up, key.row >> up) * TILE_PX
                part.paint(painter, tile, corner, 2**number, place)
        painter.restore()
        self._tiles.want([*_tiles_in(level, area, 0), *_tiles_in(level, area, _AHEAD)])
        if part.transform.m11() >= GRID_FROM_PX:
            paint_grid(painter, area)

    def _best(self, plan: Plan, key: TileKey) -> tuple[int, QImage | None]:
        """The finest tile at hand that holds the place of this one, and its level."""
        for number in range(key.level, plan.levels[-1].number + 1):
            up = number - key.level
            tile = self._tiles.find(TileKey(number, key.column >> up, key.row >> up))
            if tile is not None:
                return number, tile
        return 0, None


class _Part:
    """What is painted anew: `area`, in pixels of the image.

    All edges are put on whole pixels of the screen, so that there is neither a gap nor a seam between two tiles.
    """

    def __init__(self, transform: QTransform, device_ratio: float, area: QRectF) -> None:
        self.transform = transform
        self.is_smooth = transform.m11() <= zoom.SMOOTH_UP_TO
        self._ratio = device_ratio
        self._area = area

    def paint(self, painter: QPainter, image: QImage, corner: QPoint, step: float, place: QRectF) -> None:
        """Paint the part of an image that shows `place`. Its pixels are `step` of the large image wide, and its left
        top one is number `corner` of a copy of that width. `painter` is in pixels of the view.
        """
        seen = _on_whole_pixels(place & self._area, step) & place
        if seen.isEmpty():
            return
        source = QRectF(seen.topLeft() / step - QPointF(corner), seen.size() / step)
        left_top, right_bottom = self._on_screen(seen.topLeft()), self._on_screen(seen.bottomRight())
        painter.drawImage(QRectF(left_top, right_bottom), image, source)

    def _on_screen(self, point: QPointF) -> QPointF:
        at = self.transform.map(point) * self._ratio
        return QPointF(math.floor(at.x() + 0.5), math.floor(at.y() + 0.5)) / self._ratio


def _on_whole_pixels(area: QRectF, step: float) -> QRectF:
    """The area with its edges moved outwards to those of pixels that are `step` wide."""
    left, top = math.floor(area.left() / step) * step, math.floor(area.top() / step) * step
    right, bottom = math.ceil(area.right() / step) * step, math.ceil(area.bottom() / step) * step
    return QRectF(left, top, right - left, bottom - top)


def _level_for(plan: Plan, scale: float) -> Level:
    """The coarsest level that has a pixel for each pixel of the screen."""
    halved = math.floor(math.log2(1 / scale) + 1e-6)
    return plan.levels[min(max(halved, 0), len(plan.levels) - 1)]


def _tiles_in(level: Level, area: QRectF, around: int) -> Iterator[TileKey]:
    """The tiles that lie in an area of the image, and as many `around`; the middle ones first."""
    side = TILE_PX * 2**level.number
    columns = range(
        max(0, math.floor(area.left() / side) - around), min(level.columns, math.ceil(area.right() / side) + around)
    )
    rows = range(
        max(0, math.floor(area.top() / side) - around), min(level.rows, math.ceil(area.bottom() / side) + around)
    )
    middle = area.center() / side
    keys = [TileKey(level.number, column, row) for row in rows for column in columns]
    return iter(sorted(keys, key=lambda key: math.hypot(key.column + 0.5 - middle.x(), key.row + 0.5 - middle.y())))


def _place_of(key: TileKey) -> QRectF:
    """Where a tile lies on the image, which may end before it does."""
    side = TILE_PX * 2**key.level
    return QRectF(key.column * side, key.row * side, side, side)
