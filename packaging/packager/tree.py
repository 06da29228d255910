"""Folders as they ship: rights, times and order are those of nobody's machine."""

from __future__ import annotations

import gzip
import os
import tarfile
from pathlib import Path

_READ = 0o644
_RUN = 0o755


def settle(folder: Path, epoch: int) -> None:
    """Give everything in a folder the same rights and time, wherever and whenever it was made."""
    for path in sorted([folder, *folder.rglob("*")], key=lambda path: len(path.parts), reverse=True):
        if not path.is_symlink():
            path.chmod(_RUN if path.is_dir() or _is_program(path) else _READ)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def _is_program(path: Path) -> bool:
    """A launcher: it is run, while libraries are only read."""
    return os.access(path, os.X_OK) and ".so" not in path.name and path.suffix in ("", ".exe")


def size(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def write_tar(folder: Path, target: Path, epoch: int) -> None:
    """Write a folder, with its own name, into a .tar.gz: sorted, owned by nobody in particular."""
    with (
        target.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=epoch) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in sorted([folder, *folder.rglob("*")]):
            entry = archive.gettarinfo(path, str(path.relative_to(folder.parent)))
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = epoch
            if entry.isfile():
                with path.open("rb") as content:
                    archive.addfile(entry, content)
            else:
                archive.addfile(entry)
