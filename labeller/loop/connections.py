"""The graph of the items that have been read: which are most similar to which, found once and then kept."""

from __future__ import annotations

from threading import Lock

from labeller.jobs import JobContext
from labeller.learning.arrays import Embeddings
from labeller.learning.neighbours import find_neighbours
from labeller.learning.propagation import Graph
from labeller.loop.vectors import ItemVectors

_FEWEST = 3


class Connections:
    """Knows the graph of one state of the vectors; for any other it has none, until it is asked to make it.

    `make` takes its time and is a job; the rest is quick and may be called from another thread meanwhile.
    """

    def __init__(self) -> None:
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
        graph = _graph(vectors.matrix, context)
        with self._lock:
            self._key, self._graph = vectors.key, graph


def _graph(matrix: Embeddings, context: JobContext) -> Graph:
    def progress(done: int, total: int) -> None:
        context.progress(done, total, "comparing items")

    return Graph.of(find_neighbours(matrix, check=context.check, progress=progress))
