"""Small pictures of items that are files: thumbnails of pictures, outlines of sounds. Read on the thread of a job."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from labeller.domain.item import Item, ItemId, Medium
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from labeller.project.project import Project

if TYPE_CHECKING:
    from labeller.media.waveform import Waveform

# Twice the side of a thumbnail, for screens of twice the density.
SIDE_PX = 112
# The outline of an hour would be read for longer than anybody looks at it.
_LONGEST_S = 120.0
_MOST_KEPT = 256


@dataclass(frozen=True, slots=True)
class Preview:
    """What there is to see of an item: a picture, an outline, or for what is text neither."""

    picture: QImage | None = None
    outline: Waveform | None = None


class Previews:
    """The previews that were read last, by content: copies look alike."""

    def __init__(self) -> None:
        self._kept: dict[str, Preview] = {}

    def find(self, item: Item) -> Preview | None:
        return self._kept.get(item.content_hash)

    def keep(self, item: Item, preview: Preview) -> None:
        self._kept[item.content_hash] = preview
        while len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]


def has_preview(item: Item) -> bool:
    """Whether there is a file to look at."""
    return item.medium in (Medium.IMAGE, Medium.AUDIO)


def read_previews(project: Project, items: list[Item], context: JobContext) -> dict[ItemId, Preview]:
    """The previews of these items, as a job; an empty one for what cannot be read."""
    read = {}
    for item in items:
        context.check()
        path = project.media_path(item)
        try:
            read[item.id] = Preview() if path is None else _preview(item, path, context)
        except UnreadableError:
            read[item.id] = Preview()
    return read


def _preview(item: Item, path: Path, context: JobContext) -> Preview:
    if item.medium is Medium.IMAGE:
        return Preview(picture=_thumbnail(path))
    if item.duration_s is not None and item.duration_s > _LONGEST_S:
        return Preview()
    return Preview(outline=_outline(path, context))


def _thumbnail(path: Path) -> QImage:
    from labeller.media.images import read_image

    pixels = read_image(path, max_side=SIDE_PX)
    height, width = pixels.shape[:2]
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _outline(path: Path, context: JobContext) -> Waveform:
    from labeller.media.audio import opened_audio
    from labeller.media.waveform import WaveformBuilder

    with opened_audio(path) as reading:
        outline = WaveformBuilder(reading.rate_hz, reading.frames)
        for block in reading.blocks(context.check):
            outline.add(block)
        return outline.finish()
