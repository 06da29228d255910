"""Images whose pixels are numbers, of labels or objects, and not colours to be seen: read and written unchanged."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from labeller.media.unreadable import UnreadableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]

RGB = tuple[int, int, int]
_MOST = 65_535
_DEEP = ("I;16", "I;16L", "I;16B", "I;16N", "I")


@dataclass(frozen=True, slots=True)
class IndexImage:
    """`values` is (height, width), of 8 or 16 bits; where pixels are colours, red * 65536 + green * 256 + blue.

    `colors` are those of the palette, by value, where there is one. `is_deep` says that values may be above 255.
    """

    values: Values
    has_colors: bool = False
    colors: Mapping[int, RGB] = field(default_factory=dict)
    is_deep: bool = False

    def color_of(self, value: int) -> RGB | None:
        """The colour that a value stands for; None in a grey image."""
        if self.has_colors:
            return value >> 16, value >> 8 & 255, value & 255
        return self.colors.get(value)


def read_index_image(path: Path) -> IndexImage:
    """The numbers in a picture, as they are in the file. Raises UnreadableError."""
    import numpy as np

    from labeller.media.decoding import opened, room_for

    with opened(path) as image, room_for(image):
        image.load()
        mode = image.mode
        palette = image.getpalette() if mode == "P" else None
        if mode in ("LA", "PA", "La"):
            pixels = np.asarray(image.getchannel(0))
        elif mode in ("1", "L", "P", *_DEEP):
            pixels = np.asarray(image)
        elif mode == "F":
            raise UnreadableError("its pixels are fractions, where numbers of labels should be", path)
        else:
            pixels = np.asarray(image.convert("RGB"))
    if mode in _DEEP:
        if pixels.size and not 0 <= pixels.min() <= pixels.max() <= _MOST:
            raise UnreadableError(f"it has numbers that are not from 0 to {_MOST:,}", path)
        return IndexImage(pixels.astype(np.uint16), is_deep=True)
    if pixels.ndim == 2:
        return IndexImage(pixels.astype(np.uint8, copy=False), colors=_palette(palette or ()))
    packed = np.zeros(pixels.shape[:2], np.uint32)
    for channel in range(3):
        packed <<= 8
        packed |= pixels[..., channel]
    return IndexImage(packed, has_colors=True)


def _palette(flat: Sequence[int]) -> dict[int, RGB]:
    return {place: (flat[3 * place], flat[3 * place + 1], flat[3 * place + 2]) for place in range(len(flat) // 3)}


def index_png(values: NDArray[np.uint8] | NDArray[np.uint16], palette: Sequence[RGB] = ()) -> bytes:
    """A PNG file of these numbers, (height, width): with a palette, or grey of 8 or 16 bits without one."""
    from PIL import Image

    image = Image.fromarray(values)
    if palette:
        image.putpalette([channel for color in palette for channel in color])
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()
