"""The names of labels in small filled tags above their shapes, never outside the view."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap, QPixmapCache, QTransform

from labeller.ui import fonts, icons
from labeller.ui.annotating.shapes.mark import Mark
from labeller.ui.numbers import percent_text
from labeller.ui.theme import color, current, ink_on

TAG_HEIGHT_PX = 18.0
_FONT_PX = 11
_SIGN_PX = 11
_PAD_PX = 5.0
_LONGEST_PX = 180.0
_GAP_PX = 2.0
MOST_TAGS = 60
_SMALLEST_PX = 14.0


def paint_tags(painter: QPainter, marks: Sequence[tuple[Mark, bool]], transform: QTransform, view: QRect) -> None:
    """Tags for the marks, each given with whether it is selected; specks have one only then."""
    ratio = painter.device().devicePixelRatio()
    for mark, is_selected in marks:
        bounds = transform.mapRect(QRectF(mark.bounds.x, mark.bounds.y, mark.bounds.width, mark.bounds.height))
        if is_selected or not mark.is_area or max(bounds.width(), bounds.height()) >= _SMALLEST_PX:
            tag = _tag(mark, ratio)
            painter.drawPixmap(_corner(bounds, tag, QRectF(view)), tag)


def tag_text(mark: Mark) -> str:
    """The name of the label, with the score of a suggestion and the group."""
    text = mark.label.name
    if mark.suggestion is not None:
        return f"{text}  {percent_text(mark.suggestion.score)}"
    if mark.annotation is not None and mark.annotation.group is not None:
        text = f"{text}  #{mark.annotation.group}"
    return text


def _tag(mark: Mark, ratio: float) -> QPixmap:
    """The tag as a picture, kept while it is needed: drawing text takes longer than all the rest."""
    text, signs = tag_text(mark), _signs(mark)
    key = f"tag {text} {signs} {mark.label.color} {mark.is_suggested and current().scheme} {ratio}"
    drawn = QPixmap()
    if not QPixmapCache.find(key, drawn):
        drawn = _draw(text, signs, QColor(mark.label.color), ratio, is_suggested=mark.is_suggested)
        QPixmapCache.insert(key, drawn)
    return drawn


def _signs(mark: Mark) -> tuple[str, ...]:
    """The icons behind the name."""
    one = mark.annotation
    if one is None:
        return ()
    flags = (("lock", one.is_locked), ("blend", one.is_occluded), ("crop", one.is_truncated))
    return tuple(icon for icon, is_on in flags if is_on)


def _draw(text: str, signs: tuple[str, ...], tone: QColor, ratio: float, *, is_suggested: bool) -> QPixmap:
    font = fonts.font("secondary", size_px=_FONT_PX, strong=True)
    metrics = QFontMetricsF(font)
    short = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, _LONGEST_PX)
    words_px = metrics.horizontalAdvance(short)
    body = QRectF(0, 0, words_px + len(signs) * (_SIGN_PX + 3) + 2 * _PAD_PX, TAG_HEIGHT_PX)
    drawn = QPixmap(math.ceil(body.width() * ratio), math.ceil(body.height() * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    ink = color("text") if is_suggested else ink_on(tone)
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tone if is_suggested else Qt.PenStyle.NoPen)
        painter.setBrush(color("surface-0") if is_suggested else tone)
        painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(ink)
        painter.setFont(font)
        painter.drawText(body.adjusted(_PAD_PX, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, short)
        for number, sign in enumerate(signs):
            x = _PAD_PX + words_px + 3 + number * (_SIGN_PX + 3)
            painter.drawPixmap(QPointF(x, (TAG_HEIGHT_PX - _SIGN_PX) / 2), icons.tinted(sign, ink, _SIGN_PX, ratio))
    return drawn


def _corner(bounds: QRectF, tag: QPixmap, view: QRectF) -> QPointF:
    """Above the left top of the shape; inside the view in any case."""
    size = tag.deviceIndependentSize()
    box = QRectF(QPointF(bounds.left(), bounds.top() - size.height() - _GAP_PX), size)
    if box.top() < view.top() and bounds.bottom() > view.top() + size.height():
        box.moveTop(max(bounds.top() + _GAP_PX, view.top()))
    corner = _within(box.topLeft(), box, view)
    return QPointF(round(corner.x()), round(corner.y()))


def _within(corner: QPointF, box: QRectF, view: QRectF) -> QPointF:
    x = max(min(corner.x(), view.right() - box.width()), view.left())
    y = max(min(corner.y(), view.bottom() - box.height()), view.top())
    return QPointF(x, y)
