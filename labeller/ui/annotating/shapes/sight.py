"""What smart tools know of the image on the screen, and where they think: off the GUI thread."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from labeller.domain.shape import XY, Box
from labeller.errors import LabellerError
from labeller.jobs import Job
from labeller.learning.segmenting.embedding import PictureEmbedding
from labeller.learning.segmenting.embedding_store import EmbeddingStore
from labeller.learning.segmenting.encoder import look
from labeller.learning.segmenting.excerpt import Excerpt
from labeller.media import large
from labeller.media.images import read_image
from labeller.paths import cache_dir
from labeller.ui.job_runner import JobRunner

T = TypeVar("T")

_LOOK, _READ, _THINK = "look at the image", "read the image for tools", "find what is meant"
# Methods without a model work on a copy of larger images: 48 MB at most.
_MAX_SIDE_PX = 4096
_TICK_MS = 1000
# A picture takes seconds: more of them would keep the laptop warm for items that may never come.
_AHEAD = 1


@dataclass(frozen=True, slots=True)
class SeenImage:
    """An image and its size as seen."""

    path: Path
    content_hash: str
    width: int
    height: int


@dataclass(frozen=True)
class Look:
    """What tools see of the image, at any place: for jobs, off the GUI thread."""

    image: SeenImage
    whole: Excerpt

    def at(self, point: XY, reach: float) -> Excerpt:
        """The image around a point, at least `reach` pixels of it to each side."""
        return self.around(Box(point[0] - reach, point[1] - reach, 2 * reach, 2 * reach))

    def around(self, area: Box) -> Excerpt:
        """An area of the image. At its full size where it is small and the tiles of a large image are at hand, else the
        copy of the whole. Raises UnreadableError.
        """
        if self.whole.factor >= 1 or max(area.width, area.height) > _MAX_SIDE_PX:
            return self.whole
        width, height = self.image.width, self.image.height
        left, top = max(0, int(area.x)), max(0, int(area.y))
        right, bottom = min(width, math.ceil(area.x + area.width)), min(height, math.ceil(area.y + area.height))
        if right <= left or bottom <= top:
            return self.whole
        pixels = large.read_part(self.image.path, left, top, right, bottom)
        return self.whole if pixels is None else Excerpt(pixels, width, height, left, top, is_part=True)


class Sight(QObject):
    """Reads the image for the tools that ask for it: its pixels, or what the network sees in it.

    `changed` comes when something has arrived, and every second while the network looks. `failed` carries the
    error of what could not be had. Nothing is read before a tool needs it; then the next image is looked at
    ahead of time.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, jobs: JobRunner, store: EmbeddingStore | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._store = store or EmbeddingStore(cache_dir() / "pictures")
        self._image: SeenImage | None = None
        self._ahead: tuple[SeenImage, ...] = ()
        self._pixels: NDArray[np.uint8] | None = None
        self._embedding: PictureEmbedding | None = None
        self._trouble: LabellerError | None = None
        self._looking: SeenImage | None = None
        self._since = 0.0
        self._is_reading = False
        self._needs_embedding = False
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.changed)

    @property
    def image(self) -> SeenImage | None:
        return self._image

    @property
    def pixels(self) -> NDArray[np.uint8] | None:
        """The image (height, width, 3), or a smaller copy of a large one; None until it is read."""
        return self._pixels

    @property
    def look(self) -> Look | None:
        """The same for tools that look at a part of it closely; None until it is read."""
        if self._image is None or self._pixels is None:
            return None
        return Look(self._image, Excerpt(self._pixels, self._image.width, self._image.height))

    @property
    def embedding(self) -> PictureEmbedding | None:
        """What the network sees in the image; None until it has looked."""
        return self._embedding

    @property
    def trouble(self) -> LabellerError | None:
        """Why the image cannot be seen."""
        return self._trouble

    @property
    def seconds(self) -> int:
        """For how long the network has looked at the image."""
        return int(time.monotonic() - self._since) if self._looking is not None else 0

    def show_image(self, image: SeenImage | None, ahead: Sequence[SeenImage] = ()) -> None:
        """Another image is on the screen, and these will probably follow."""
        self._ahead = tuple(ahead)[:_AHEAD]
        if image != self._image:
            self._image, self._pixels, self._embedding, self._trouble = image, None, None, None
            self._is_reading = False
            for name in (_READ, _THINK):
                self._jobs.forget(name)
            self.changed.emit()
        if self._needs_embedding:
            self.need_embedding()

    def need_pixels(self) -> None:
        """Have the pixels read, if they are not."""
        image = self._image
        if image is None or self._pixels is not None or self._is_reading or self._trouble is not None:
            return
        self._is_reading = True
        job: Job[NDArray[np.uint8]] = lambda _: read_image(image.path, _MAX_SIDE_PX)  # noqa: E731
        self._jobs.start(_READ, job, done=self._on_pixels, failed=self._on_trouble, visible=False)

    def need_embedding(self) -> None:
        """Have the network look at this image and the next ones, until `need_embedding_no_more`."""
        self._needs_embedding = True
        wanted = self._image if self._embedding is None else next(iter(self._ahead), None)
        if wanted is None or wanted == self._looking or self._trouble is not None:
            return
        self._looking, self._since = wanted, time.monotonic()
        job = partial(look, wanted.path, wanted.content_hash, self._store)
        self._jobs.start(
            _LOOK, job, done=partial(self._on_embedding, wanted), failed=partial(self._on_blind, wanted), visible=False
        )
        self._tick.start()

    def need_embedding_no_more(self) -> None:
        """The tool that asked was laid down. What has been begun is finished for the next time."""
        self._needs_embedding = False

    def think(self, job: Job[T], done: Callable[[T], None]) -> None:
        """Run what a tool wants to know. While one runs only the newest waits; leaving the image drops both."""
        self._jobs.start_latest(_THINK, job, done=done, failed=self._on_trouble)

    def close(self) -> None:
        """Stop for good."""
        self._tick.stop()
        for name in (_LOOK, _READ, _THINK):
            self._jobs.forget(name)

    def _on_pixels(self, pixels: NDArray[np.uint8]) -> None:
        self._pixels, self._is_reading = pixels, False
        self.changed.emit()

    def _on_embedding(self, image: SeenImage, embedding: PictureEmbedding) -> None:
        self._stop_waiting()
        if image == self._image:
            self._embedding = embedding
            self.changed.emit()
        else:  # looked at ahead of time; it is in the store now
            self._ahead = tuple(one for one in self._ahead if one != image)
        if self._needs_embedding:
            self.need_embedding()

    def _on_blind(self, image: SeenImage, error: Exception) -> None:
        self._stop_waiting()
        if image == self._image:
            self._on_trouble(error)
        else:  # it is told when that image is on the screen
            self._ahead = tuple(one for one in self._ahead if one != image)

    def _on_trouble(self, error: Exception) -> None:
        self._is_reading = False
        self._trouble = error if isinstance(error, LabellerError) else None
        self.failed.emit(error)
        self.changed.emit()

    def _stop_waiting(self) -> None:
        self._looking = None
        self._tick.stop()
