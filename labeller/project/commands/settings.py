"""Changing what a project remembers about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from labeller.domain.changes import Changes
from labeller.project.commands.command import Command
from labeller.store import settings_store


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """Set one setting of the project; None goes back to the default."""

    key: str
    value: Any

    @property
    def title(self) -> str:
        return "Change setting"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        before = settings_store.replace_setting(db, self.key, self.value)
        return ChangeSetting(self.key, before), Changes(settings=True)
