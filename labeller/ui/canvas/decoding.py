"""From a file to a picture, on a worker thread: the pixels that are embedded, and transparency beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize

from labeller.errors import LabellerError
from labeller.ui.canvas.picture import Picture, picture_of_pixels


@dataclass(frozen=True, slots=True)
class ImageSource:
    """An image file. `width` and `height` are its pixels after EXIF orientation, where they are known."""

    path: Path
    width: int | None = None
    height: int | None = None

    @property
    def size(self) -> QSize:
        """The known size, or an empty one."""
        return QSize(self.width or 0, self.height or 0)


Decode = Callable[[ImageSource, int | None], Picture]
"""Reads a source scaled down to a longer side of that many pixels (None: whole). Raises LabellerError."""


class MissingFileError(LabellerError):
    """The file is not where the project says. It may come back, or be found elsewhere."""

    def __init__(self, path: Path) -> None:
        from labeller.media.unreadable import printable

        super().__init__(
            f"{printable(path.name)} is not where it was.",
            f"It was looked for in {printable(str(path.parent))}. Answers are kept; find the folder to go on.",
        )


def decode_image(source: ImageSource, side_px: int | None) -> Picture:
    """Read an image file; see `Decode`. Raises MissingFileError and UnreadableError."""
    from labeller.media.images import read_image
    from labeller.media.unreadable import UnreadableError

    try:
        pixels = read_image(source.path, side_px, keeps_alpha=True)
        copy = QSize(pixels.shape[1], pixels.shape[0])
        return picture_of_pixels(pixels, _true_size(source, copy, side_px))
    except UnreadableError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            raise MissingFileError(source.path) from error
        raise


def _true_size(source: ImageSource, copy: QSize, side_px: int | None) -> QSize:
    """Pixels of the whole image, which was decoded to the size of `copy`."""
    from labeller.media.images import inspect_image

    if side_px is None or max(copy.width(), copy.height()) < side_px:
        return copy
    if not source.size.isEmpty() and _have_one_shape(source.size, copy):
        return source.size
    facts = inspect_image(source.path)
    return QSize(facts.width, facts.height)


def _have_one_shape(whole: QSize, copy: QSize) -> bool:
    """Whether the copy may be a scaled one of the whole: a file can have been replaced since it was imported."""
    scale = max(copy.width(), copy.height()) / max(whole.width(), whole.height())
    off_x, off_y = copy.width() - whole.width() * scale, copy.height() - whole.height() * scale
    return scale <= 1 and abs(off_x) <= 1 and abs(off_y) <= 1
