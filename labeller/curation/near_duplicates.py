"""Comparing the items of a project with each other: their pictures or texts are read, then likeness decides."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from labeller.curation.likeness import Likeness, NothingAlike
from labeller.domain.item import ItemId, Medium
from labeller.errors import UsageError
from labeller.jobs import JobContext
from labeller.learning.embedders.embedding import embed_missing
from labeller.learning.embedding_cache import EmbeddingCache
from labeller.media.images import read_image
from labeller.media.unreadable import UnreadableError
from labeller.paths import cache_dir
from labeller.project.project import Project
from labeller.store import item_store

COMPARABLE = frozenset({Medium.IMAGE, Medium.TEXT})
"""Media whose near duplicates are found."""

_PAGE = 2_000
_READERS = 4


def compare_items(project: Project, db: Any, item_ids: Sequence[ItemId], context: JobContext) -> Likeness:
    """How alike these items are, by their places. Pictures are read once; what is seen of them is kept for later.

    Raises UsageError for a medium that cannot be compared, and JobCancelledError.
    """
    medium = project.task.medium
    if medium not in COMPARABLE:
        raise UsageError("Near duplicates are found among pictures and among texts only.", "Leave this choice out.")
    if len(item_ids) < 2:
        return NothingAlike(len(item_ids))
    return _texts(db, item_ids, context) if medium is Medium.TEXT else _pictures(project, db, item_ids, context)


def _texts(db: Any, item_ids: Sequence[ItemId], context: JobContext) -> Likeness:
    from labeller.curation.text_likeness import TextLikeness
    from labeller.curation.text_sketches import sketches

    pieces = []
    for start in range(0, len(item_ids), _PAGE):
        context.progress(start, len(item_ids), "Comparing the texts")
        pieces.append(sketches([one.text or "" for one in item_store.find_items(db, item_ids[start : start + _PAGE])]))
    return TextLikeness(np.concatenate(pieces))


def _pictures(project: Project, db: Any, item_ids: Sequence[ItemId], context: JobContext) -> Likeness:
    from labeller.curation.picture_likeness import PictureLikeness
    from labeller.curation.picture_prints import PicturePrinter

    printer = PicturePrinter()
    hashes, paths = _files(project, db, item_ids)
    cache = EmbeddingCache(cache_dir() / "prints", printer.name, printer.dimensions)
    try:
        with ThreadPoolExecutor(_READERS, thread_name_prefix="print") as readers:

            def load(places: Sequence[int]) -> list[Any]:
                return list(readers.map(lambda place: _read(paths[place], printer.input_px), places))

            embed_missing(hashes, load, printer, cache, context)
        entries = cache.entries
        rows = entries.rows(hashes)
        # What cannot be read is like nothing else.
        prints = np.full((len(hashes), printer.dimensions), np.nan, dtype=np.float32)
        prints[rows >= 0] = entries.vectors[rows[rows >= 0]]
    finally:
        cache.close()
    return PictureLikeness(prints)


def _read(path: Path | None, input_px: int) -> Any:
    try:
        return None if path is None else read_image(path, max_side=input_px)
    except UnreadableError:
        return None


def _files(project: Project, db: Any, item_ids: Sequence[ItemId]) -> tuple[list[str], list[Path | None]]:
    hashes, paths = [], []
    for start in range(0, len(item_ids), _PAGE):
        for item in item_store.find_items(db, item_ids[start : start + _PAGE]):
            hashes.append(item.content_hash)
            paths.append(project.media_path(item))
    return hashes, paths
