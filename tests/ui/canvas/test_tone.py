import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from labeller.ui.canvas.backdrop import PictureBackdrop
from labeller.ui.canvas.picture import picture_of_image
from labeller.ui.canvas.tone import PLAIN, Tone

shares = st.floats(-1, 1)


@given(st.builds(Tone, shares, shares, st.floats(0.25, 4)))
def test_what_was_lighter_is_never_darker(tone):
    assert (np.diff(tone.table.astype(int)) >= 0).all()


def test_plain_tone_changes_no_value():
    assert PLAIN.table.tolist() == list(range(256))


@pytest.mark.parametrize(
    ("tone", "value", "expected"),
    [(Tone(brightness=0.2), 100, 151), (Tone(gamma=2.0), 64, 128), (Tone(contrast=-1.0), 10, 128)],
)
def test_values(tone, value, expected):
    assert tone.table[value] == pytest.approx(expected, abs=1)


def painted(tone, scale, color="#406080"):
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    backdrop = PictureBackdrop(picture_of_image(image))
    target = QImage(64, 64, QImage.Format.Format_RGB32)
    target.fill(QColor("white"))
    with QPainter(target) as painter:
        painter.translate(10, 12)
        painter.scale(scale, scale)
        tone.paint(backdrop, painter, QRectF(-10, -10, 100, 100))
    return target


@pytest.mark.parametrize("scale", [1.0, 2.5, 4.0])
def test_image_is_seen_in_its_tone_and_nothing_around_it(qapp, scale):
    seen = painted(Tone(brightness=0.1), scale)
    assert seen.pixelColor(12, 14) == QColor(0x40 + 26, 0x60 + 26, 0x80 + 26) or seen.pixelColor(12, 14) == QColor(
        0x40 + 25, 0x60 + 25, 0x80 + 25
    )
    assert seen.pixelColor(8, 14) == QColor("white")
    assert seen.pixelColor(12, 10) == QColor("white")
