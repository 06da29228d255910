"""Small pictures for the gallery and the item list, kept in a cache that is safe to delete."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from labeller.media.hashing import text_hash
from labeller.media.images import read_image

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

SIDE_PX = 256
_QUALITY = 85
_HASH = re.compile(r"[0-9a-f]{32}")
_JPEG_START, _JPEG_END = b"\xff\xd8", b"\xff\xd9"


class ThumbnailCache:
    """Thumbnails as JPEG files in `folder`, one for each content hash, spread over 256 subfolders.

    May be used from several threads and processes at once: a file appears whole or not at all. A folder that cannot
    be written costs time, nothing else.
    """

    def __init__(self, folder: Path, side_px: int = SIDE_PX) -> None:
        self._folder = folder / f"{side_px}"
        self._side_px = side_px

    def thumbnail(self, path: Path, content_hash: str) -> bytes:
        """A JPEG whose longer side is at most `side_px`, from the cache or made now. Raises UnreadableError."""
        cached = self.find(content_hash)
        if cached is not None:
            return cached
        thumbnail = encode(read_image(path, self._side_px))
        self._keep(content_hash, thumbnail)
        return thumbnail

    def find(self, content_hash: str) -> bytes | None:
        """The thumbnail if it has been made before; a file that a power cut left half written does not count."""
        try:
            thumbnail = self._file(content_hash).read_bytes()
        except OSError:
            return None
        return thumbnail if thumbnail.startswith(_JPEG_START) and thumbnail.endswith(_JPEG_END) else None

    def _keep(self, content_hash: str, thumbnail: bytes) -> None:
        try:
            _write_whole(self._file(content_hash), thumbnail)
        except OSError as error:
            log.warning("thumbnail not kept: %s", error.strerror)

    def _file(self, content_hash: str) -> Path:
        # The hash comes from a project file, which may come from a stranger: it must not lead out of the folder.
        key = content_hash if _HASH.fullmatch(content_hash) else text_hash(content_hash)
        return self._folder / key[:2] / f"{key}.jpg"


def encode(pixels: NDArray[np.uint8]) -> bytes:
    """A height x width x 3 RGB picture as a JPEG."""
    import io

    from PIL import Image

    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()


def _write_whole(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
