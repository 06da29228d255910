"""Real small disks that can be filled, made read-only and pulled out: file systems in memory, for the superuser."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BLOCK = 4096


class Disk:
    """A mounted file system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, leave_bytes: int = 0) -> None:
        """Write until nothing more fits but about so many bytes."""
        wanted = max(shutil.disk_usage(self.folder).free - leave_bytes, 0)
        with self._ballast.open("ab", buffering=0) as file:
            for size in (1 << 16, _BLOCK):
                try:
                    while wanted >= size or (leave_bytes == 0 and size == _BLOCK):
                        wanted -= file.write(bytes(size))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def make_room(self) -> None:
        self._ballast.unlink()

    def make_read_only(self) -> None:
        _run("mount", "-o", "remount,ro", str(self.folder))

    def make_writable(self) -> None:
        _run("mount", "-o", "remount,rw", str(self.folder))

    def pull_out(self) -> None:
        """As when a stick is unplugged: the folder is empty, and only what is open can still be reached."""
        _run("umount", "--lazy", str(self.folder))


@contextmanager
def disk(folder: Path, megabytes: int = 8) -> Iterator[Disk]:
    """A disk of that size on an empty folder, taken away in the end. Raises OSError where that is not allowed."""
    folder.mkdir(exist_ok=True)
    if os.name != "posix" or os.geteuid() != 0:
        raise PermissionError(errno.EPERM, "only the superuser may mount a disk")
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "labeller-faults", str(folder))
    try:
        yield Disk(folder)
    finally:
        if os.path.ismount(folder):
            _run("umount", "--lazy", str(folder))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(errno.EPERM, done.stderr.strip())
