"""Files and folders that are whole or not there, after a kill and after a power failure too.

They are made under a hidden name beside their place, brought to the disk, and only then given their name. A lock beside
the hidden one tells whether somebody is still at it: what a killed program left is removed by the next that looks.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from labeller.errors import LabellerError

_HALF = ".new"
_LOCK = ".making"
# What SQLite puts beside a file that is a database.
_BESIDE = ("", "-wal", "-shm", "-journal")
# Syncs wait for the disk, not for the processor, and those of several files end together.
_SYNCS_AT_ONCE = 8
# What file systems say that cannot sync one thing or another.
_CANNOT_SYNC = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EACCES, errno.EPERM}


def half_of(target: Path) -> Path:
    """Where a file or folder is made before it has its name."""
    return target.with_name(f".{target.name}{_HALF}")


@contextmanager
def making(target: Path) -> Iterator[Path]:
    """A free place beside `target` to make it at; what is still there at the end is removed.

    What killed programs left in that folder is removed first. Raises LabellerError if somebody is making the same just
    now, and OSError where the folder cannot be written to.
    """
    # A lock would make a folder that is not there.
    target.parent.stat()
    sweep(target.parent)
    half = half_of(target)
    lock = _hold(_lock_of(half), target)
    try:
        _remove(half)
        yield half
    finally:
        _remove(half)
        let_go(lock)


def sweep(folder: Path) -> bool:
    """Remove what killed programs left half made in a folder. Says whether there was anything."""
    found = False
    with suppress(OSError):
        for lock_file in sorted(folder.glob(f".*{_HALF}{_LOCK}")):
            lock = take_over(lock_file)
            if lock is not None:
                _remove(lock_file.with_name(lock_file.name.removesuffix(_LOCK)))
                let_go(lock)
                found = True
    return found


def take_over(lock_file: Path) -> FileLock | None:
    """The lock on a file, if nobody alive holds it."""
    lock = FileLock(lock_file, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return None
    return lock


def let_go(lock: FileLock) -> None:
    """Remove the lock file while it is held; afterwards it may be another program's. Windows keeps it until then."""
    with suppress(OSError):
        Path(lock.lock_file).unlink()
    lock.release()


def _never() -> None:
    pass


def give_name(half: Path, target: Path, check: Callable[[], None] = _never, *, over: bool = False) -> None:
    """Bring a file or folder to the disk, give it its name, and bring that to the disk. Raises OSError.

    `check` is called now and then before it has its name, and may raise. With `over` it takes the place of a file, or
    of an empty folder, that is there; without, nothing does.
    """
    if half.is_dir():
        sync_tree(half, check)
    else:
        sync_file(half)
    if over:
        if target.is_dir():
            target.rmdir()
        half.replace(target)
    else:
        # Windows would refuse by itself; elsewhere a name is given although another file has it.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "something has that name already", str(target))
        half.rename(target)
    sync_folder(target.parent)


def sync_tree(folder: Path, check: Callable[[], None] = _never) -> None:
    """Bring all files below a folder to the disk, with their names. `check` is called now and then and may raise."""
    below = [path for path in folder.rglob("*") if not path.is_symlink()]
    files = [path for path in below if path.is_file()]
    folders = [folder, *(path for path in below if path.is_dir())]
    with ThreadPoolExecutor(_SYNCS_AT_ONCE, thread_name_prefix="sync") as pool:
        try:
            for _ in pool.map(sync_file, files):
                check()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    for one in reversed(folders):
        sync_folder(one)


def sync_file(path: Path) -> None:
    """Bring a file to the disk. Raises OSError where the disk does not take it."""
    # Windows syncs only what may be written.
    _sync(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)


def sync_folder(path: Path) -> None:
    """Bring the names in a folder to the disk; Windows does that by itself."""
    if os.name != "nt":
        _sync(path, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    try:
        handle = os.open(path, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


def _lock_of(half: Path) -> Path:
    return half.with_name(half.name + _LOCK)


def _hold(lock_file: Path, target: Path) -> FileLock:
    lock = FileLock(lock_file, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise LabellerError(
            f"{target.name} is being made by another window of Labeller.",
            "Nothing was changed. Wait until it is done, or choose another name.",
        ) from None
    return lock


def _remove(half: Path) -> None:
    if half.is_dir() and not half.is_symlink():
        shutil.rmtree(half, ignore_errors=True)
        return
    for ending in _BESIDE:
        with suppress(OSError):
            half.with_name(half.name + ending).unlink()
