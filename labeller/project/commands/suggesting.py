"""Suggestions of a model or a program as steps of the history: begin them, take them back whole, put them back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from labeller.domain.changes import Changes
from labeller.project.commands.command import Command
from labeller.store import import_store, suggestion_store
from labeller.store.import_store import ImportBatch

_TITLE = "Suggestions"
# Every item may show something else now.
_CHANGED = Changes(everything=True)


@dataclass(frozen=True, slots=True)
class BeginSuggestions:
    """Let a source suggest. What it says follows in small pieces, and undoing this step takes all of it back.

    What the same source suggested before for these items comes back with undo.
    """

    batch: ImportBatch

    @property
    def title(self) -> str:
        return _TITLE

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        suggestion_store.forget_aside(db, self.batch.id)
        import_store.insert_batch(db, self.batch)
        return WithdrawSuggestions(self.batch.id), Changes()


@dataclass(frozen=True, slots=True)
class WithdrawSuggestions:
    """Take back what a source suggested; the row that names the source stays, so that its number is not given again."""

    import_id: int

    @property
    def title(self) -> str:
        return _TITLE

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        suggestion_store.withdraw(db, self.import_id)
        return RestoreSuggestions(self.import_id), _CHANGED


@dataclass(frozen=True, slots=True)
class RestoreSuggestions:
    """Put back what `WithdrawSuggestions` took out."""

    import_id: int

    @property
    def title(self) -> str:
        return _TITLE

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        suggestion_store.restore(db, self.import_id)
        return WithdrawSuggestions(self.import_id), _CHANGED
