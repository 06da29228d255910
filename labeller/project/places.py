"""Where a file that is imported may be in the project already: in the same folder, one around it, or one inside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from labeller.domain.item import ItemId, NewItem
from labeller.store import import_store, media_store


@dataclass(frozen=True, slots=True)
class Overlap:
    """A media folder of the project that has files in common with the imported one.

    A common file is `here` and some path in the imported folder, `there` and the same path in the project's folder.
    """

    root_id: int
    here: str = ""
    there: str = ""

    def to_there(self, path: str) -> str | None:
        """A path in the imported folder as one in the project's; None if it is not in both."""
        return _moved(path, self.here, self.there)

    def to_here(self, path: str) -> str | None:
        """A path in the project's folder as one in the imported folder; None if it is not in both."""
        return _moved(path, self.there, self.here)


class Places:
    """Finds the files of one folder among those that a project has, whichever folder they were imported with."""

    def __init__(self, overlaps: Iterable[Overlap] = ()) -> None:
        # The very same folder first: where a file was added twice, that is the item that is meant.
        self._overlaps = sorted(overlaps, key=lambda one: (bool(one.here or one.there), one.root_id))

    @classmethod
    def of(cls, db: Connection, project_path: Path, folder: Path | None) -> Places:
        """The places of a folder's files; none for a source without a folder."""
        if folder is None:
            return cls()
        wanted = folder.resolve()
        folders = media_store.find_folders(db, project_path).items()
        found = (_overlap(root_id, place.resolve(), wanted) for root_id, place in folders)
        return cls(one for one in found if one is not None)

    def find_unchanged(self, db: Connection) -> dict[str, tuple[int, int]]:
        """Size in bytes and time of change in ns of each file that the project knows, by its path in the folder."""
        known: dict[str, tuple[int, int]] = {}
        for overlap in reversed(self._overlaps):
            for path, state in import_store.find_unchanged_files(db, overlap.root_id).items():
                here = overlap.to_here(path)
                if here is not None:
                    known[here] = state
        return known

    def find_known(self, db: Connection, by_key: Mapping[str, NewItem]) -> dict[str, ItemId]:
        """Which of these items the project has, by their keys."""
        known = import_store.find_known(db, list(by_key))
        for overlap in self._overlaps:
            elsewhere = {
                import_store.file_key(path, new.content_hash): key
                for key, new in by_key.items()
                if key not in known and new.key and (path := overlap.to_there(new.key)) is not None
            }
            found = import_store.find_known(db, list(elsewhere))
            known.update((elsewhere[key], item_id) for key, item_id in found.items())
        return known

    def find_paths(self, db: Connection, paths: Iterable[str]) -> dict[str, ItemId]:
        """Which items these paths in the folder are; of several versions of a file the newest."""
        known: dict[str, ItemId] = {}
        wanted = set(paths)
        for overlap in self._overlaps:
            there = {other: path for path in wanted - known.keys() if (other := overlap.to_there(path)) is not None}
            found = import_store.find_paths(db, overlap.root_id, list(there))
            known.update((there[path], item_id) for path, item_id in found.items())
        return known


def _overlap(root_id: int, place: Path, wanted: Path) -> Overlap | None:
    if place.is_relative_to(wanted):
        return Overlap(root_id, here=_prefix(place.relative_to(wanted)))
    if wanted.is_relative_to(place):
        return Overlap(root_id, there=_prefix(wanted.relative_to(place)))
    return None


def _prefix(inside: Path) -> str:
    return "".join(f"{part}/" for part in inside.parts)


def _moved(path: str, before: str, after: str) -> str | None:
    return after + path.removeprefix(before) if path.startswith(before) else None
