"""Whether the memory of the machine is enough, asked before something large is made in it."""

from __future__ import annotations

import ctypes
import os
import sys

# What one document may take, on however large a machine.
_MOST_BYTES = 6 << 30


def most_memory() -> int:
    """How many bytes one document may take in memory: half of what the machine has, and never more than 6 GiB."""
    return min(_MOST_BYTES, (machine_memory() or 2 * _MOST_BYTES) // 2)


if sys.platform == "win32":

    class _MemoryStatus(ctypes.Structure):
        """MEMORYSTATUSEX of the Windows API."""

        _fields_ = (
            ("dwLength", ctypes.c_uint32),
            ("dwMemoryLoad", ctypes.c_uint32),
            ("ullTotalPhys", ctypes.c_uint64),
            ("ullAvailPhys", ctypes.c_uint64),
            ("ullTotalPageFile", ctypes.c_uint64),
            ("ullAvailPageFile", ctypes.c_uint64),
            ("ullTotalVirtual", ctypes.c_uint64),
            ("ullAvailVirtual", ctypes.c_uint64),
            ("ullAvailExtendedVirtual", ctypes.c_uint64),
        )

    def machine_memory() -> int | None:
        """The bytes of memory that the machine has; None where it does not say."""
        status = _MemoryStatus(dwLength=ctypes.sizeof(_MemoryStatus))
        is_known = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.ullTotalPhys) if is_known else None

else:

    def machine_memory() -> int | None:
        """The bytes of memory that the machine has; None where it does not say."""
        try:
            pages, page_bytes = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
        except (ValueError, OSError):
            return None
        return pages * page_bytes if pages > 0 and page_bytes > 0 else None
