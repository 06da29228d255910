"""The smallest EXIF block that there is: it says which way up the picture is, and nothing else."""

from __future__ import annotations

import struct

_ORIENTATION, _SHORT = 0x0112, 3


def orientation_block(orientation: int) -> bytes:
    """A TIFF header with one directory of one field, as EXIF 2.3 has it in JPEG, PNG and WebP files."""
    directory = struct.pack(">HHHIHHI", 1, _ORIENTATION, _SHORT, 1, orientation, 0, 0)
    return b"MM" + struct.pack(">HI", 42, 8) + directory
