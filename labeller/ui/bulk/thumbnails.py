"""Small pictures of items, made off the GUI thread: of images scaled down, of sounds their waveform."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from labeller.domain.item import Item, ItemId, Medium
from labeller.errors import LabellerError
from labeller.ui.bulk.cell_delegate import THUMBNAIL_PX
from labeller.ui.bulk.sound_shapes import decode_sound
from labeller.ui.canvas.decoding import ImageSource
from labeller.ui.canvas.image_loader import ImageLoader, Wish
from labeller.ui.canvas.picture import Picture

# Sharp on screens of twice the density; few enough bytes that some pages are kept.
_SIDE_PX = 2 * THUMBNAIL_PX
_BUDGET_BYTES = 64 * 1024 * 1024


class Thumbnails(QObject):
    """`loaded(ItemId)` says that `find` now gives the picture of an item, or knows that there is none."""

    loaded = Signal(object)

    def __init__(
        self, medium: Medium, media_path: Callable[[Item], Path | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._media_path = media_path
        decode = decode_sound if medium is Medium.AUDIO else None
        self._loader = ImageLoader(self, decode=decode, budget_bytes=_BUDGET_BYTES)
        self._has_pictures = medium in {Medium.IMAGE, Medium.AUDIO}
        self._ids: dict[ImageSource, list[ItemId]] = {}
        self._loader.loaded.connect(self._on_loaded)
        self._loader.failed.connect(self._on_failed)

    @property
    def is_idle(self) -> bool:
        return self._loader.is_idle

    def want(self, items: Sequence[Item]) -> None:
        """Make the pictures of these, in their order, and forget those that were wanted before."""
        if not self._has_pictures:
            return
        self._ids.clear()
        for item in items:
            source = self._source(item)
            if source is not None:
                self._ids.setdefault(source, []).append(item.id)
        self._loader.want(None, [Wish(source, _SIDE_PX) for source in self._ids])

    def find(self, item: Item) -> QImage | None:
        """The picture of an item; None while it is being made, an empty one where there is none to be had."""
        source = self._source(item)
        if source is None or self._loader.failure(source) is not None:
            return QImage()
        picture = self._loader.find(source, _SIDE_PX)
        return None if picture is None else picture.levels[0]

    def close(self) -> None:
        self._loader.close()

    def _source(self, item: Item) -> ImageSource | None:
        path = self._media_path(item)
        return None if path is None else ImageSource(path, item.width, item.height)

    def _on_loaded(self, source: ImageSource, _: Picture) -> None:
        self._tell(source)

    def _on_failed(self, source: ImageSource, _: LabellerError) -> None:
        self._tell(source)

    def _tell(self, source: ImageSource) -> None:
        for item_id in self._ids.get(source, ()):
            self.loaded.emit(item_id)
