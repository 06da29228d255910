"""What of the picture of a sound stays as it is while the playhead moves: waveform, spectrogram and time axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap

from labeller.ui import fonts
from labeller.ui.audio.sound_picture import draw_spectrogram, draw_waveform, spectrogram_image
from labeller.ui.audio.time_window import TimeWindow, time_text
from labeller.ui.theme import XS, S, color

if TYPE_CHECKING:
    from labeller.media.overview import SoundOverview, Spectrogram

AXIS_HEIGHT_PX = 28
WAVEFORM_SHARE = 0.36
# By how much more than what is seen is computed finely, so that a short way along the sound shows nothing coarse.
WIDER = 1.5
_TICK_EVERY_PX = 110
_TICK_PX = 6
_COARSE = 1.5


class SoundGround:
    """Draws the parts of one sound; what was drawn last is kept."""

    def __init__(self, overview: SoundOverview) -> None:
        self.overview = overview
        self._whole = QImage()
        self._fine: tuple[Spectrogram, QImage] | None = None
        self._drawn = QPixmap()
        self._drawn_as: tuple[QSize, float, TimeWindow] | None = None

    def refine(self, spectrogram: Spectrogram) -> None:
        """Draw a part more finely."""
        self._fine = spectrogram, spectrogram_image(spectrogram, self.overview.loudest_db)
        self._drawn_as = None

    def forget_colors(self) -> None:
        """The theme is another."""
        self._whole = QImage()
        self._drawn_as = None
        if self._fine is not None:
            self.refine(self._fine[0])

    def is_coarse(self, window: TimeWindow, width_px: float) -> bool:
        """Whether a closer look at what is seen, so many device pixels wide, would show more."""
        from labeller.media.overview import FINE_SECONDS

        if not 0 < window.length_s * WIDER <= FINE_SECONDS:
            return False
        whole = self.overview.spectrogram
        per_second = len(whole.levels) / whole.end_s
        if self._fine is not None:
            fine = self._fine[0]
            if fine.start_s <= window.start_s and fine.end_s >= window.end_s:
                per_second = max(per_second, len(fine.levels) / (fine.end_s - fine.start_s))
        return width_px / window.length_s > _COARSE * per_second

    def pixmap(self, size: QSize, ratio: float, window: TimeWindow) -> QPixmap:
        """The part that a window shows, in device-independent pixels."""
        if self._drawn_as != (size, ratio, window):
            self._drawn = self._draw(size, ratio, window)
            self._drawn_as = (size, ratio, window)
        return self._drawn

    def _draw(self, size: QSize, ratio: float, window: TimeWindow) -> QPixmap:
        drawn = QPixmap(size * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(color("surface-0"))
        waveform, spectrogram, axis = parts(size)
        painter = QPainter(drawn)
        if window.length_s > 0:
            draw_waveform(painter, waveform.adjusted(0, S, 0, -S), self.overview.waveform, window)
            self._draw_spectrogram(painter, spectrogram, window)
            _draw_axis(painter, axis, window)
        painter.end()
        return drawn

    def _draw_spectrogram(self, painter: QPainter, rect: QRectF, window: TimeWindow) -> None:
        whole = self.overview.spectrogram
        if self._whole.isNull():
            self._whole = spectrogram_image(whole, self.overview.loudest_db)
        draw_spectrogram(painter, rect, self._whole, (whole.start_s, whole.end_s), window)
        if self._fine is None:
            return
        fine, image = self._fine
        first, last = max(fine.start_s, window.start_s), min(fine.end_s, window.end_s)
        is_finer = image.width() / (fine.end_s - fine.start_s) > self._whole.width() / whole.end_s
        if first < last and is_finer:
            left, right = window.x_of(first, rect.width()), window.x_of(last, rect.width())
            part = QRectF(left, rect.top(), right - left, rect.height())
            draw_spectrogram(
                painter, part, image, (fine.start_s, fine.end_s), TimeWindow(window.duration_s, first, last)
            )


def parts(size: QSize) -> tuple[QRectF, QRectF, QRectF]:
    """Where waveform, spectrogram and time axis lie."""
    width, height = float(size.width()), float(size.height() - AXIS_HEIGHT_PX)
    split = round(height * WAVEFORM_SHARE)
    return (
        QRectF(0, 0, width, split),
        QRectF(0, split, width, height - split),
        QRectF(0, height, width, AXIS_HEIGHT_PX),
    )


def _draw_axis(painter: QPainter, rect: QRectF, window: TimeWindow) -> None:
    painter.fillRect(rect, color("surface-1"))
    painter.setPen(QPen(color("border"), 1))
    painter.drawLine(rect.topLeft(), rect.topRight())
    ticks = window.ticks(max(1, int(rect.width() / _TICK_EVERY_PX)))
    step = ticks[1] - ticks[0] if len(ticks) > 1 else window.length_s
    painter.setFont(fonts.font("secondary", tabular=True))
    for tick in ticks:
        x = window.x_of(tick, rect.width())
        painter.setPen(QPen(color("border-strong"), 1))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.top() + _TICK_PX))
        painter.setPen(color("text-muted"))
        text = time_text(tick, step)
        width = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(x - width / 2, XS), rect.width() - width - XS)
        painter.drawText(QPointF(left, rect.bottom() - S), text)
