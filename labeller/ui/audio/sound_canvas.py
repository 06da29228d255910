"""The picture of a sound: waveform over spectrogram over a time axis, with a playhead.

- Click: the playhead goes there. Drag: choose a stretch, which is then what is played; drag its edges to move them.
- Wheel: closer and further at the cursor. With Shift, or sideways: along the sound. Middle button: drag it along.
- Double click: the whole sound again. All keys are left to the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from labeller.ui.audio.range_marks import RangeMark, RangeMarks
from labeller.ui.audio.sound_ground import AXIS_HEIGHT_PX, SoundGround
from labeller.ui.audio.time_window import TimeWindow
from labeller.ui.theme import XS, color
from labeller.ui.widgets.painting import draw_focus_ring

if TYPE_CHECKING:
    from labeller.media.overview import SoundOverview, Spectrogram

Stretch = tuple[float, float]
Shade = tuple[Stretch, float, QColor]
"""A stretch, how strongly it is shaded, up (to 1) or down (to -1), and the colour."""

SHADE_PX = 20
_SHADE_OPACITY = 0.28

HANDLE_PX = 6
_UNITS_PER_DOUBLING = 480.0
_ZOOM_STEP = 2**0.5
# Every vibration of the hand would else be a stretch.
_LEAST_DRAG_PX = 4


class SoundCanvas(QWidget):
    """Shows a part of one sound.

    `sought(seconds)` asks for the playhead to go there, and `pressed(QPointF)` says where somebody clicked for it.
    `stretch_changed` says that another stretch is chosen, `stretch_begun` that somebody begins to draw one, and
    `stretch_settled` that somebody has put it where it is. `window_changed` says that another part is seen.
    """

    sought = Signal(float)
    pressed = Signal(QPointF)
    stretch_changed = Signal()
    stretch_begun = Signal()
    stretch_settled = Signal()
    window_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground: SoundGround | None = None
        self._window = TimeWindow.whole(0.0)
        self._playhead_s = 0.0
        self._stretch: Stretch | None = None
        self._drag: _Drag | None = None
        self._marks = RangeMarks()
        self._shades: tuple[Shade, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Sound"))
        self.setMouseTracking(True)
        self.setMinimumSize(QSize(240, 160))

    @property
    def time_window(self) -> TimeWindow:
        """The part that is seen."""
        return self._window

    @property
    def stretch(self) -> Stretch | None:
        """The chosen stretch in seconds, or None."""
        return self._stretch

    @property
    def playhead_s(self) -> float:
        return self._playhead_s

    @property
    def marks(self) -> RangeMarks:
        """The ranges that are drawn over the sound."""
        return self._marks

    @property
    def is_dragging(self) -> bool:
        return self._drag is not None

    @property
    def wants_closer(self) -> bool:
        """Whether the part that is seen could be drawn more finely than it is."""
        width_px = self.width() * self.devicePixelRatioF()
        return self._ground is not None and self._ground.is_coarse(self._window, width_px)

    def show_sound(self, overview: SoundOverview | None) -> None:
        """Show a sound as a whole, or nothing."""
        self._ground = None if overview is None else SoundGround(overview)
        self._window = TimeWindow.whole(overview.duration_s if overview else 0.0)
        self._stretch = self._drag = None
        self._shades = ()
        self._playhead_s = 0.0
        self.update()
        self.window_changed.emit()

    def refine(self, spectrogram: Spectrogram) -> None:
        """Draw a part more finely."""
        if self._ground is not None:
            self._ground.refine(spectrogram)
            self.update()

    def set_window(self, window: TimeWindow) -> None:
        if window != self._window:
            self._window = window
            self.update()
            self.window_changed.emit()

    def set_playhead(self, place_s: float) -> None:
        if place_s != self._playhead_s:
            before, self._playhead_s = self._playhead_s, place_s
            for time_s in (before, place_s):
                x = self._window.x_of(time_s, self.width())
                self.update(round(x) - XS, 0, 2 * XS, self.height())

    def set_marks(self, marks: RangeMarks) -> None:
        """Draw these ranges over the sound."""
        self._marks = marks
        self.update()

    def set_shades(self, shades: Sequence[Shade]) -> None:
        """Shade these stretches until another sound is shown."""
        self._shades = tuple(shades)
        self.update()

    def mark_at(self, place: QPointF) -> RangeMark | None:
        """The range that is drawn at a place."""
        return self._marks.at(place, self._picture_rect(), self._window)

    def settle_stretch(self, stretch: Stretch | None) -> None:
        """Choose a stretch for good, as a mouse does when it is let go."""
        if stretch != self._stretch:
            self.set_stretch(stretch)
            self.stretch_settled.emit()

    def set_stretch(self, stretch: Stretch | None) -> None:
        if stretch != self._stretch:
            self._stretch = stretch
            self.update()
            self.stretch_changed.emit()

    def zoom(self, steps: int, at_s: float | None = None) -> None:
        """Closer (or with negative steps further), at a time or where the playhead is."""
        if at_s is None:
            is_seen = self._window.start_s <= self._playhead_s <= self._window.end_s
            at_s = self._playhead_s if is_seen else (self._window.start_s + self._window.end_s) / 2
        self.set_window(self._window.zoomed(_ZOOM_STEP**steps, at_s))

    def fit(self) -> None:
        """The whole sound."""
        self.set_window(TimeWindow.whole(self._window.duration_s))

    def fit_stretch(self) -> None:
        """The chosen stretch, with some room around it; the whole sound where none is chosen."""
        if self._stretch is None:
            self.fit()
        else:
            self.set_window(self._window.around(*self._stretch))

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._ground is None:
            painter.fillRect(self.rect(), color("surface-0"))
        else:
            painter.drawPixmap(QPointF(0, 0), self._ground.pixmap(self.size(), self.devicePixelRatioF(), self._window))
            self._marks.draw(painter, self._picture_rect(), self._window)
            self._draw_shades(painter)
            self._draw_stretch(painter)
            self._draw_playhead(painter)
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()
        self.window_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._ground is not None:
            self._ground.forget_colors()
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        is_along = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) or abs(turned.x()) > abs(turned.y())
        if is_along:
            units = turned.x() or turned.y()
            self.set_window(self._window.moved(-units / 1200 * self._window.length_s))
        else:
            at_s = self._time_at(event.position())
            self.set_window(self._window.zoomed(2 ** (turned.y() / _UNITS_PER_DOUBLING), at_s))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._ground is None:
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self._drag = _Drag(event.position().x(), window=self._window)
        elif event.button() == Qt.MouseButton.LeftButton:
            other = self._opposite_edge(event.position().x())
            self._drag = _Drag(event.position().x(), fixed_s=other)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x, drag = event.position().x(), self._drag
        if drag is None:
            is_edge = self._opposite_edge(x) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if is_edge else Qt.CursorShape.ArrowCursor)
        elif drag.window is not None:
            self.set_window(drag.window.moved((drag.x - x) / max(self.width(), 1) * drag.window.length_s))
        elif drag.fixed_s is not None or abs(x - drag.x) >= _LEAST_DRAG_PX:
            if drag.fixed_s is None:
                drag.fixed_s = self._window.time_at(drag.x, self.width())
                self.stretch_begun.emit()
            self.set_stretch(_ordered(drag.fixed_s, self._time_at(event.position())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        if drag is None or drag.window is not None:
            return
        if drag.fixed_s is not None:
            self.stretch_settled.emit()
        else:
            self.settle_stretch(None)
            self.sought.emit(self._time_at(event.position()))
            self.pressed.emit(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def _picture_rect(self) -> QRectF:
        """Waveform and spectrogram, without the axis."""
        return QRectF(0, 0, self.width(), self.height() - AXIS_HEIGHT_PX)

    def _time_at(self, place: QPointF) -> float:
        return self._window.time_at(place.x(), self.width())

    def _opposite_edge(self, x: float) -> float | None:
        """The other edge of the chosen stretch, if `x` lies on one of its edges."""
        if self._stretch is None:
            return None
        for edge, other in (self._stretch, self._stretch[::-1]):
            if abs(self._window.x_of(edge, self.width()) - x) <= HANDLE_PX:
                return other
        return None

    def _draw_shades(self, painter: QPainter) -> None:
        rect = self._picture_rect()
        middle = rect.bottom() - SHADE_PX
        for (start_s, end_s), strength, shade in self._shades:
            left, right = (self._window.x_of(edge, self.width()) for edge in (start_s, end_s))
            ground = QColor(shade)
            ground.setAlphaF(_SHADE_OPACITY * abs(strength))
            painter.fillRect(QRectF(left, 0, right - left, rect.height()), ground)
            height = SHADE_PX * abs(strength)
            top = middle - height if strength > 0 else middle
            painter.fillRect(QRectF(left, top, right - left, height), shade)

    def _draw_stretch(self, painter: QPainter) -> None:
        if self._stretch is None:
            return
        left, right = (self._window.x_of(edge, self.width()) for edge in self._stretch)
        rect = QRectF(left, 0, right - left, self.height() - AXIS_HEIGHT_PX)
        painter.fillRect(rect, color("accent", 0.16))
        painter.setPen(QPen(color("accent"), 2))
        for x in (left, right):
            painter.drawLine(QPointF(x, 0), QPointF(x, rect.bottom()))

    def _draw_playhead(self, painter: QPainter) -> None:
        x = self._window.x_of(self._playhead_s, self.width())
        if 0 <= x <= self.width():
            painter.setPen(QPen(color("danger"), 2))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height() - AXIS_HEIGHT_PX))


@dataclass
class _Drag:
    """A drag with the mouse from `x` on: of the `window` along the sound, or of one edge of a stretch.

    `fixed_s` is the edge that stays, None before the drag has begun in earnest.
    """

    x: float
    window: TimeWindow | None = None
    fixed_s: float | None = None


def _ordered(one: float, other: float) -> Stretch:
    return min(one, other), max(one, other)
