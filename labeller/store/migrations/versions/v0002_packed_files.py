"""Media can be packed into the project file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "packed_content",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packed_content")),
        sa.UniqueConstraint("sha256", name=op.f("uq_packed_content_sha256")),
        sqlite_strict=True,
    )
    op.create_table(
        "packed_chunk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["content_id"], ["packed_content.id"], name=op.f("fk_packed_chunk_content_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packed_chunk")),
        sa.UniqueConstraint("content_id", "position", name=op.f("uq_packed_chunk_content_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "packed_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("root_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("modified_ns", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["root_id"], ["media_root.id"], name=op.f("fk_packed_file_root_id")),
        sa.ForeignKeyConstraint(["content_id"], ["packed_content.id"], name=op.f("fk_packed_file_content_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packed_file")),
        sa.UniqueConstraint("root_id", "path", name=op.f("uq_packed_file_root_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_packed_file_content_id"), "packed_file", ["content_id"])
