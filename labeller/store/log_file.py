"""The log beside a project file: the newest changes are in it until they are folded into the file.

After "WAL File Format" (sqlite.org/fileformat2.html). SQLite reads a log up to the first frame that is not whole and
passes over the rest without a word, as if nobody had ever made those changes; and it takes every log that lies there
under the right name for that of the file.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from labeller.store.log_sums import FRAME_BYTES, added, frames_that_add_up
from labeller.store.page_reader import PAGE_BYTES

_HEAD = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
# The last bit says in which order the bytes of the numbers lie that are added up.
_MAGIC = 0x377F0682
_MODES_AT = 18
_LOG_MODE = 2


@dataclass(frozen=True, slots=True)
class _Frame:
    """A page as a change left it, `at` so many bytes. `commit` is the number of pages after it, 0 where it goes on."""

    page: int
    commit: int
    salts: tuple[int, int]
    at: int
    is_whole: bool


def log_beside(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def is_foreign(path: Path) -> bool:
    """Whether the log beside a file is that of another: the file was put in the place of one that was in use.

    Raises OSError. The file is read by itself: nobody of this process may have it open.
    """
    log = log_beside(path)
    if not log.exists() or log.stat().st_size <= _HEAD.size:
        return False
    with path.open("rb") as file:
        modes = file.read(100)[_MODES_AT : _MODES_AT + 2]
    # A file whose changes go into a log says so in its first bytes, before the log is begun.
    return len(modes) == 2 and set(modes) <= {1}


def set_log_aside(path: Path) -> Path:
    """Give the log beside a file another name, so that nothing takes it for that of the file. Raises OSError."""
    log, number = log_beside(path), 1
    while True:
        aside = path.with_name(f"{path.name}-wal-of-another-file-{number}")
        if not aside.exists():
            return log.rename(aside)
        number += 1


def has_lost_changes(path: Path) -> bool:
    """Whether finished changes lie in the log beyond a frame that is broken, where SQLite does not see them.

    A last change that is not whole was never finished: that is what a power cut leaves. Raises OSError.
    """
    log = log_beside(path)
    if not log.exists():
        return False
    data = log.read_bytes()
    if not _has_lost_changes(data):
        return False
    # Somebody may have been writing just now.
    return log.read_bytes() == data


def fold_by_hand(copy: Path, log: bytes) -> None:
    """Bring every page of a log into a file, also of frames that are not whole, for want of better. Raises OSError."""
    frames = _frames(log)
    last = next((place for place in reversed(range(len(frames))) if frames[place].commit), None)
    if last is None:
        return
    count = frames[last].commit
    with copy.open("r+b") as file:
        for frame in frames[: last + 1]:
            if 0 < frame.page <= count:
                file.seek((frame.page - 1) * PAGE_BYTES)
                file.write(log[frame.at : frame.at + PAGE_BYTES])


def _has_lost_changes(log: bytes) -> bool:
    frames = _frames(log)
    broken = next((place for place, frame in enumerate(frames) if not frame.is_whole), len(frames))
    seen = broken if _is_head_whole(log) else 0
    return any(frame.commit and frame.is_whole for frame in frames[seen:])


def _frames(log: bytes) -> Sequence[_Frame]:
    """The frames of the log as it was begun last; those behind them are left from before."""
    if len(log) < _HEAD.size:
        return []
    if _is_head_whole(log):
        found = list(_all_frames(log, _order(log)))
        salts = _HEAD.unpack_from(log)[4:6]
    else:
        # Nothing that the head says is sure: the first frames tell.
        found = max((list(_all_frames(log, order)) for order in "<>"), key=_count_whole)
        salts = next((one for one, _ in Counter(frame.salts for frame in found[:3]).most_common(1)), (0, 0))
    last = next((place for place in reversed(range(len(found))) if found[place].salts == salts), -1)
    return [replace(frame, is_whole=frame.is_whole and frame.salts == salts) for frame in found[: last + 1]]


def _all_frames(log: bytes, order: str) -> Iterator[_Frame]:
    places = range(_HEAD.size, len(log) - FRAME_BYTES + 1, FRAME_BYTES)
    for at, is_whole in zip(places, frames_that_add_up(log, order), strict=True):
        page, commit, first, second, *_ = _FRAME.unpack_from(log, at)
        yield _Frame(page, commit, (first, second), at + _FRAME.size, is_whole)


def _count_whole(frames: Sequence[_Frame]) -> int:
    return sum(frame.is_whole for frame in frames)


def _order(log: bytes) -> str:
    return ">" if _HEAD.unpack_from(log)[0] & 1 else "<"


def _is_head_whole(log: bytes) -> bool:
    if len(log) < _HEAD.size:
        return False
    magic, _, page_bytes, *_, first, second = _HEAD.unpack_from(log)
    is_known = magic & ~1 == _MAGIC and page_bytes == PAGE_BYTES
    return is_known and added((0, 0), log[:24], _order(log)) == (first, second)
