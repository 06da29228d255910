"""The images of a project as a learner of shapes sees them: which ones, and what is kept of them on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from labeller.domain.item import Item, ItemId
from labeller.domain.schema import Task
from labeller.jobs import JobContext
from labeller.learning.regions.look import READ_PX, Look, look_at
from labeller.learning.regions.look_store import LookStore
from labeller.loop.control import draw
from labeller.loop.settings import LoopSettings
from labeller.media.images import read_image
from labeller.media.unreadable import UnreadableError
from labeller.project.project import Project
from labeller.store import item_store

SHAPE_TASKS = frozenset({Task.OBJECT_DETECTION, Task.SEGMENTATION})
"""The tasks whose shapes can be learned."""

_AT_ONCE = 16
# More would not stay on the disk, and the loop looks at a part of a large pool only.
MOST_READ_AHEAD = 500


class ShapeImages:
    """Looks at images of a project, and keeps what it sees on the disk."""

    def __init__(self, project: Project, folder: Path) -> None:
        self._project = project
        self._store = LookStore(folder / "looks")

    def read(
        self, item_ids: Sequence[ItemId], context: JobContext, *, fresh: int | None = None
    ) -> Iterator[tuple[ItemId, Look]]:
        """What is seen on these items; at most `fresh` that nobody has looked at yet; no unreadable ones."""
        left = fresh
        for start in range(0, len(item_ids), _AT_ONCE):
            for item in self._items(item_ids[start : start + _AT_ONCE]):
                context.check()
                look = self._store.find(item.content_hash)
                if look is None:
                    if left == 0:
                        continue
                    left = None if left is None else left - 1
                    look = self._look(item)
                if look is not None:
                    yield item.id, look

    def read_missing(self, items: Sequence[tuple[ItemId, str]], context: JobContext, tell: Callable[[], None]) -> None:
        """Look at items, given with their content hashes, that nobody has looked at, as a job that goes on where it was
        left. Those that the loop looks at first come first. `tell` is called whenever some more are there.
        """
        # Of a project from elsewhere an id may be below nothing.
        ids = np.array([item_id for item_id, _ in items], dtype=np.int64).astype(np.uint64)
        order = np.argsort(draw(ids, LoopSettings.of(self._project.settings).seed), kind="stable")
        first = [items[place] for place in order[:MOST_READ_AHEAD].tolist()]
        missing = [item_id for item_id, digest in first if not self._store.has(digest)]
        for start in range(0, len(missing), _AT_ONCE):
            context.progress(start, len(missing), "Looking for parts of the images")
            for _ in self.read(missing[start : start + _AT_ONCE], context):
                pass
            tell()

    def _look(self, item: Item) -> Look | None:
        path = self._project.media_path(item)
        if path is None:
            return None
        size = None if item.width is None or item.height is None else (item.width, item.height)
        try:
            pixels = read_image(path, None if size is None else READ_PX)
        except UnreadableError:
            return None
        width, height = size or (pixels.shape[1], pixels.shape[0])
        look = look_at(pixels, width, height)
        self._store.keep(item.content_hash, look)
        return look

    def _items(self, item_ids: Iterable[ItemId]) -> list[Item]:
        with self._project.read() as db:
            return item_store.find_items(db, item_ids)
