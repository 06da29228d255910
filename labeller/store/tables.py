"""The tables of a project file.

Plain columns for what is searched and counted, JSON for what is only carried along. Times are seconds since the
epoch. Every shape of the design fits `annotation.shape`, so that later tasks need no new tables.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One row that says what the project is.
project = Table(
    "project",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("shapes", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", JSON, nullable=False),
)

annotator = Table(
    "annotator",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    UniqueConstraint("name"),
)

# A folder that item paths are relative to; `path` is relative to the project file where it can be.
media_root = Table(
    "media_root",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", Text, nullable=False),
    UniqueConstraint("path"),
)

import_batch = Table(
    "import_batch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("root_id", Integer, ForeignKey("media_root.id")),
    Column("started_at", Float, nullable=False),
    Column("finished_at", Float),
    Column("items_added", Integer, nullable=False),
    Column("items_known", Integer, nullable=False),
    Column("annotations_added", Integer, nullable=False),
    Column("suggestions_added", Integer, nullable=False),
    Column("problems", JSON, nullable=False),
)

# `position` is the place in every export. It is given once and never moves.
label = Table(
    "label",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("color", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("guideline", Text, nullable=False),
    Column("skeleton", JSON, nullable=False),
    Column("skeleton_edges", JSON, nullable=False),
    Column("import_id", Integer, ForeignKey("import_batch.id")),
    UniqueConstraint("name"),
    UniqueConstraint("position"),
)

attribute = Table(
    "attribute",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("default", Text, nullable=False),
    Column("is_required", Boolean, nullable=False),
    Column("label_id", Integer, ForeignKey("label.id")),
)

# `key` tells items apart: importing the same thing again finds the same key.
item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("medium", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("root_id", Integer, ForeignKey("media_root.id")),
    Column("path", Text),
    Column("width", Integer),
    Column("height", Integer),
    Column("duration_s", Float),
    Column("size_bytes", Integer),
    Column("modified_ns", Integer),
    Column("group_key", Text),
    Column("split", Text),
    Column("metadata", JSON),
    Column("import_id", Integer, ForeignKey("import_batch.id"), index=True),
    UniqueConstraint("key"),
    Index("ix_item_root_path", "root_id", "path"),
)

# Apart from `item`, so that listing a hundred thousand items does not read their texts.
item_content = Table(
    "item_content",
    metadata,
    Column("item_id", Integer, ForeignKey("item.id"), primary_key=True),
    Column("text", Text),
    Column("fields", JSON),
)

# What was said about an item. The pool is the items without a row here.
answer = Table(
    "answer",
    metadata,
    Column("item_id", Integer, ForeignKey("item.id"), primary_key=True),
    Column("state", Text, nullable=False),
    Column("annotator_id", Integer, ForeignKey("annotator.id"), nullable=False),
    Column("answered_at", Float, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("is_control", Boolean, nullable=False),
    Column("import_id", Integer, ForeignKey("import_batch.id"), index=True),
)

annotation = Table(
    "annotation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False, index=True),
    Column("label_id", Integer, ForeignKey("label.id"), nullable=False, index=True),
    Column("shape_kind", Text),
    Column("shape", JSON),
    Column("attributes", JSON),
    Column("source", Text, nullable=False),
    Column("annotator_id", Integer, ForeignKey("annotator.id"), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("score", Float),
    Column("group_number", Integer),
    Column("drawing_order", Integer, nullable=False),
    Column("is_occluded", Boolean, nullable=False),
    Column("is_truncated", Boolean, nullable=False),
    Column("is_locked", Boolean, nullable=False),
    Column("is_hidden", Boolean, nullable=False),
    Column("comment", Text, nullable=False),
)

# Flags and comments stand beside the answer: an open item may carry them too.
mark = Table(
    "mark",
    metadata,
    Column("item_id", Integer, ForeignKey("item.id"), primary_key=True),
    Column("is_flagged", Boolean, nullable=False),
    Column("comment", Text, nullable=False),
)

# Predictions that came with an import. Those of the learner are never stored.
suggestion = Table(
    "suggestion",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", Integer, ForeignKey("item.id"), nullable=False, index=True),
    Column("label_id", Integer, ForeignKey("label.id"), nullable=False, index=True),
    Column("shape_kind", Text),
    Column("shape", JSON),
    Column("attributes", JSON),
    Column("score", Float, nullable=False),
    Column("import_id", Integer, ForeignKey("import_batch.id"), index=True),
)

# The append-only history. `undo_top` and `redo_top` are the tops of the two stacks after this event, `below` is
# what lies under this event in its stack, so that undo needs no search and survives a restart.
event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("command", LargeBinary, nullable=False),
    Column("inverse", LargeBinary, nullable=False),
    Column("annotator_id", Integer, ForeignKey("annotator.id"), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("undo_top", Integer),
    Column("redo_top", Integer),
    Column("below", Integer),
)
