"""SQL that is compiled once for all projects of a process: most of the time went into doing so for each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from labeller.store import connections

_COMPILED_STATEMENTS = 4000


def share_compiled_statements() -> None:
    """Let every engine made from now on have the dialect of the first, by which what is compiled is known again."""
    compiled: LRUCache[Any, Any] = LRUCache(_COMPILED_STATEMENTS)
    make, first = connections.create_engine, []

    def make_sharing(*arguments: Any, **options: Any) -> Engine:
        engine = make(*arguments, **options)
        first.append(engine.dialect)
        del first[1:]
        engine.dialect, engine._compiled_cache = first[0], compiled
        return engine

    connections.create_engine = make_sharing
