"""The texts of a project as a learner of spans reads them: which ones, their tokens, and the states of these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from labeller.domain.item import ItemId
from labeller.jobs import JobContext
from labeller.learning.arrays import Floats
from labeller.learning.tokens.state_cache import StateCache
from labeller.learning.tokens.states import read_states
from labeller.media.tokens import Tokens, tokenise
from labeller.project.project import Project
from labeller.store import item_store

_AT_ONCE = 64


class SpanTexts:
    """Reads texts of a project and keeps the states of their tokens on the disk."""

    def __init__(self, project: Project, folder: Path) -> None:
        self._project = project
        self._cache = StateCache(folder / "tokens")

    def read(
        self, item_ids: Sequence[ItemId], context: JobContext, *, fresh: int | None = None
    ) -> Iterator[tuple[ItemId, Tokens, Floats]]:
        """Tokens and states of these items; at most `fresh` of those whose states have never been read."""
        left = fresh
        for start in range(0, len(item_ids), _AT_ONCE):
            for item_id, digest, text in self._texts(item_ids[start : start + _AT_ONCE]):
                context.check()
                tokens = tokenise(text)
                states = self._cache.get(digest)
                if states is None or len(states) != len(tokens):
                    if left == 0:
                        continue
                    left = None if left is None else left - 1
                    states = read_states(text, tokens)
                    self._cache.put(digest, states)
                yield item_id, tokens, states

    def read_missing(self, items: Sequence[tuple[ItemId, str]], context: JobContext, tell: Callable[[], None]) -> None:
        """Read the states of items, given with their content hashes, that have none yet, as a job that goes on where
        it was left. `tell` is called whenever some more are there.
        """
        missing = [item_id for item_id, digest in items if not self._cache.has(digest)]
        for start in range(0, len(missing), _AT_ONCE):
            context.progress(start, len(missing), "Reading the words of the texts")
            for _ in self.read(missing[start : start + _AT_ONCE], context):
                pass
            tell()

    def _texts(self, item_ids: Iterable[ItemId]) -> list[tuple[ItemId, str, str]]:
        with self._project.read() as db:
            return [(item.id, item.content_hash, item.text or "") for item in item_store.find_items(db, item_ids)]
