"""A decoded image as the canvas shows it: its true size and scaled copies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

SMALLEST_LEVEL_PX = 8


@dataclass(frozen=True)
class Picture:
    """An image of `size` pixels in scaled copies, the largest first, each about half as wide as the one before.

    The largest copy is the image itself when `is_full`, else what a scaled decode gave.
    """

    size: QSize
    levels: tuple[QImage, ...]

    @property
    def is_full(self) -> bool:
        return self.levels[0].size() == self.size

    @property
    def side_px(self) -> int:
        """The longer side of the largest copy."""
        return max(self.levels[0].width(), self.levels[0].height())

    @cached_property
    def byte_count(self) -> int:
        return sum(level.sizeInBytes() for level in self.levels)

    def level_for(self, scale: float) -> QImage:
        """The smallest copy that still has a pixel for each device pixel at `scale`, else the largest."""
        wanted_px = self.size.width() * scale - 0.5
        fitting = [level for level in self.levels if level.width() >= wanted_px]
        return fitting[-1] if fitting else self.levels[0]


def make_picture(image: QImage, size: QSize | None = None) -> Picture:
    """A picture of the image, which is a scaled copy of one of `size` pixels where that is given."""
    return Picture(size or image.size(), halvings(image))


def halvings(image: QImage) -> tuple[QImage, ...]:
    """The image and its halvings, each averaged from the one before, so that scaling down never skips pixels."""
    levels = [_paintable(image)]
    while min(levels[-1].width(), levels[-1].height()) >= 2 * SMALLEST_LEVEL_PX:
        last = levels[-1]
        half = QSize((last.width() + 1) // 2, (last.height() + 1) // 2)
        levels.append(
            last.scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        )
    return tuple(levels)


def _paintable(image: QImage) -> QImage:
    """The image in the layout that Qt's painter copies without converting."""
    has_alpha = image.hasAlphaChannel()
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied if has_alpha else QImage.Format.Format_RGB32)
