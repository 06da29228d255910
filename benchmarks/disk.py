"""Files as they are when nobody has read them for long: on the disk, and not in the system's memory."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

# Only some systems let themselves be asked.
CAN_FORGET = hasattr(os, "posix_fadvise")


def forget(files: Iterable[Path]) -> None:
    """Put files out of the system's memory, but for what another program uses; where that cannot be, do nothing."""
    if not CAN_FORGET:
        return
    os.sync()  # what is not on the disk yet stays
    for path in files:
        handle = os.open(path, os.O_RDONLY)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)
