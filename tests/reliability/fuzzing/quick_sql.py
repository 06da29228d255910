"""SQL that is compiled once for all projects of a process: most of the time went into doing so for each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

_COMPILED_STATEMENTS = 4000


def share_compiled_statements() -> None:
    """Let every engine made from now on have the dialect of the first, by which what is compiled is known again."""
    compiled: LRUCache[Any, Any] = LRUCache(_COMPILED_STATEMENTS)
    dialects: list[Dialect] = []
    make = Engine.__init__

    def make_sharing(self: Engine, pool: Any, dialect: Dialect, *arguments: Any, **options: Any) -> None:
        dialects.append(dialect)
        make(self, pool, dialects[0], *arguments, **options)
        self._compiled_cache = compiled
        del dialects[1:]

    Engine.__init__ = make_sharing  # type: ignore[method-assign]
