"""Reading a project's items for the learner: every item that has no embedding yet gets one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from labeller.domain.item import Item, ItemId, Medium
from labeller.domain.schema import Task
from labeller.jobs import JobContext
from labeller.learning.embedders.embedder import Embedder
from labeller.learning.embedders.embedding import EmbedReport, embed_missing
from labeller.learning.embedders.registry import embedders_for
from labeller.learning.embedders.sounds import MOST_SECONDS
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.shape_images import SHAPE_TASKS, ShapeImages
from labeller.loop.span_texts import SpanTexts
from labeller.media.audio import read_audio
from labeller.media.images import read_image
from labeller.media.unreadable import UnreadableError
from labeller.project.project import Project
from labeller.store import item_store


def embed_items(
    project: Project, caches: EmbeddingCaches, context: JobContext, tell: Callable[[], None] = lambda: None
) -> list[EmbedReport]:
    """Read every item by every embedder of its medium, the fastest first, as a job that goes on where it was left.

    `tell` is called whenever more items can be used. The reports list those that cannot be read by their item ids.
    """
    with project.read() as db:
        items = item_store.find_hashes(db)
    item_ids = [item_id for item_id, _ in items]
    hashes = [digest for _, digest in items]
    reports = []
    for embedder in embedders_for(project.task.medium):
        loader = _Loader(project, item_ids, embedder)
        report = embed_missing(hashes, loader.load, embedder, caches.of(embedder), context, tell)
        reports.append(replace(report, unreadable=tuple(item_ids[place] for place in report.unreadable)))
        tell()
    if project.task is Task.TEXT_SPANS:
        SpanTexts(project, caches.folder).read_missing(items, context, tell)
    if project.task in SHAPE_TASKS:
        ShapeImages(project, caches.folder).read_missing(items, context, tell)
    return reports


class _Loader:
    """Gives an embedder what it reads: a text, a sound, or a picture in the size that the embedder wants."""

    def __init__(self, project: Project, item_ids: Sequence[ItemId], embedder: Embedder) -> None:
        self._project = project
        self._item_ids = item_ids
        self._embedder = embedder

    def load(self, places: Sequence[int]) -> list[Any]:
        """The inputs of these items; None for one that cannot be read."""
        wanted = [self._item_ids[place] for place in places]
        with self._project.read() as db:
            items = {item.id: item for item in item_store.find_items(db, wanted)}
        found = (items.get(item_id) for item_id in wanted)
        return [None if item is None else input_of(self._project, item, self._embedder) for item in found]


def input_of(project: Project, item: Item, embedder: Embedder) -> Any:
    """What an embedder reads of an item: its text, its sound, or its picture; None if that cannot be read."""
    if item.medium is Medium.TEXT:
        return item.text or ""
    path = project.media_path(item)
    try:
        if path is None:
            return None
        if item.medium is Medium.AUDIO:
            return read_audio(path, MOST_SECONDS)
        return read_image(path, max_side=embedder.input_px)
    except UnreadableError:
        return None
