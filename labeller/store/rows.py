"""Reading long lists fast."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select


def raw_rows(db: Connection, statement: Select[Any]) -> list[tuple[Any, ...]]:
    """The rows as SQLite gives them, for columns of numbers and texts: in half the time, and without column types."""
    return list(db.execute(statement).cursor.fetchall())
