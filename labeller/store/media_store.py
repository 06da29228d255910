"""Where a project's media lie: folders that item paths are relative to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, update

from labeller.errors import LabellerError
from labeller.store import tables as t
from labeller.store.damaged import DamagedError
from labeller.store.rows import raw_rows


@dataclass(frozen=True, slots=True)
class MediaRoot:
    """A media folder: as written in the project, and where that is on this machine."""

    id: int
    stored: str
    folder: Path
    item_count: int


def find_roots(db: Connection, project_path: Path) -> list[MediaRoot]:
    counts = select(t.item.c.root_id, func.count().label("n")).group_by(t.item.c.root_id).subquery()
    rows = db.execute(
        select(t.media_root.c.id, t.media_root.c.path, counts.c.n)
        .outerjoin(counts, counts.c.root_id == t.media_root.c.id)
        .order_by(t.media_root.c.id)
    )
    return [MediaRoot(row.id, row.path, resolve(row.path, project_path), row.n or 0) for row in rows]


def find_folders(db: Connection, project_path: Path) -> dict[int, Path]:
    """Where each media folder is on this machine."""
    rows = db.execute(select(t.media_root.c.id, t.media_root.c.path))
    return {root_id: resolve(stored, project_path) for root_id, stored in rows}


def find_root(db: Connection, stored: str) -> int | None:
    """The media folder at that place; the first of those that were moved together."""
    found: int | None = db.execute(
        select(func.min(t.media_root.c.id)).where(t.media_root.c.path == stored)
    ).scalar_one()
    return found


def find_or_add_root(db: Connection, stored: str) -> int:
    """The id of a media folder, written into the project if it is new."""
    found = find_root(db, stored)
    if found is not None:
        return found
    return int(db.execute(insert(t.media_root).values(path=stored).returning(t.media_root.c.id)).scalar_one())


def update_root(db: Connection, root_id: int, stored: str) -> str:
    """Point a media folder elsewhere. Returns where it pointed before."""
    before: str | None = db.execute(
        select(t.media_root.c.path).where(t.media_root.c.id == root_id)
    ).scalar_one_or_none()
    if before is None:
        raise LabellerError("This folder is no longer part of the project.", "Nothing was changed.")
    db.execute(update(t.media_root).where(t.media_root.c.id == root_id).values(path=stored))
    return before


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What an item's file, or the page of one, was when it was imported."""

    path: str
    content_hash: str
    size_bytes: int | None
    modified_ns: int | None


def find_known_files(db: Connection, root_id: int) -> list[KnownFile]:
    """The file of every item of a folder, in the order of the items."""
    columns = (t.item.c.path, t.item.c.content_hash, t.item.c.size_bytes, t.item.c.modified_ns)
    # A sum keeps SQLite from the index, of which nobody has checked that it holds texts.
    wanted = select(*columns).where(t.item.c.root_id + 0 == root_id, t.item.c.path.is_not(None))
    return [KnownFile(*row) for row in raw_rows(db, wanted.order_by(t.item.c.id))]


def find_files(db: Connection, root_id: int, limit: int) -> list[tuple[str, str]]:
    """Paths and content hashes of some items of a folder, spread over all of it."""
    total = db.execute(select(func.count()).where(t.item.c.root_id == root_id)).scalar_one()
    step = max(total // limit, 1)
    rows = db.execute(
        select(t.item.c.path, t.item.c.content_hash)
        .where(t.item.c.root_id == root_id, t.item.c.id % step == 0)
        .order_by(t.item.c.id)
        .limit(limit)
    )
    return [(path, digest) for path, digest in rows]


def to_stored(folder: Path, project_path: Path) -> str:
    """A folder as the project writes it: relative to the project file while both are on one drive."""
    try:
        return Path(os.path.relpath(folder.resolve(), project_path.resolve().parent)).as_posix()
    except ValueError:
        return folder.resolve().as_posix()


def resolve(stored: str, project_path: Path) -> Path:
    """Where a folder is on this machine. Raises DamagedError for what no folder can be called."""
    if "\0" in stored:
        raise DamagedError("a media folder has a zero byte in its name")
    return Path(os.path.normpath(project_path.resolve().parent / stored))
