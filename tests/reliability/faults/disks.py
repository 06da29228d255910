"""Real small disks that can be filled, made read-only and pulled out: file systems in memory, for the superuser."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BLOCK = 4096


class NoDiskError(OSError):
    """Disks cannot be mounted here: that is for the superuser of a Linux."""


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
    """A disk of that size on an empty folder, taken away in the end. Raises NoDiskError where that is not allowed."""
    folder.mkdir(exist_ok=True)
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        raise NoDiskError(errno.EPERM, "only the superuser may mount a disk")
    _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "labeller-faults", str(folder))
    try:
        yield Disk(folder)
    finally:
        if os.path.ismount(folder):
            _run("umount", "--lazy", str(folder))


def _mount(*arguments: str) -> None:
    try:
        _run("mount", *arguments)
    except OSError as error:
        # Inside a container even the superuser may not.
        raise NoDiskError(errno.EPERM, f"no disk can be mounted: {error.strerror}") from error


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(errno.EPERM, done.stderr.strip())


class FailingDisk(Disk):
    """A disk that promises more than it has, as a worn-out or forged one does: what does not fit fails."""

    def __init__(self, folder: Path, below: Disk) -> None:
        super().__init__(folder)
        self._below = below

    def fail(self) -> None:
        """From now on blocks that were never written cannot be."""
        self._below.fill()

    def give_up(self) -> None:
        """The system found an error and lets nobody write any more."""
        _run("mount", "-o", "remount,abort", str(self.folder))


@contextmanager
def failing_disk(folder: Path) -> Iterator[FailingDisk]:
    """An ext4 file system in a file that takes room only when written. Raises NoDiskError where it cannot be."""
    with disk(folder / "below", megabytes=24) as below:
        image, place = below.folder / "image", folder / "disk"
        place.mkdir()
        with image.open("wb") as file:
            file.truncate(64 << 20)
        if shutil.which("mkfs.ext4") is None:
            raise NoDiskError(errno.ENOENT, "there is no mkfs.ext4")
        _run("mkfs.ext4", "-q", "-E", "lazy_itable_init=1,nodiscard", "-O", "^has_journal", str(image))
        _mount("-o", "loop", str(image), str(place))
        try:
            yield FailingDisk(place, below)
        finally:
            _run("umount", "--lazy", str(place))
