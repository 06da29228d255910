"""The loop for table rows: what the learner sees of them are their columns, as the project shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from labeller.domain.changes import Changes
from labeller.jobs import JobContext
from labeller.learning.row_features import row_features
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.vectors import ItemVectors
from labeller.project.project import Project
from labeller.project.row_columns import find_row_columns
from labeller.store import item_store


class RowLoop(LearningLoop):
    """A LearningLoop that makes its vectors itself, anew when rows or the choice of columns change."""

    def note(self, changes: Changes) -> None:
        super().note(changes)
        with self._lock:
            self._stale.vectors |= changes.settings

    def _find_vectors(self, context: JobContext) -> ItemVectors:
        return find_row_vectors(self._project, self._table.hashes, context.check)


def find_row_vectors(project: Project, hashes: Sequence[str], check: Callable[[], None] = lambda: None) -> ItemVectors:
    """The features of every row of a project; `hashes` are the contents of the items, in their order.

    `check` is called now and then and may raise to cancel.
    """
    with project.read() as db:
        columns = find_row_columns(db)
        contents = {row.content_hash: row.fields for row in item_store.find_rows(db)}
    places = {content: place for place, content in enumerate(contents)}
    matrix = row_features(list(contents.values()), columns, check)
    rows = np.array([places.get(content, -1) for content in hashes], dtype=np.int64)
    return ItemVectors(f"rows-{_fingerprint(matrix)}", matrix, rows)


def _fingerprint(matrix: np.ndarray) -> str:
    """What tells this matrix from another one, whose columns may mean something else."""
    import xxhash

    return xxhash.xxh3_64_hexdigest(np.ascontiguousarray(matrix).data)
