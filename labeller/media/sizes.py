"""How many pixels a picture may have, and from how many on it is large."""

from __future__ import annotations

# Pillow holds up to four bytes for a pixel, so the largest picture takes 2 GiB while it is decoded.
MAX_PIXELS = 2**29
# A larger one is not held whole any longer than it takes to decode it: it is seen through its pyramid.
LARGE_PIXELS = 2**25


def is_large(width: int, height: int) -> bool:
    """Whether a picture has so many pixels that it takes time and memory to decode."""
    return width * height > LARGE_PIXELS
