"""Takes out of libraries what only a debugger reads. On Linux alone: elsewhere it lies in files of its own."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from pathlib import Path

from packager.failure import PackagingError

_ELF = b"\x7fELF"
_LOAD = 1


def strip_symbols(folder: Path) -> int:
    """Strip every library of a folder, but for those that would not load any more. Returns the bytes saved."""
    if not sys.platform.startswith("linux"):
        return 0
    if shutil.which("strip") is None:
        raise PackagingError("The program strip is missing; on Debian: apt install binutils")
    return sum(_strip(path) for path in sorted(folder.rglob("*.so*")) if path.is_file() and not path.is_symlink())


def _strip(path: Path) -> int:
    """Strip one library in place, if it is one and survives it."""
    before = path.read_bytes()
    if not before.startswith(_ELF):
        return 0
    stripped = path.with_name(path.name + ".stripped")
    command = ["strip", "--strip-unneeded", "-o", str(stripped), str(path)]
    is_done = subprocess.run(command, check=False, capture_output=True).returncode == 0
    if not is_done or not can_be_loaded(stripped.read_bytes()) or stripped.stat().st_size >= len(before):
        stripped.unlink(missing_ok=True)
        return 0
    stripped.chmod(path.stat().st_mode)
    stripped.replace(path)
    return len(before) - path.stat().st_size


def can_be_loaded(library: bytes) -> bool:
    """Whether the segments of a 64-bit little-endian library lie in the file as the loader asks for.

    Wheels are repaired by a tool that moves the tables of a library to its end; strip of some versions then writes
    segments whose place in the file and in memory differ by no multiple of a page, which the loader refuses.
    """
    (table,) = struct.unpack_from("<Q", library, 32)
    size, count = struct.unpack_from("<HH", library, 54)
    for start in range(table, table + size * count, size):
        kind, _, offset, address, _, _, _, alignment = struct.unpack_from("<IIQQQQQQ", library, start)
        if kind == _LOAD and alignment and (address - offset) % alignment:
            return False
    return True
