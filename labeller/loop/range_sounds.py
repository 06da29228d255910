"""The sounds of a project as a learner of ranges hears them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from labeller.domain.item import Item, ItemId
from labeller.jobs import JobContext
from labeller.learning.ranges.moments import MOST_SECONDS, Moments, listen
from labeller.media.audio import Sound, mixed, opened_audio
from labeller.media.unreadable import UnreadableError
from labeller.project.project import Project
from labeller.store import item_store


class RangeSounds:
    """Listens to sounds of a project: hundreds of times as fast as they play, so nothing is kept on the disk."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def read(self, item_ids: Sequence[ItemId], context: JobContext) -> Iterator[tuple[ItemId, Moments]]:
        """What is heard of these items; of one that cannot be read nothing."""
        with self._project.read() as db:
            items = item_store.find_items(db, item_ids)
        for item in items:
            context.check()
            moments = self._listen(item, context)
            if moments is not None:
                yield item.id, moments

    def _listen(self, item: Item, context: JobContext) -> Moments | None:
        path = self._project.media_path(item)
        if path is None:
            return None
        try:
            with opened_audio(path) as reading:
                context.check()
                samples = mixed(reading.read(0, min(reading.frames, round(MOST_SECONDS * reading.rate_hz))))
                return listen(Sound(samples, reading.rate_hz), reading.duration_s)
        except UnreadableError:
            return None
