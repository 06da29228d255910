"""The tables of a project file.

Plain columns for what is searched and counted, JSON for what is only carried along. Times are seconds since the
epoch. Every shape of the design fits `annotation.shape`, so that later tasks need no new tables. All tables are
STRICT: SQLite refuses a value of the wrong type, and its quick check finds one in a file from elsewhere.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem

from labeller.domain.annotation import Source
from labeller.domain.event import EventKind
from labeller.domain.item import ItemState, Medium
from labeller.domain.schema import AttributeKind, Task
from labeller.store.columns import Json, Real, Word, YesNo

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *columns: SchemaItem, **options: Any) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True, **options)


# One row that says what the project is.
project = _table(
    "project",
    Column("id", Integer, primary_key=True),
    Column("uuid", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("task", Word(Task), nullable=False),
    Column("shapes", Json(list), nullable=False),
    Column("created_at", Real, nullable=False),
)

setting = _table(
    "setting",
    Column("key", Text, primary_key=True),
    Column("value", Json(object), nullable=False),
)

annotator = _table(
    "annotator",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    UniqueConstraint("name"),
)

# A folder that item paths are relative to; `path` is relative to the project file where it can be. Two may point at the
# same place after their folders were moved together.
media_root = _table(
    "media_root",
    Column("id", Integer, primary_key=True),
    Column("path", Text, nullable=False),
)

import_batch = _table(
    "import_batch",
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("root_id", Integer, ForeignKey("media_root.id")),
    Column("started_at", Real, nullable=False),
    Column("finished_at", Real),
    Column("items_added", Integer, nullable=False),
    Column("items_known", Integer, nullable=False),
    Column("annotations_added", Integer, nullable=False),
    Column("suggestions_added", Integer, nullable=False),
    Column("problems", Json(list), nullable=False),
)

# `position` is the place in every export. It is given once and never moves.
label = _table(
    "label",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("color", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("guideline", Text, nullable=False),
    Column("skeleton", Json(list), nullable=False),
    Column("skeleton_edges", Json(list), nullable=False),
    Column("import_id", Integer, ForeignKey("import_batch.id")),
    UniqueConstraint("name"),
    UniqueConstraint("position"),
)

attribute = _table(
    "attribute",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Word(AttributeKind), nullable=False),
    Column("choices", Json(list), nullable=False),
    Column("default", Text, nullable=False),
    Column("is_required", YesNo, nullable=False),
    Column("label_id", Integer, ForeignKey("label.id")),
)

# `key` tells items apart: importing the same thing again finds the same key.
item = _table(
    "item",
    Column("id", Integer, primary_key=True),
    Column("medium", Word(Medium), nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("root_id", Integer, ForeignKey("media_root.id")),
    Column("path", Text),
    Column("width", Integer),
    Column("height", Integer),
    Column("duration_s", Real),
    Column("size_bytes", Integer),
    Column("modified_ns", Integer),
    Column("group_key", Text),
    Column("split", Text),
    Column("metadata", Json(dict)),
    Column("import_id", Integer, ForeignKey("import_batch.id"), index=True),
    UniqueConstraint("key"),
    Index("ix_item_root_path", "root_id", "path"),
)

# Apart from `item`, so that listing a hundred thousand items does not read their texts.
item_content = _table(
    "item_content",
    Column("item_id", Integer, ForeignKey("item.id"), primary_key=True),
    Column("text", Text),
    Column("fields", Json(dict)),
)

# What was said about an item. The pool is the items without a row here.
answer = _table(
    "answer",
    Column("item_id", Integer, ForeignKey("item.id"), primary_key=True),
    Column("state", Word(ItemState), nullable=False),
    Column("annotator_id", Integer, ForeignKey("annotator.id"), nullable=False),
    Column("answered_at", Real, nullable=False),
    Column("seconds", Real, nullable=False),
    Column("is_control", YesNo, nullable=False),
    Column("import_id", Integer, ForeignKey("import_batch.id"), index=True),
)

# The ids of annotations and suggestions are never given twice, so that undo can put an old row back beside rows that
# an import wrote in the meantime.
annotation = _table(
    "annotation",
    Column("id", Integer, primary_key=True),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False),
    Column("label_id", Integer, ForeignKey("label.id"), nullable=False, index=True),
    Column("shape_kind", Text),
    Column("shape", Json(dict)),
    Column("attributes", Json(dict)),
    Column("source", Word(Source), nullable=False),
    Column("annotator_id", Integer, ForeignKey("annotator.id"), nullable=False),
    Column("created_at", Real, nullable=False),
    Column("seconds", Real, nullable=False),
    Column("score", Real),
    Column("group_number", Integer),
    Column("drawing_order", Integer, nullable=False),
    Column("is_occluded", YesNo, nullable=False),
    Column("is_truncated", YesNo, nullable=False),
    Column("is_locked", YesNo, nullable=False),
    Column("is_hidden", YesNo, nullable=False),
    Column("comment", Text, nullable=False),
    Index("ix_annotation_item_label", "item_id", "label_id"),
    sqlite_autoincrement=True,
)

# Flags and comments stand beside the answer: an open item may carry them too.
mark = _table(
    "mark",
    Column("item_id", Integer, ForeignKey("item.id"), primary_key=True),
    Column("is_flagged", YesNo, nullable=False),
    Column("comment", Text, nullable=False),
)

# Predictions that came with an import. Those of the learner are never stored.
suggestion = _table(
    "suggestion",
    Column("id", Integer, primary_key=True),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False, index=True),
    Column("label_id", Integer, ForeignKey("label.id"), nullable=False, index=True),
    Column("shape_kind", Text),
    Column("shape", Json(dict)),
    Column("attributes", Json(dict)),
    Column("score", Real, nullable=False),
    Column("import_id", Integer, ForeignKey("import_batch.id"), index=True),
    sqlite_autoincrement=True,
)

# The append-only history. `undo_top` and `redo_top` are the tops of the two stacks after this event, `below` is
# what lies under this event in its stack, so that undo needs no search and survives a restart.
event = _table(
    "event",
    Column("id", Integer, primary_key=True),
    Column("at", Real, nullable=False),
    Column("kind", Word(EventKind), nullable=False),
    Column("title", Text, nullable=False),
    Column("command", LargeBinary, nullable=False),
    Column("inverse", LargeBinary, nullable=False),
    Column("annotator_id", Integer, ForeignKey("annotator.id"), nullable=False),
    Column("seconds", Real, nullable=False),
    Column("undo_top", Integer),
    Column("redo_top", Integer),
    Column("below", Integer),
)

# What undoing an import took out, packed in pieces, until redo puts it back.
removed_rows = _table(
    "removed_rows",
    Column("id", Integer, primary_key=True),
    Column("import_id", Integer, nullable=False, index=True),
    Column("table_name", Text, nullable=False),
    Column("rows", LargeBinary, nullable=False),
)

# Media inside the project file, for a backup or a journey: each content once, in chunks, so that none is ever whole in
# memory, and the files that have it. Empty in a project that only refers to its media.
packed_content = _table(
    "packed_content",
    Column("id", Integer, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    UniqueConstraint("sha256"),
)

packed_chunk = _table(
    "packed_chunk",
    Column("id", Integer, primary_key=True),
    Column("content_id", Integer, ForeignKey("packed_content.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    UniqueConstraint("content_id", "position"),
)

packed_file = _table(
    "packed_file",
    Column("id", Integer, primary_key=True),
    Column("root_id", Integer, ForeignKey("media_root.id"), nullable=False),
    Column("path", Text, nullable=False),
    Column("content_id", Integer, ForeignKey("packed_content.id"), nullable=False, index=True),
    Column("modified_ns", Integer, nullable=False),
    UniqueConstraint("root_id", "path"),
)
