"""Media inside a project file: written in chunks, read in chunks, each content once.

What is read may come from a stranger: sizes are those that the file states, and nothing beyond them is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from labeller.store import tables as t

CHUNK_BYTES = 4 << 20


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
    chunk = t.packed_chunk.c
    wanted = select(chunk.bytes).where(chunk.content_id == content_id, func.length(chunk.bytes) <= CHUNK_BYTES)
    after = -1
    while size_bytes >= 0:
        row = db.execute(
            wanted.add_columns(chunk.position).where(chunk.position > after).order_by(chunk.position).limit(1)
        ).first()
        if row is None:
            return
        yield row.bytes
        after, size_bytes = row.position, size_bytes - len(row.bytes)


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
    content_id = 1 + (db.execute(select(func.max(t.packed_content.c.id))).scalar_one() or 0)
    digest, size_bytes = hashlib.sha256(), 0
    # The chunks come before the row that they belong to: its sum is known at the end.
    for position, chunk in enumerate(chunks):
        db.execute(insert(t.packed_chunk), {"content_id": content_id, "position": position, "bytes": chunk})
        digest.update(chunk)
        size_bytes += len(chunk)
    known = select(t.packed_content.c.id).where(t.packed_content.c.sha256 == digest.hexdigest())
    before: int | None = db.execute(known).scalar_one_or_none()
    if before is not None:
        db.execute(delete(t.packed_chunk).where(t.packed_chunk.c.content_id == content_id))
        return before
    row = {"id": content_id, "sha256": digest.hexdigest(), "size_bytes": size_bytes}
    db.execute(insert(t.packed_content), row)
    return content_id


def add_file(db: Connection, root_id: int, path: str, content_id: int, modified_ns: int) -> None:
    row = {"root_id": root_id, "path": path, "content_id": content_id, "modified_ns": modified_ns}
    db.execute(insert(t.packed_file), row)


def forget_files(db: Connection, kept: Iterable[PackedFile]) -> None:
    """Forget all packed files but these, and the contents that no file has any more."""
    rows = [
        {"root_id": one.root_id, "path": one.path, "content_id": one.content_id, "modified_ns": one.modified_ns}
        for one in kept
    ]
    db.execute(delete(t.packed_file))
    if rows:
        db.execute(insert(t.packed_file), rows)
    used = select(t.packed_file.c.content_id)
    db.execute(delete(t.packed_chunk).where(t.packed_chunk.c.content_id.not_in(used)))
    db.execute(delete(t.packed_content).where(t.packed_content.c.id.not_in(used)))
