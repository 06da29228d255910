"""Gives large pieces of memory back to the system as soon as nobody uses them.

The C library of Linux keeps a store of its own for each thread and, once a few large pieces have been let go, puts
even arrays of 30 MB into it. Each job runs on a new thread, so that what the jobs of a long day have needed at their
busiest adds up to some hundred megabytes that nothing uses.
"""

from __future__ import annotations

import ctypes
import sys

# From malloc.h. Setting the threshold also stops the C library from raising it by itself.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LARGE_BYTES = 512 * 1024
_STORES = 2


def return_what_is_large() -> None:
    """Take large pieces from the system and give them back there. Does nothing where the C library is another."""
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
        mallopt(_M_ARENA_MAX, _STORES)
