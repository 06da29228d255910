"""Pointing a project at where its media lie now."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from labeller.domain.changes import Changes
from labeller.project.commands.command import Command
from labeller.store import media_store


@dataclass(frozen=True, slots=True)
class RelinkMedia:
    """Point a media folder at another place; `stored` is as `media_store.to_stored` writes it."""

    root_id: int
    stored: str

    @property
    def title(self) -> str:
        return "Locate folder"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        before = media_store.update_root(db, self.root_id, self.stored)
        return RelinkMedia(self.root_id, before), Changes(media=True)
