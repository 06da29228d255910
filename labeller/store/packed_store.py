"""Media inside a project file: written in chunks, read in chunks, each content once.

What is read may come from a stranger: sizes are those that the file states, and nothing beyond them is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from labeller.store import tables as t
from labeller.store.rows import each_raw_row

CHUNK_BYTES = 4 << 20

# Built once: with small files, building them anew for each would take longer than running them.
_CHUNKS = (
    select(t.packed_chunk.c.bytes)
    .where(t.packed_chunk.c.content_id == bindparam("content"))
    .where(func.length(t.packed_chunk.c.bytes) <= bindparam("most"))
    .order_by(t.packed_chunk.c.position)
)
_LAST_CONTENT = select(func.max(t.packed_content.c.id))
_EQUAL_CONTENT = select(t.packed_content.c.id).where(t.packed_content.c.sha256 == bindparam("sum"))
_INSERT_CHUNK, _INSERT_CONTENT = insert(t.packed_chunk), insert(t.packed_content)
_INSERT_FILE = insert(t.packed_file)
# In the order in which they refer to each other.
_PACKED = (t.packed_content, t.packed_chunk, t.packed_file)


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file as it lies in the project: `path` as its items have it, relative to the media folder `root_id`."""

    root_id: int
    path: str
    content_id: int
    sha256: str
    size_bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class PackedMedia:
    """How much is packed: files, and the bytes that they take when they are unpacked."""

    files: int
    size_bytes: int


def count(db: Connection) -> PackedMedia:
    joined = t.packed_file.join(t.packed_content)
    # A sum of whole numbers could be made to overflow.
    size = func.total(t.packed_content.c.size_bytes)
    files, size_bytes = db.execute(select(func.count(), size).select_from(joined)).one()
    return PackedMedia(files, int(size_bytes))


def find_roots(db: Connection) -> frozenset[int]:
    """The media folders of which something is packed."""
    joined = t.packed_file.join(t.media_root)
    return frozenset(db.execute(select(t.packed_file.c.root_id).select_from(joined).distinct()).scalars())


def find_files(db: Connection) -> list[PackedFile]:
    """Every packed file, folder by folder."""
    file, content = t.packed_file.c, t.packed_content.c
    rows = db.execute(
        select(file.root_id, file.path, file.content_id, content.sha256, content.size_bytes, file.modified_ns)
        .select_from(t.packed_file.join(t.packed_content).join(t.media_root))
        .order_by(file.root_id, file.id)
    )
    return [PackedFile(*row) for row in rows]


def read_content(db: Connection, content_id: int, size_bytes: int) -> Iterator[bytes]:
    """The bytes of a content in its chunks, not more than its stated size and one chunk."""
    cursor = db.execute(_CHUNKS, {"content": content_id, "most": CHUNK_BYTES}).cursor
    while size_bytes >= 0 and (row := cursor.fetchone()) is not None:
        yield row[0]
        size_bytes -= len(row[0])
    cursor.close()


def has_content(db: Connection, file: PackedFile) -> bool:
    """Whether what is stored is whole and has the sum that it should have."""
    digest, size_bytes = hashlib.sha256(), 0
    for chunk in read_content(db, file.content_id, file.size_bytes):
        digest.update(chunk)
        size_bytes += len(chunk)
    return size_bytes == file.size_bytes and digest.hexdigest() == file.sha256


def add_content(db: Connection, chunks: Iterable[bytes]) -> int:
    """Write a content into a copy under construction, in chunks of at most `CHUNK_BYTES`.

    Gives its id, or that of an equal one that is there already.
    """
    content_id = 1 + (db.execute(_LAST_CONTENT).scalar_one() or 0)
    digest, size_bytes = hashlib.sha256(), 0
    # The chunks come before the row that they belong to: its sum is known at the end.
    for position, chunk in enumerate(chunks):
        db.execute(_INSERT_CHUNK, {"content_id": content_id, "position": position, "bytes": chunk})
        digest.update(chunk)
        size_bytes += len(chunk)
    before: int | None = db.execute(_EQUAL_CONTENT, {"sum": digest.hexdigest()}).scalar_one_or_none()
    if before is not None:
        db.execute(delete(t.packed_chunk).where(t.packed_chunk.c.content_id == content_id))
        return before
    row = {"id": content_id, "sha256": digest.hexdigest(), "size_bytes": size_bytes}
    db.execute(_INSERT_CONTENT, row)
    return content_id


def add_file(db: Connection, root_id: int, path: str, content_id: int, modified_ns: int) -> None:
    row = {"root_id": root_id, "path": path, "content_id": content_id, "modified_ns": modified_ns}
    db.execute(_INSERT_FILE, row)


def forget_files(db: Connection, kept: Iterable[PackedFile]) -> None:
    """Forget all packed files but these, and the contents that no file has any more."""
    rows = [
        {"root_id": one.root_id, "path": one.path, "content_id": one.content_id, "modified_ns": one.modified_ns}
        for one in kept
    ]
    db.execute(delete(t.packed_file))
    if rows:
        db.execute(_INSERT_FILE, rows)
    used = select(t.packed_file.c.content_id)
    db.execute(delete(t.packed_chunk).where(t.packed_chunk.c.content_id.not_in(used)))
    db.execute(delete(t.packed_content).where(t.packed_content.c.id.not_in(used)))


def copy_all(source: Connection, target: Connection, check: Callable[[], None]) -> None:
    """Copy the media that are packed in a project into another state of it, in the place of those there.

    `check` is called between the chunks and may raise.
    """
    for table in reversed(_PACKED):
        target.execute(delete(table))
    for table in _PACKED:
        names = table.columns.keys()
        for row in each_raw_row(source, select(table), at_once=1 if table is t.packed_chunk else 10_000):
            check()
            target.execute(insert(table), dict(zip(names, row, strict=True)))
