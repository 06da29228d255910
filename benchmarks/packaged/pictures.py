"""A folder of many small pictures, no two alike."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np

_SIDE = 64
_PATCH = 4


def make_pictures(folder: Path, count: int) -> Path:
    """JPEGs of 64 by 64 pixels, made of soft patches of colour, from a fixed seed."""
    from PIL import Image

    folder.mkdir()
    dice = np.random.default_rng(0)
    for number in range(count):
        patches = Image.fromarray(dice.integers(0, 256, (_PATCH, _PATCH, 3), dtype=np.uint8))
        buffer = BytesIO()
        patches.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR).save(buffer, "JPEG", quality=80)
        (folder / f"{number:06}.jpg").write_bytes(buffer.getvalue())
    return folder
