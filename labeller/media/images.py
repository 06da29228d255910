"""Pictures from strangers, read safely: few formats, a limit on pixels, and a plain reason for each refusal.

Everything here may be called from several threads at once. Sizes and pixels are as seen: EXIF orientation is applied.
A path may name a page of a TIFF file (see `pages`); without it the first one is meant.
Pillow and NumPy are imported by the first call, not with this module: the window does not wait for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from labeller.media.kinds import kind_of
from labeller.media.unreadable import UnreadableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_TURNED = range(5, 9)


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What is known of a picture that can be read. `width` and `height` are pixels as seen, after orientation.

    `format` and `mode` are Pillow's names, `frames` counts the pages or frames and `orientation` is the EXIF value,
    1 to 8.
    """

    width: int
    height: int
    format: str
    mode: str
    frames: int
    orientation: int

    @property
    def is_turned(self) -> bool:
        """Whether the EXIF orientation exchanges width and height."""
        return self.orientation in _TURNED


def inspect_image(path: Path, *, leaves_overview: bool = False) -> ImageFacts:
    """Look at a picture as an import does: the header first, then every byte of its first frame.

    Raises UnreadableError. The frame is decoded as far as it takes to find a file that was cut off: a JPEG at an
    eighth of its size, which still reads all of its data, anything else in full. As a large one is then in memory
    anyway, its overview may be kept for those who will look at it.
    """
    from labeller.media.decoding import opened, room_for
    from labeller.media.large import leave_overview
    from labeller.media.pixels import count_frames, is_convertible, load

    with opened(path) as image:
        width, height, mode = *image.size, image.mode
        image.draft(None, (max(1, width // 8), max(1, height // 8)))
        with room_for(image):
            orientation, is_upright = load(image)
            if orientation >= 5 and not is_upright:
                width, height = height, width
            if not is_convertible(image):
                raise UnreadableError(f"its colours are kept in a way that cannot be shown ({mode})", path)
            if leaves_overview:
                leave_overview(image, path)
        return ImageFacts(width, height, image.format or "", mode, count_frames(image), orientation)


def seen_size(path: Path) -> tuple[int, int, bool]:
    """Width and height of a picture as seen, and whether its EXIF orientation exchanged them; from its header alone.

    Raises UnreadableError.
    """
    from labeller.media.decoding import opened
    from labeller.media.pixels import orientation_of

    with opened(path) as image:
        width, height = image.size
        is_turned = orientation_of(image) in _TURNED
        # Of a TIFF file Pillow gives the size as seen.
        return (height, width, True) if is_turned and image.format != "TIFF" else (width, height, is_turned)


def count_channels(path: Path) -> int:
    """How many channels its pixels have, from its header alone: 3 for a palette, too. Raises UnreadableError."""
    from labeller.media.decoding import opened

    with opened(path) as image:
        return 3 if image.mode == "P" else len(image.getbands())


def read_image(path: Path, max_side: int | None = None, *, keeps_alpha: bool = False) -> NDArray[np.uint8]:
    """The pixels of a picture as seen: height x width x 3, RGB, 0 to 255, C-contiguous and writable.

    With `max_side` the picture is scaled down, never up, so that its longer side is that many pixels; a JPEG is then
    decoded at a fraction of its size. Transparent parts are laid over grey, deeper greys are scaled to 8 bits (see
    `depth`), and of an animation the first frame is taken. With `keeps_alpha` there is a fourth channel where
    anything is transparent. Raises UnreadableError.
    """
    from labeller.media.decoding import opened, room_for
    from labeller.media.large import has_overview, read_overview
    from labeller.media.pixels import Upright

    with opened(path, max_side) as image:
        if max_side is not None and has_overview(*image.size, max_side):
            return read_overview(image, path, max_side, keeps_alpha=keeps_alpha)
        with room_for(image):
            return Upright(image, keeps_alpha=keeps_alpha).array(max_side)


def is_image(head: bytes) -> bool:
    """Whether a file that begins with these bytes seems to be a picture that Labeller reads."""
    kind = kind_of(head)
    return kind is not None and kind.is_readable_image
