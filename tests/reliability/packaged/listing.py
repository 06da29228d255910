"""What lies in a system, and what came, went or was written between two looks at it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# Kind, size, time of the content, time of the entry: whatever is written changes the last, which nothing sets back. A
# folder's own times tell of a file that came and went in between.
Mark = tuple[int, int, int, int]
Listing = dict[str, Mark]


@dataclass(frozen=True)
class Difference:
    """Paths inside the system, sorted."""

    added: list[str]
    removed: list[str]
    written: list[str]

    @property
    def all(self) -> list[str]:
        return sorted((*self.added, *self.removed, *self.written))


def list_system(root: Path, unwatched: Iterable[str] = ()) -> Listing:
    """The marks of everything below a root by its path there, but for what lies below folders that nobody watches."""
    skipped = {place.rstrip("/") for place in unwatched}
    found: Listing = {}
    _list_folder(root, "", skipped, found)
    return found


def _list_folder(folder: Path, place: str, skipped: set[str], found: Listing) -> None:
    for entry in os.scandir(folder):
        path = f"{place}/{entry.name}"
        if path in skipped:
            continue
        seen = entry.stat(follow_symlinks=False)
        size = 0 if entry.is_dir(follow_symlinks=False) else seen.st_size
        found[path] = (seen.st_mode, size, seen.st_mtime_ns, seen.st_ctime_ns)
        if entry.is_dir(follow_symlinks=False):
            _list_folder(Path(entry.path), path, skipped, found)


def difference(before: Listing, after: Listing) -> Difference:
    """What is new, what is missing, and what was written to."""
    return Difference(
        added=sorted(after.keys() - before.keys()),
        removed=sorted(before.keys() - after.keys()),
        written=sorted(path for path in before.keys() & after.keys() if before[path] != after[path]),
    )


def outside(paths: Iterable[str], allowed: Iterable[str]) -> list[str]:
    """The paths that are neither one of the allowed places nor below one."""
    places = tuple(place.rstrip("/") for place in allowed)
    return [path for path in paths if not any(path == place or path.startswith(f"{place}/") for place in places)]
