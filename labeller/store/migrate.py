"""Bringing an older project file up to date, step by step, with Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from labeller.store.damaged import DamagedError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).with_name("migrations")
# The newest revision; `versions/` holds the steps that lead to it.
HEAD = "0002"


def upgrade(engine: Engine, schema_version: int) -> None:
    """Run the missing steps in one transaction and note the version that the header shows.

    Raises sqlalchemy.exc.DBAPIError, and DamagedError where the file names no revision of ours, or a step would
    leave a row without its parent.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as db:
        config.attributes["connection"] = db
        _refuse_unknown_revision(db)
        command.upgrade(config, HEAD)
        if db.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise DamagedError("some of its rows refer to rows that are missing")
        db.exec_driver_sql(f"PRAGMA user_version = {schema_version:d}")


def _refuse_unknown_revision(db: Connection) -> None:
    """Alembic itself fails on what it never wrote. A file without a note is taken as one before the first step."""
    from sqlalchemy import inspect

    if not inspect(db).has_table("alembic_version"):
        return
    noted = [row[0] for row in db.exec_driver_sql("SELECT version_num FROM alembic_version")]
    if noted and noted not in ([f"{number:04}"] for number in range(1, int(HEAD) + 1)):
        raise DamagedError("its version is unreadable")
