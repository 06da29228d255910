"""The loop for table rows: what the learner sees of them are their columns, as the project shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from labeller.domain.changes import Changes
from labeller.domain.row_columns import RowColumn
from labeller.jobs import JobContext
from labeller.learning.row_features import dimensions_of, joined, row_blocks
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.vectors import ItemVectors
from labeller.project.project import Project
from labeller.project.row_columns import find_row_columns
from labeller.store import item_store
from labeller.store.item_store import StoredRow

# More rows than this take longer than anybody waits for a first question.
_MANY = 5_000
_CHECKED_EVERY = 1000
# Values that come again are kept once; where nearly all differ that is not worth looking for.
_MOST_SHARED = 10_000


class RowLoop(LearningLoop):
    """A LearningLoop that makes its vectors itself, anew when rows or the choice of columns change.

    With `asks_at_once` the first ranking of many rows does without vectors, so that there is a question at once.
    """

    def __init__(
        self, project: Project, caches: EmbeddingCaches, strategy: str | None = None, *, asks_at_once: bool = False
    ) -> None:
        super().__init__(project, caches, strategy, asks_at_once=asks_at_once)
        self._is_hurried = asks_at_once
        self._made_of: tuple[tuple[RowColumn, ...], Sequence[str]] | None = None

    def note(self, changes: Changes) -> None:
        super().note(changes)
        with self._lock:
            self._stale.vectors |= changes.settings

    def _find_vectors(self, context: JobContext) -> ItemVectors:
        hashes = self._table.hashes
        if self._is_hurried and len(hashes) > _MANY:
            self._is_hurried = False
            self.note_embedded()  # what was left out is made for the next ranking
            return ItemVectors.none(len(hashes))
        with self._project.read() as db:
            made_of = (find_row_columns(db), hashes)
        if made_of != self._made_of:
            self._vectors = find_row_vectors(self._project, hashes, context.check)
            self._made_of = made_of
        return self._vectors


def find_row_vectors(project: Project, hashes: Sequence[str], check: Callable[[], None] = lambda: None) -> ItemVectors:
    """The features of every row of a project; `hashes` are the contents of the items, in their order.

    `check` is called now and then and may raise to cancel.
    """
    with project.read() as db:
        columns = find_row_columns(db)
        places, cells = _cells_by_column(item_store.each_row(db), [one.name for one in columns if one.is_shown], check)
    blocks = row_blocks(cells, columns, len(places), check)
    matrix = joined(blocks, len(places))
    rows = np.array([places.get(content, -1) for content in hashes], dtype=np.int64)
    return ItemVectors(f"rows-{_fingerprint(matrix)}", matrix, rows, dimensions_of(blocks))


def _cells_by_column(
    rows: Iterable[StoredRow], names: Sequence[str], check: Callable[[], None]
) -> tuple[dict[str, int], dict[str, list[Any]]]:
    """Where each different row stands, by its hash, and the cells of these columns in that order."""
    places: dict[str, int] = {}
    columns: dict[str, list[Any]] = {name: [] for name in names}
    shared: dict[str, dict[str, str]] = {name: {} for name in names}
    for row in rows:
        if row.content_hash in places:
            continue
        if len(places) % _CHECKED_EVERY == 0:
            check()
        places[row.content_hash] = len(places)
        for name in names:
            cell = row.fields.get(name)
            columns[name].append(_kept_once(cell, shared[name]) if isinstance(cell, str) else cell)
    return places, columns


def _kept_once(text: str, known: dict[str, str]) -> str:
    return known.setdefault(text, text) if len(known) < _MOST_SHARED else known.get(text, text)


def _fingerprint(matrix: np.ndarray) -> str:
    """What tells this matrix from another one, whose columns may mean something else."""
    import xxhash

    return xxhash.xxh3_64_hexdigest(np.ascontiguousarray(matrix).data)
