"""The hidden folder beside an export's place in which it is made: gone afterwards, or kept because the disk was full.

What was kept, or left by a program that was killed, is taken over by the next export with the same choices. It goes
when that has begun, when another export to the same place has begun, or after a week. As long as an export is at work
it holds a lock in its folder, which nobody else touches then.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from labeller.delivery.plain_values import plain
from labeller.durable import take_over
from labeller.errors import LabellerError

_PREFIX = ".export-"
_NEW = f"{_PREFIX}new-"
_KEPT = f"{_PREFIX}kept-"
_MARK = "labeller-export"
_WEEK_S = 7 * 24 * 3600
_MINUTE_S = 60
_NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


@dataclass(frozen=True, slots=True)
class Workspace:
    """`export` becomes the export, `media` holds pictures made for it, `kept` what a former try left, if there was one.

    `can_link` says that files here can have two names.
    """

    folder: Path
    can_link: bool
    lock: FileLock

    @property
    def export(self) -> Path:
        return self.folder / "export"

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def kept(self) -> Path:
        return self.folder / "kept"


@contextmanager
def workspace(target: Path, choices: Any, *, keeps: bool) -> Iterator[Workspace]:
    """A workspace beside the target. Raises LabellerError where the system refuses something.

    With `keeps` it stays when the disk is full, for the next export with equal `choices` to the same target.
    """
    missing = [folder for folder in target.parents if not folder.exists()]
    place = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        kept = target.parent / _kept_name(target, choices)
        _clear(target, kept)
        place = _made(target.parent, kept.name)
        with suppress(OSError):  # there is none, or another export was quicker
            kept.rename(place.kept)
        yield place
    except OSError as error:
        if place is not None and keeps and place.can_link and error.errno in _NO_ROOM and _put_aside(place, kept):
            raise _full(target) from error
        raise cannot_write(target, error) from error
    finally:
        if place is not None:
            place.lock.release()
            shutil.rmtree(place.folder, ignore_errors=True)
        for folder in missing:
            with suppress(OSError):  # it is not empty: the export is in it
                folder.rmdir()


def forget_killed(target: Path) -> None:
    """Remove what an export left that was killed when its target had its name already."""
    for folder in sorted(target.parent.glob(f"{_NEW}*")):
        with suppress(OSError):
            lock = take_over(folder / _MARK)
            if lock is not None:
                is_of_target = _mark_of(folder).startswith(_kept_prefix(target))
                lock.release()
                if is_of_target:
                    shutil.rmtree(folder, ignore_errors=True)


def _made(parent: Path, kept_name: str) -> Workspace:
    folder = Path(tempfile.mkdtemp(prefix=_NEW, dir=parent))
    mark = folder / _MARK
    # Should this program be killed, it tells the next one whose folder this is.
    mark.write_text(kept_name, encoding="ascii")
    lock = FileLock(mark, timeout=0, thread_local=False)
    lock.acquire()
    place = Workspace(folder, _can_link(mark), lock)
    # mkdtemp shuts everybody else out; an export is to be passed on.
    place.export.mkdir(mode=0o755)
    place.export.chmod(0o755)
    place.media.mkdir()
    return place


def _can_link(mark: Path) -> bool:
    second = mark.with_name("second-name")
    try:
        second.hardlink_to(mark)
    except OSError:
        return False
    second.unlink()
    return True


def _put_aside(place: Workspace, name: Path) -> bool:
    """Whether the workspace could be put aside under this name."""
    place.lock.release()
    try:
        place.folder.rename(name)
    except OSError:
        return False
    return True


def _kept_name(target: Path, choices: Any) -> str:
    return f"{_kept_prefix(target)}{_short(json.dumps(plain(choices), sort_keys=True))}"


def _kept_prefix(target: Path) -> str:
    return f"{_KEPT}{_short(str(target))}-"


def _mark_of(folder: Path) -> str:
    return (folder / _MARK).read_text(encoding="ascii")


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _clear(target: Path, kept: Path) -> None:
    """Remove what exports left here that nobody will go on with, and put aside what a killed one left."""
    of_same_target = _kept_prefix(target)
    for folder in sorted(target.parent.glob(f"{_PREFIX}*")):
        with suppress(OSError):
            mark = folder / _MARK
            if not mark.exists():
                _remove_unmarked(folder)
                continue
            is_old = time.time() - mark.stat().st_mtime > _WEEK_S
            lock = take_over(mark)
            if lock is None:
                continue
            name = _mark_of(folder)
            lock.release()
            if is_old or not name or (name.startswith(of_same_target) and name != kept.name):
                shutil.rmtree(folder, ignore_errors=True)
            elif folder.name != name:
                _put_away(folder, folder.with_name(name))


def _remove_unmarked(folder: Path) -> None:
    """One of ours that was killed before it had its mark is empty."""
    if folder.name.startswith(_NEW) and time.time() - folder.stat().st_mtime > _MINUTE_S:
        folder.rmdir()


def _put_away(folder: Path, name: Path) -> None:
    """Keep what a killed export left, unless there is something from an earlier try."""
    try:
        folder.rename(name)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)


def _full(target: Path) -> LabellerError:
    return LabellerError(
        f"There is no room left at {target.parent} for the export.",
        "What was written so far is kept there, hidden. Make room and export again with the same choices: it goes on "
        "from there. What is not gone on with within a week is removed.",
    )


def cannot_write(target: Path, error: OSError) -> LabellerError:
    """What to say when the system refuses to write beside the target."""
    return LabellerError(
        f"The export could not be written to {target.parent}: {error.strerror or error}.",
        "Nothing was left behind. Make room there or choose another folder, and export again.",
    )
