"""What a power failure would find: whether everything was on the disk when it got its name or was said to be done.

A kill leaves what the system has taken in; a power failure loses what was not synced. So the order counts: a file is
synced before it is given its name, the folder of the name before the program says that it is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_CALL = re.compile(r"^\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)$")
_FILE = re.compile(r"^\d+<(/[^>]*)>")
_PATHS = re.compile(r'"((?:[^"\\]|\\.)*)"')
_OUTPUT = re.compile(r"^[12](?:<|,)")
_WRITES = {"write", "pwrite64", "writev", "pwritev", "ftruncate", "fallocate", "sendfile", "copy_file_range"}
_RENAMES = {"rename", "renameat", "renameat2"}


@dataclass(slots=True)
class Disk:
    """Files whose last bytes are not synced, and folders in which names are not, as far as a trace has been read."""

    files: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)

    def write(self, path: str) -> None:
        self.files.add(path)

    def sync(self, path: str) -> None:
        self.files.discard(path)
        self.folders.discard(path)

    def rename(self, before: str, after: str) -> list[str]:
        """Give a name; the files below it that were not synced."""
        below = {path for path in self.files if path == before or path.startswith(f"{before}/")}
        self.files -= below
        self.folders.add(after.rpartition("/")[0])
        return sorted(below)


def unsynced(trace: Iterable[str], *, named: Iterable[str], said: bool = True) -> Iterator[str]:
    """What was not on the disk when it got one of the final names, or when the program first said something.

    `trace` are lines of strace with paths for file numbers; `named` are the full paths that count as final. With
    `said` every file and name that is beside them must be on the disk when anything is written to the output.
    """
    disk, final = Disk(), set(named)
    folders = {path.rpartition("/")[0] for path in final}
    for line in trace:
        call = _CALL.match(line)
        if call is None or " = -1 " in line:
            continue
        name, rest = call.groups()
        if name in _RENAMES:
            before, after = _PATHS.findall(rest)[:2]
            lost = disk.rename(before, after)
            if after in final and lost:
                yield f"{after} was named before {len(lost)} of its files were on the disk, {lost[0]} for one"
        elif said and name == "write" and _OUTPUT.match(rest):
            yield from (f"{one} was not on the disk when it was said" for one in sorted(disk.files & final))
            yield from (f"names in {one} were not on the disk when it was said" for one in disk.folders & folders)
        elif found := _FILE.match(rest):
            disk.sync(found[1]) if name in {"fsync", "fdatasync"} else disk.write(found[1])


def unsynced_answers(trace: Iterable[str], log: str) -> Iterator[str]:
    """Of a run that says a line for every answer: those said while the write-ahead log was not on the disk."""
    is_open, number = False, 0
    for line in trace:
        call = _CALL.match(line)
        if call is None:
            continue
        name, rest = call.groups()
        found = _FILE.match(rest)
        if found and found[1] == log:
            is_open = name in _WRITES
        elif name == "write" and _OUTPUT.match(rest):
            number += 1
            if is_open:
                yield f"line {number} was said before the log was on the disk"
