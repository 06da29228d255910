"""Draws one cell of the grid: a thumbnail or an excerpt, how sure the learner is, and whether it was marked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from labeller.domain.item import Item, Medium
from labeller.ui import fonts, icons
from labeller.ui.bulk.excerpts import excerpt
from labeller.ui.bulk.grid_model import CELL_ROLE, Cell
from labeller.ui.numbers import percent_text
from labeller.ui.theme import FOCUS_WIDTH, XS, S, color
from labeller.ui.widgets.painting import DOT_PX, draw_body

THUMBNAIL_PX = 144
_FOOT_PX = 22
_ICON_PX = 16
# What is marked steps back, but can still be looked at.
_MARKED_OPACITY = 0.35
CELL_SIZES = {
    Medium.IMAGE: QSize(THUMBNAIL_PX + 2 * S, THUMBNAIL_PX + _FOOT_PX + 2 * S),
    Medium.TEXT: QSize(300, 116),
    Medium.ROW: QSize(300, 132),
    Medium.AUDIO: QSize(300, 92),
}
Find = Callable[[Item], QImage | None]


class CellDelegate(QStyledItemDelegate):
    """`find` gives the picture of an item, None while it is not there yet, and an empty one where it cannot be read.

    `cell_size` is what the grid gives to each.
    """

    def __init__(self, medium: Medium, find: Find, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._medium = medium
        self._find = find
        self.cell_size = CELL_SIZES[medium]
        self._body = fonts.font("body")
        self._small = fonts.font("secondary", tabular=True)

    def sizeHint(self, _: QStyleOptionViewItem, __: QModelIndex | QPersistentModelIndex) -> QSize:
        return self.cell_size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell: Cell = index.data(CELL_ROLE)
        painter.save()
        body = QRectF(option.rect).adjusted(XS, XS, -XS, -XS)
        is_current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        draw_body(painter, body, color("surface-0"), *self._border(cell, option, is_current=is_current))
        room = body.toRect().adjusted(S, S, -S, -XS)
        content, foot = QRect(room), QRect(room)
        content.setBottom(room.bottom() - _FOOT_PX)
        foot.setTop(room.bottom() - _FOOT_PX + 1)
        painter.setOpacity(_MARKED_OPACITY if cell.is_wrong else 1.0)
        self._paint_content(painter, content, cell.item)
        painter.setOpacity(1.0)
        self._paint_foot(painter, foot, cell, option.direction)
        painter.restore()

    def _border(self, cell: Cell, option: QStyleOptionViewItem, *, is_current: bool) -> tuple[QColor, float]:
        if is_current:
            return color("focus"), FOCUS_WIDTH
        if cell.is_wrong:
            return color("danger"), 1
        is_pointed_at = bool(option.state & QStyle.StateFlag.State_MouseOver)
        return color("border-strong" if is_pointed_at else "border"), 1

    def _paint_content(self, painter: QPainter, room: QRect, item: Item) -> None:
        if self._medium is Medium.TEXT or self._medium is Medium.ROW:
            self._paint_text(painter, room, item)
            return
        picture = self._find(item)
        if picture is not None and not picture.isNull():
            self._paint_picture(painter, room, _tinted(picture) if self._medium is Medium.AUDIO else picture)
        elif picture is None:
            painter.fillRect(room, color("surface-2"))
        else:
            self._paint_missing(painter, room, item)

    def _paint_picture(self, painter: QPainter, room: QRect, picture: QImage) -> None:
        size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        # Small drawings are not blown up to a blur.
        size = size if size.width() <= 4 * picture.width() else picture.size() * 4
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, picture)

    def _paint_missing(self, painter: QPainter, room: QRect, item: Item) -> None:
        ratio = painter.device().devicePixelRatio()
        corner = room.center() - QPoint(_ICON_PX // 2, _ICON_PX)
        painter.drawPixmap(corner, icons.pixmap("image-off", "text-muted", _ICON_PX, ratio))
        painter.setFont(self._small)
        painter.setPen(color("text-muted"))
        name = QFontMetrics(self._small).elidedText(item.name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room.adjusted(0, room.height() // 2, 0, 0), Qt.AlignmentFlag.AlignHCenter, name)

    def _paint_text(self, painter: QPainter, room: QRect, item: Item) -> None:
        painter.setFont(self._body)
        painter.setPen(color("text"))
        painter.setClipRect(whole_lines(room, QFontMetrics(self._body)))
        wraps = Qt.TextFlag.TextWordWrap if self._medium is Medium.TEXT else Qt.TextFlag.TextDontClip
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeading) | int(wraps), excerpt(item))
        painter.setClipping(False)

    def _paint_foot(self, painter: QPainter, room: QRect, cell: Cell, direction: Qt.LayoutDirection) -> None:
        """What is said of it at the one side, how sure the learner is at the other."""
        painter.setFont(self._small)
        sure = percent_text(cell.confidence)
        metrics = QFontMetrics(self._small)
        width = metrics.horizontalAdvance(sure)
        painter.setPen(color("text-muted"))
        at = QStyle.visualRect(direction, room, QRect(room.right() - width, room.top(), width + 1, room.height()))
        painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, sure)
        left = room.adjusted(0, 0, -width - S, 0)
        if not cell.is_wrong:
            if self._medium is Medium.AUDIO:
                self._paint_words(painter, left, cell.item.name, "text", direction)
            return
        ratio = painter.device().devicePixelRatio()
        icon = QStyle.visualRect(
            direction, room, QRect(left.left(), left.center().y() - _ICON_PX // 2, _ICON_PX, _ICON_PX)
        )
        painter.drawPixmap(icon.topLeft(), icons.pixmap("x", "danger", _ICON_PX, ratio))
        left.setLeft(left.left() + _ICON_PX + XS)
        if cell.instead is None:
            self._paint_words(painter, left, self.tr("wrong"), "danger", direction)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(cell.instead.color))
        dot = QRect(left.left(), left.center().y() - DOT_PX // 2, DOT_PX, DOT_PX)
        painter.drawEllipse(QStyle.visualRect(direction, room, dot))
        self._paint_words(painter, left.adjusted(DOT_PX + XS, 0, 0, 0), cell.instead.name, "text", direction)

    def _paint_words(
        self, painter: QPainter, room: QRect, words: str, role: str, direction: Qt.LayoutDirection
    ) -> None:
        painter.setPen(color(role))
        shown = QFontMetrics(self._small).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        side = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)


def whole_lines(room: QRect, metrics: QFontMetrics) -> QRect:
    """As much of the room, from its top, as whole lines of this font fill: half a line reads like a fault."""
    lines = max((room.height() - metrics.height()) // metrics.lineSpacing() + 1, 1)
    height = (lines - 1) * metrics.lineSpacing() + metrics.height()
    return QRect(room.left(), room.top(), room.width(), height)


def _tinted(shape: QImage) -> QImage:
    """A shape in the colour in which the theme draws sounds."""
    tinted = shape.copy()
    painter = QPainter(tinted)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(tinted.rect(), color("chart-line"))
    painter.end()
    return tinted
