"""Drawing a sound: its waveform and its spectrogram, in the colours of the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from labeller.ui.audio.time_window import TimeWindow
from labeller.ui.theme import color

if TYPE_CHECKING:
    from labeller.media.overview import Spectrogram
    from labeller.media.waveform import Waveform

# What lies further below the loudest place of the sound is left as the ground.
RANGE_DB = 65.0
_INKS = ("surface-0", "chart-line", "text")


def draw_waveform(painter: QPainter, rect: QRectF, waveform: Waveform, window: TimeWindow) -> None:
    """The part that the window shows, as large as the loudest place of the whole sound allows."""
    ratio = painter.device().devicePixelRatio()
    count = max(1, round(rect.width() * ratio))
    columns = waveform.columns(window.start_s, window.end_s, count)
    loudest = max(abs(waveform.columns(0, waveform.duration_s, 64)).max(), 1e-3)
    middle, half = rect.center().y(), rect.height() / 2 / loudest
    # Half a device pixel more on each side, so that silence is a line.
    hair = 0.5 / ratio
    x = [rect.left() + (place + 0.5) / ratio for place in range(count)]
    upper = [QPointF(at, middle - half * float(high) - hair) for at, (_, high) in zip(x, columns, strict=True)]
    lower = [QPointF(at, middle - half * float(low) + hair) for at, (low, _) in zip(x, columns, strict=True)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("chart-line"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))


def spectrogram_image(spectrogram: Spectrogram, loudest_db: float) -> QImage:
    """One pixel for each column and band, low bands at the bottom."""
    import numpy as np

    shades = (spectrogram.levels.T[::-1] - (loudest_db - RANGE_DB)) * (255 / RANGE_DB)
    pixels = np.ascontiguousarray(np.clip(shades, 0, 255).astype(np.uint8))
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, width, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(_shades())
    return image.convertToFormat(QImage.Format.Format_RGB32)


def draw_spectrogram(
    painter: QPainter, rect: QRectF, image: QImage, stretch: tuple[float, float], window: TimeWindow
) -> None:
    """The part of an image of that stretch of time that the window shows."""
    start_s, end_s = stretch
    per_second = image.width() / max(end_s - start_s, 1e-9)
    source = QRectF((window.start_s - start_s) * per_second, 0, window.length_s * per_second, image.height())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(rect, image, source)


def _shades() -> list[int]:
    """From the ground over the colour of charts to that of text."""
    ground, middle, top = (color(role) for role in _INKS)
    lower = [_mixed(ground, middle, step / 150) for step in range(150)]
    return lower + [_mixed(middle, top, step / 105) for step in range(106)]


def _mixed(one: QColor, other: QColor, share: float) -> int:
    def channel(first: float, second: float) -> int:
        return round(255 * (first + (second - first) * share))

    return QColor(
        channel(one.redF(), other.redF()),
        channel(one.greenF(), other.greenF()),
        channel(one.blueF(), other.blueF()),
    ).rgb()
