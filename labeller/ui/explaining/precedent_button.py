"""One precedent as something to press: its label, and what there is to see of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from labeller.ui import fonts
from labeller.ui.audio.sound_picture import draw_waveform
from labeller.ui.audio.time_window import TimeWindow
from labeller.ui.explaining.previews import Preview
from labeller.ui.theme import XS, S, color
from labeller.ui.widgets.painting import DOT_PX, draw_body, draw_focus_ring
from labeller.ui.widgets.text import keyless, plain_tooltip

TILE_PX = 48
LINE_PX = 24
_NAME_PX = 16
_LABEL_SHARE = 0.4
_OUTLINE_PX = 72
_CORNER_PX = 4


class PrecedentButton(QAbstractButton):
    """A precedent with the dot and the name of its label. Reached by Tab; pressing it emits `clicked`.

    `label` is the name of what was answered, `shade` its colour, `about` all of it in words.
    """

    def __init__(self, label: str, shade: QColor, excerpt: str, about: str, preview: Preview | None) -> None:
        super().__init__()
        self.setText(keyless(label))
        self._label = label
        self.setAccessibleName(about)
        self.setToolTip(plain_tooltip(about))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._font = fonts.font("secondary")
        self._shade = shade
        self._excerpt = excerpt
        self._preview = preview

    def set_preview(self, preview: Preview) -> None:
        """Show what has been read of it since."""
        self._preview = preview
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            draw_body(painter, rect, color("surface-3" if self.isDown() else "surface-2"), None)
        self._draw(painter, rect)
        if self.hasFocus():
            draw_focus_ring(painter, rect)

    def _draw(self, painter: QPainter, rect: QRectF) -> None:
        """Draw what there is to see."""

    def _draw_label(self, painter: QPainter, rect: QRectF) -> float:
        """The dot and as much of the name as there is room for. Gives back how much of the width they take."""
        dot = QRectF(rect.left(), rect.center().y() - DOT_PX / 2, DOT_PX, DOT_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._shade)
        painter.drawEllipse(self._mirrored(dot))
        room = rect.adjusted(DOT_PX + XS, 0, 0, 0)
        return DOT_PX + XS + self._draw_text(painter, room, self._label, "text")

    def _draw_text(self, painter: QPainter, room: QRectF, text: str, role: str) -> float:
        metrics = QFontMetricsF(self._font)
        # Half a pixel more than measured, or a text that just fits is cut by rounding.
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 0.5)
        painter.setFont(self._font)
        painter.setPen(color(role))
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(self._mirrored(room), flags, shown)
        return metrics.horizontalAdvance(shown)

    def _mirrored(self, rect: QRectF) -> QRectF:
        """A rectangle counted from the leading edge, where it lies in this writing direction."""
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            rect = QRectF(self.width() - rect.right(), rect.top(), rect.width(), rect.height())
        return rect


class PrecedentTile(PrecedentButton):
    """A thumbnail over its label."""

    def __init__(self, label: str, shade: QColor, about: str, preview: Preview | None) -> None:
        super().__init__(label, shade, "", about, preview)
        self.setFixedSize(QSize(TILE_PX, TILE_PX + _NAME_PX))

    def _draw(self, painter: QPainter, rect: QRectF) -> None:
        square = QRectF(0, 0, TILE_PX, TILE_PX)
        picture = None if self._preview is None else self._preview.picture
        if picture is None:
            draw_body(painter, square, color("surface-3"), None, radius=_CORNER_PX)
        else:
            corners = QPainterPath()
            corners.addRoundedRect(square, _CORNER_PX, _CORNER_PX)
            painter.save()
            painter.setClipPath(corners)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            side = min(picture.width(), picture.height())
            middle = QRectF((picture.width() - side) / 2, (picture.height() - side) / 2, side, side)
            painter.drawImage(square, picture, middle)
            painter.restore()
        self._draw_label(painter, rect.adjusted(0, TILE_PX, 0, 0))


class PrecedentLine(PrecedentButton):
    """The label, and beside it the beginning of a text, the cells of a row, or the outline of a sound."""

    def __init__(self, label: str, shade: QColor, excerpt: str, about: str, preview: Preview | None) -> None:
        super().__init__(label, shade, excerpt, about, preview)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(LINE_PX)

    def _draw(self, painter: QPainter, rect: QRectF) -> None:
        inside = rect.adjusted(XS, 0, -XS, 0)
        room = QRectF(inside.left(), inside.top(), inside.width() * _LABEL_SHARE, inside.height())
        left = inside.left() + self._draw_label(painter, room) + S
        outline = None if self._preview is None else self._preview.outline
        if outline is not None:
            place = QRectF(inside.right() - _OUTLINE_PX, XS, _OUTLINE_PX, LINE_PX - 2 * XS)
            draw_waveform(painter, self._mirrored(place), outline, TimeWindow.whole(outline.duration_s))
            inside.setRight(place.left() - S)
        self._draw_text(painter, QRectF(left, 0, inside.right() - left, LINE_PX), self._excerpt, "text-muted")
