"""What every command is."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection

from labeller.domain.changes import Changes


class Command(Protocol):
    """One change to a project, as a frozen dataclass that can be written down and read again.

    `apply` does the work inside the transaction it is handed and returns the command that takes it back, and what
    changed. Undo runs that inverse: there is no second code path.
    """

    @property
    def title(self) -> str: ...

    def apply(self, db: Connection) -> tuple[Command, Changes]: ...
