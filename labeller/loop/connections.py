"""The graph of the items that have been read: which are most similar to which, found once and then kept."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from labeller.jobs import JobContext
from labeller.learning.neighbour_store import NeighbourStore
from labeller.learning.propagation import Graph
from labeller.loop.vectors import ItemVectors

_FEWEST = 3


class Connections:
    """Knows the graph of one state of the vectors; for any other it has none, until it is asked to make it.

    The neighbours are kept in a folder beside the embeddings, so that they are not found again at every opening.
    `make` takes its time and is a job; the rest is quick and may be called from another thread meanwhile.
    """

    def __init__(self, folder: Path) -> None:
        self._store = NeighbourStore(folder / "neighbours")
        self._lock = Lock()
        self._key = ""
        self._graph: Graph | None = None

    def graph_of(self, vectors: ItemVectors) -> Graph | None:
        with self._lock:
            return self._graph if vectors.key == self._key else None

    def is_due(self, vectors: ItemVectors) -> bool:
        """Whether there is a graph to be made."""
        return len(vectors.matrix) >= _FEWEST and self.graph_of(vectors) is None

    def make(self, vectors: ItemVectors, context: JobContext) -> None:
        """Find the neighbours of all that has been read. Raises JobCancelledError."""

        def progress(done: int, total: int) -> None:
            context.progress(done, total, "comparing items")

        graph = Graph.of(self._store.neighbours_of(vectors.matrix, check=context.check, progress=progress))
        with self._lock:
            self._key, self._graph = vectors.key, graph
