"""Reads the tiles of one large image off the GUI thread, those first that are seen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError
from labeller.media import large
from labeller.media.pyramid import DamagedPyramidError, Pixels, Plan, Pyramid
from labeller.ui.canvas.outbox import Outbox

# A screen of eight megapixels, and as much again around it and of what was seen before; a tile takes a megabyte.
BUDGET_BYTES = 192 * 2**20
# Read at a time: the rest may be put off when the image moves on.
_AT_ONCE = 4
# What was wanted before is not forgotten while little is wanted now: a part of the view may have been painted.
_MOST_WANTED = 96
# One for the image of now, one for a decode that nobody waits for any more but that cannot be stopped in the middle.
_WORKERS = 2

_LAYOUTS = {
    1: (QImage.Format.Format_Grayscale8, QImage.Format.Format_RGB32),
    3: (QImage.Format.Format_RGB888, QImage.Format.Format_RGB32),
    4: (QImage.Format.Format_RGBA8888, QImage.Format.Format_ARGB32_Premultiplied),
}

Open = Callable[[Path, Callable[[], None]], Pyramid]
"""Finds or makes the pyramid of an image; see `large.open_pyramid`."""


class TileKey(NamedTuple):
    """A tile: how many times its level is halved, and where it lies in it."""

    level: int
    column: int
    row: int


class _Reading:
    """One image being read. `is_again` after its pyramid was found damaged and has been made anew."""

    def __init__(self, path: Path, *, is_again: bool = False) -> None:
        self.path = path
        self.is_again = is_again
        self.pyramid: Pyramid | None = None
        self.opening: Future[Pyramid] | None = None
        self._stopped = Event()

    def stop(self) -> None:
        self._stopped.set()
        if self.pyramid is not None:
            self.pyramid.close()

    def dispose(self) -> None:
        """Close what was opened and reached nobody, after the last worker has ended."""
        opening = self.opening
        if opening is not None and not opening.cancelled() and opening.exception() is None:
            opening.result().close()

    def open(self, open_pyramid: Open) -> Pyramid:
        """On a worker."""
        if self.is_again:
            large.forget(self.path)
        pyramid = open_pyramid(self.path, self._check)
        try:
            self._check()
        except JobCancelledError:
            pyramid.close()
            raise
        return pyramid

    def tile(self, pyramid: Pyramid, key: TileKey) -> QImage:
        """On a worker."""
        self._check()
        return _as_image(pyramid.tile(*key))

    def _check(self) -> None:
        if self._stopped.is_set():
            raise JobCancelledError


class TileLoader(QObject):
    """Gives the tiles of the image that is shown. All state lives on the GUI thread.

    Nothing is opened before `open`. `arrived` says that more can be painted; `failed(LabellerError)` that there will
    be no tiles of this image, `opening_changed` that somebody has to wait for the first ones, or no more.
    Once somebody has looked closely at one image the next one is opened ahead of time.
    """

    arrived = Signal()
    failed = Signal(object)
    opening_changed = Signal()
    _opened = Signal(object, object)
    _read = Signal(object, object, object)

    def __init__(
        self, parent: QObject | None = None, *, open_pyramid: Open | None = None, budget_bytes: int = BUDGET_BYTES
    ) -> None:
        super().__init__(parent)
        self._open = open_pyramid or large.open_pyramid
        self._budget_bytes = budget_bytes
        self._path: Path | None = None
        self._reading: _Reading | None = None
        self._next_path: Path | None = None
        self._ahead: _Reading | None = None
        self._is_close = self._is_opening = False
        self._plan: Plan | None = None
        self._tiles: OrderedDict[TileKey, QImage] = OrderedDict()
        self._byte_count = 0
        self._wanted: list[TileKey] = []
        self._running: set[TileKey] = set()
        self._workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="tiles")
        self._opened_box = Outbox(self._opened.emit)
        self._read_box = Outbox(self._read.emit)
        self._opened.connect(self._on_opened, Qt.ConnectionType.QueuedConnection)
        self._read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._opened_box.close)
        self.destroyed.connect(self._read_box.close)

    @property
    def plan(self) -> Plan | None:
        """What tiles there are; None until the image is opened."""
        return self._plan

    @property
    def is_opening(self) -> bool:
        """Whether somebody looks closely and has to wait."""
        return self._is_opening

    @property
    def byte_count(self) -> int:
        """Bytes of tiles that are held."""
        return self._byte_count

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being opened or read."""
        is_opening = self._reading is not None and self._plan is None
        return not (is_opening or self._running or self._wanted)

    def show_image(self, path: Path | None) -> None:
        """Forget the last image; this one may be opened."""
        if self._reading is not None:
            self._reading.stop()
        self._path, self._reading, self._plan = path, None, None
        self._is_close = False
        self._tell_opening()
        self._tiles.clear()
        self._wanted.clear()
        self._running.clear()
        self._byte_count = 0
        if path is not None and self._ahead is not None and self._ahead.path == path:
            self._reading, self._ahead = self._ahead, None
            self._plan = None if self._reading.pyramid is None else self._reading.pyramid.plan

    def expect(self, path: Path | None) -> None:
        """This image will probably be shown next."""
        self._next_path = path
        if self._ahead is not None and self._ahead.path != path:
            self._ahead.stop()
            self._ahead = None
        self._open_ahead()

    def open(self) -> None:
        """Somebody looks closely: have the image opened, unless it is or is being."""
        self._is_close = True
        if self._path is not None and self._reading is None:
            self._reading = _Reading(self._path)
            self._begin(self._reading)
        self._tell_opening()
        self._open_ahead()

    def find(self, key: TileKey) -> QImage | None:
        """A tile that is at hand."""
        tile = self._tiles.get(key)
        if tile is not None:
            self._tiles.move_to_end(key)
        return tile

    def want(self, keys: Sequence[TileKey]) -> None:
        """Read these next, in this order; what was wanted before comes after them."""
        wanted = dict.fromkeys(key for key in (*keys, *self._wanted) if key not in self._tiles)
        self._wanted = [key for key in wanted if key not in self._running][:_MOST_WANTED]
        self._start_due()

    def close(self) -> None:
        """Stop for good. Waits for what is under way."""
        last = [reading for reading in (self._reading, self._ahead) if reading is not None]
        self.show_image(None)
        self.expect(None)
        self._opened_box.close()
        self._read_box.close()
        self._workers.shutdown(wait=True, cancel_futures=True)
        for reading in last:
            reading.dispose()

    def _open_ahead(self) -> None:
        """After the image of now, and only for those who look closely: it takes seconds and room on the disk."""
        path, is_due = self._next_path, self._is_close and self._plan is not None and self._ahead is None
        if is_due and path is not None and path != self._path:
            self._ahead = _Reading(path)
            self._begin(self._ahead)

    def _begin(self, reading: _Reading) -> None:
        reading.opening = self._workers.submit(reading.open, self._open)
        reading.opening.add_done_callback(partial(self._opened_box.post, reading))

    def _on_opened(self, reading: _Reading, opened: Future[Pyramid]) -> None:
        try:
            pyramid = opened.result()
        except JobCancelledError:
            return
        except LabellerError as error:
            if reading is self._reading:
                self.show_image(None)
                self.failed.emit(error)
            elif reading is self._ahead:  # it is told when that image is shown
                self._ahead = self._next_path = None
            return
        if reading is self._reading:
            reading.pyramid, self._plan = pyramid, pyramid.plan
            self._tell_opening()
            self.arrived.emit()
            self._open_ahead()
        elif reading is self._ahead:
            reading.pyramid = pyramid
        else:
            pyramid.close()

    def _tell_opening(self) -> None:
        is_opening = self._is_close and self._reading is not None and self._plan is None
        if is_opening != self._is_opening:
            self._is_opening = is_opening
            self.opening_changed.emit()

    def _start_due(self) -> None:
        reading = self._reading
        if reading is None or reading.pyramid is None:
            return
        while self._wanted and len(self._running) < _AT_ONCE:
            key = self._wanted.pop(0)
            self._running.add(key)
            read = self._workers.submit(reading.tile, reading.pyramid, key)
            read.add_done_callback(partial(self._read_box.post, reading, key))

    def _on_read(self, reading: _Reading, key: TileKey, read: Future[QImage]) -> None:
        if reading is not self._reading:
            return
        self._running.discard(key)
        try:
            self._keep(key, read.result())
        except (OSError, DamagedPyramidError) as error:
            self._on_damage(reading, error)
        else:
            self.arrived.emit()
            self._start_due()

    def _keep(self, key: TileKey, tile: QImage) -> None:
        self._tiles[key] = tile
        self._byte_count += tile.sizeInBytes()
        while self._byte_count > self._budget_bytes and len(self._tiles) > 1:
            _, oldest = self._tiles.popitem(last=False)
            self._byte_count -= oldest.sizeInBytes()

    def _on_damage(self, reading: _Reading, error: Exception) -> None:
        """The file in the cache was cut off or changed: make it anew, once."""
        self.show_image(None if reading.is_again else reading.path)
        if reading.is_again:
            self.failed.emit(LabellerError("The large image cannot be looked at closely.", str(error)))
        else:
            self._reading = _Reading(reading.path, is_again=True)
            self._begin(self._reading)


def _as_image(pixels: Pixels) -> QImage:
    """A tile as it is painted fastest; the memory is its own."""
    height, width, channels = pixels.shape
    given, painted = _LAYOUTS[channels]
    seen = QImage(np.ascontiguousarray(pixels).data, width, height, width * channels, given)
    return seen.convertToFormat(painted)
