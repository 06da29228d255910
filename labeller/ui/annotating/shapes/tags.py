"""The names of labels in small filled tags above their shapes, never outside the view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap, QPixmapCache, QTransform

from labeller.ui import fonts
from labeller.ui.annotating.shapes.mark import Mark
from labeller.ui.numbers import percent_text
from labeller.ui.theme import color, ink_on

TAG_HEIGHT_PX = 18.0
_FONT_PX = 11
_PAD_PX = 5.0
_LONGEST_PX = 180.0
_GAP_PX = 2.0
# More would hide the image; then only what is selected or suggested has a tag.
_MOST_TAGS = 60
_SMALLEST_PX = 14.0


def paint_tags(painter: QPainter, marks: Sequence[tuple[Mark, bool]], transform: QTransform, view: QRect) -> None:
    """Tags for the marks, each given with whether it is selected; of many only for those."""
    is_crowded = len(marks) > _MOST_TAGS
    chosen = [(mark, is_selected) for mark, is_selected in marks if is_selected or not is_crowded]
    ratio = painter.device().devicePixelRatio()
    for mark, is_selected in chosen[-_MOST_TAGS:]:
        bounds = transform.mapRect(QRectF(mark.bounds.x, mark.bounds.y, mark.bounds.width, mark.bounds.height))
        is_seen = max(bounds.width(), bounds.height()) >= _SMALLEST_PX or not mark.is_area
        if is_selected or is_seen:
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


def paint_text_box(painter: QPainter, corner: QPointF, text: str, view: QRectF) -> None:
    """A text on a dark ground that reads on any image, with its left top at the corner as far as the view allows."""
    font = fonts.font("secondary", tabular=True)
    metrics = QFontMetricsF(font)
    box = QRectF(corner.x(), corner.y(), metrics.horizontalAdvance(text) + 2 * _PAD_PX, TAG_HEIGHT_PX + 2)
    box.moveTo(_within(box.topLeft(), box, view))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("tooltip", 0.9))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(color("tooltip-text"))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _tag(mark: Mark, ratio: float) -> QPixmap:
    """The tag as a picture, kept while it is needed: drawing text takes longer than all the rest."""
    text = tag_text(mark)
    marks = "".join(_signs(mark))
    key = f"tag {text} {marks} {mark.label.color} {mark.is_suggested} {ratio}"
    drawn = QPixmap()
    if not QPixmapCache.find(key, drawn):
        drawn = _draw(text + marks, QColor(mark.label.color), ratio, is_suggested=mark.is_suggested)
        QPixmapCache.insert(key, drawn)
    return drawn


def _signs(mark: Mark) -> Iterable[str]:
    """Small signs behind the name: locked, occluded, truncated."""
    one = mark.annotation
    if one is not None:
        yield from (
            sign
            for sign, is_on in (("  ⊘", one.is_locked), ("  ◑", one.is_occluded), ("  ◫", one.is_truncated))
            if is_on
        )


def _draw(text: str, tone: QColor, ratio: float, *, is_suggested: bool) -> QPixmap:
    font = fonts.font("secondary", size_px=_FONT_PX, strong=True)
    metrics = QFontMetricsF(font)
    short = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, _LONGEST_PX)
    width = metrics.horizontalAdvance(short) + 2 * _PAD_PX
    drawn = QPixmap(round(width * ratio), round(TAG_HEIGHT_PX * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    body = QRectF(0, 0, width, TAG_HEIGHT_PX)
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tone if is_suggested else Qt.PenStyle.NoPen)
        painter.setBrush(color("surface-0") if is_suggested else tone)
        painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(color("text") if is_suggested else ink_on(tone))
        painter.setFont(font)
        painter.drawText(body, Qt.AlignmentFlag.AlignCenter, short)
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
