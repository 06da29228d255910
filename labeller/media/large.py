"""Pictures that are too large to be decoded again and again: their overviews and pyramids, kept in the cache folder.

A JPEG is quickly decoded at a fraction of its size. Anything else has to be decoded whole to be seen at all, which
takes seconds; so the first time somebody asks for it in a smaller size its overview is kept for all further times.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from labeller.media.hashing import remembered_hash
from labeller.media.pyramid import DamagedPyramidError, Pixels, Pyramid
from labeller.media.pyramid_store import OVERVIEW_PX, NoPyramidError, PyramidStore
from labeller.media.sizes import is_large
from labeller.paths import cache_dir

if TYPE_CHECKING:
    from PIL import Image
    from PIL.ImageFile import ImageFile

# Those who want less look at a picture once, a learner for example, and would fill the disk for nothing.
KEPT_FROM_PX = 512


def store() -> PyramidStore:
    """The pyramids of the user's cache folder."""
    return PyramidStore(cache_dir() / "pyramids")


def has_overview(width: int, height: int, max_side: int | None) -> bool:
    """Whether a picture that would be decoded at that size to be scaled down to `max_side` has an overview."""
    return max_side is not None and max_side <= OVERVIEW_PX and is_large(width, height)


def leave_overview(image: ImageFile, path: Path) -> None:
    """Keep the overview of a decoded picture, if it is large and there is plenty of room: nobody asks for it yet."""
    from labeller.media.pixels import Upright

    kept = store()
    if not is_large(*image.size) or not kept.is_half_empty:
        return
    content_hash = remembered_hash(path)
    known = kept.find(content_hash, is_whole=False)
    if known is not None:
        known.close()
        return
    with suppress(NoPyramidError):
        kept.make(content_hash, Upright(image, keeps_alpha=True), lambda: None, is_whole=False).close()


def read_overview(image: ImageFile, path: Path, max_side: int, *, keeps_alpha: bool) -> Pixels:
    """A large picture, opened and not yet decoded, with a longer side of `max_side` <= OVERVIEW_PX; as `read_image`.

    Raises what Pillow raises on a file that it cannot decode, and UnreadableError.
    """
    from labeller.media.decoding import room_for
    from labeller.media.pixels import Upright

    content_hash = remembered_hash(path)
    known = store().find(content_hash, is_whole=False)
    if known is not None:
        try:
            with known:
                return _scaled(known, max_side, keeps_alpha=keeps_alpha)
        except (OSError, DamagedPyramidError):
            store().forget(content_hash)
    with room_for(image):
        if max_side < KEPT_FROM_PX:
            return Upright(image, keeps_alpha=keeps_alpha).array(max_side)
        upright = Upright(image, keeps_alpha=True)
        try:
            made = store().make(content_hash, upright, lambda: None, is_whole=False)
        except NoPyramidError:
            return Upright(image, keeps_alpha=keeps_alpha).array(max_side)
    with made:
        return _scaled(made, max_side, keeps_alpha=keeps_alpha)


def open_pyramid(path: Path, check: Callable[[], None]) -> Pyramid:
    """The pyramid of a picture, made if there is none yet; to be closed.

    That takes seconds. `check` is called now and then and may raise to cancel. Raises UnreadableError for the picture
    and NoPyramidError for the cache.
    """
    from labeller.media.decoding import opened, room_for
    from labeller.media.pixels import Upright

    content_hash = remembered_hash(path)
    known = store().find(content_hash, is_whole=True)
    if known is not None:
        return known
    check()
    with opened(path) as image, room_for(image):
        check()
        upright = Upright(image, keeps_alpha=True)
        return store().make(content_hash, upright, check, is_whole=True)


def read_part(path: Path, left: int, top: int, right: int, bottom: int) -> Pixels | None:
    """A rectangle of a picture at its full size, (rows, columns, 3) RGB, where its pyramid is at hand; else None.

    The rectangle lies inside the picture. Raises UnreadableError if the file is gone.
    """
    from labeller.media.pixels import as_rgb

    known = store().find(remembered_hash(path), is_whole=True)
    if known is None:
        return None
    with known:
        if right > known.plan.width or bottom > known.plan.height:
            return None  # another picture lies there now
        try:
            return np.array(as_rgb(_as_image(known.part(0, left, top, right, bottom))))
        except (OSError, DamagedPyramidError):
            return None


def forget(path: Path) -> None:
    """Let go what is kept of a picture: it is damaged."""
    store().forget(remembered_hash(path))


def _scaled(pyramid: Pyramid, max_side: int, *, keeps_alpha: bool) -> Pixels:
    from labeller.media.pixels import as_rgb, scaled_down

    image = _as_image(pyramid.level(max_side))
    return np.array(scaled_down(image if keeps_alpha and image.mode == "RGBA" else as_rgb(image), max_side))


def _as_image(pixels: Pixels) -> Image.Image:
    from PIL import Image

    return Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
