"""Imports as steps of the history: begin one, take it out whole, put it back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from labeller.domain.changes import EVERYTHING, Changes
from labeller.project.commands.command import Command
from labeller.store import import_removal, import_store, media_store
from labeller.store.import_store import ImportBatch


@dataclass(frozen=True, slots=True)
class BeginImport:
    """Open an import. Its items follow in small pieces, and undoing this step takes all of them out.

    `stored_root` is the media folder of its files as `media_store.to_stored` writes it, or None without files.
    """

    batch: ImportBatch
    stored_root: str | None = None

    @property
    def title(self) -> str:
        return "Import"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        root_id = None if self.stored_root is None else media_store.find_or_add_root(db, self.stored_root)
        import_store.insert_batch(db, replace(self.batch, root_id=root_id))
        return RemoveImport(self.batch.id), Changes(items=True)


@dataclass(frozen=True, slots=True)
class RemoveImport:
    """Take out everything that an import brought."""

    import_id: int

    @property
    def title(self) -> str:
        return "Import"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        import_removal.remove(db, self.import_id)
        return RestoreImport(self.import_id), EVERYTHING


@dataclass(frozen=True, slots=True)
class RestoreImport:
    """Put back what `RemoveImport` took out."""

    import_id: int

    @property
    def title(self) -> str:
        return "Import"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        import_removal.restore(db, self.import_id)
        return RemoveImport(self.import_id), EVERYTHING
