"""Shows one image at a time, large and crisp, and says so when it cannot."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import QSize, QSizeF, QTimer, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from labeller.errors import LabellerError
from labeller.media.sizes import is_large
from labeller.ui.canvas.backdrop import PictureBackdrop, SkeletonBackdrop
from labeller.ui.canvas.decoding import ImageSource, MissingFileError
from labeller.ui.canvas.image_canvas import ImageCanvas
from labeller.ui.canvas.image_loader import ImageLoader, Wish, is_exact
from labeller.ui.canvas.picture import Picture, picture_of_image
from labeller.ui.canvas.sharpening_note import SharpeningNote
from labeller.ui.canvas.tiled_backdrop import TiledBackdrop
from labeller.ui.canvas.zoom import fit_side_px
from labeller.ui.widgets.empty_state import EmptyState

log = logging.getLogger(__name__)

# A shorter wait shows the previous image on: a flash of an empty place would be more restless than that.
SKELETON_AFTER_MS = 150
# While a window is being resized the image is only stretched; it is decoded for its new size when that rests.
SETTLE_MS = 120
_UNKNOWN_SIZE = QSize(400, 300)
# Where there is no room for the tiles of a large image it is decoded into a copy of so many pixels, at four bytes each
# and a third for the halvings; from close by it is a little soft.
LARGEST_PIXELS = 64_000_000


class ImageView(QWidget):
    """An image with zoom, pan and fit, loaded in the background.

    `image_shown(token)` comes when that image is in place, once for each `show_image`. Until then the previous image
    may still be seen and `shown_token` is None: do not take an answer for it.
    `image_failed(token)` comes instead when it cannot be read. `locate_requested` asks for the missing folder.
    """

    zoom_changed = Signal(float)
    image_shown = Signal(object)
    image_failed = Signal(object)
    locate_requested = Signal()

    def __init__(self, loader: ImageLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loader = loader
        self._source: ImageSource | None = None
        self._token: Hashable = None
        self._shown_token: Hashable = None
        self._picture: Picture | None = None
        self._has_tiles = True
        self._ahead: tuple[ImageSource, ...] = ()
        self._canvas = ImageCanvas(self)
        self._note = SharpeningNote(self)
        self._broken = EmptyState("image-off", "")
        self._missing = EmptyState("unlink", "", action=self.tr("Locate folder…"))
        self._settle = _single_shot(self, SETTLE_MS, self._refresh)
        self._skeleton = _single_shot(self, SKELETON_AFTER_MS, self._show_skeleton)
        self._lay_out()
        self._canvas.zoom_changed.connect(self._on_zoom_changed)
        self._missing.triggered.connect(self.locate_requested)
        loader.loaded.connect(self._on_loaded)
        loader.failed.connect(self._on_failed)
        loader.tiles.arrived.connect(self._canvas.viewport().update)
        loader.tiles.failed.connect(self._on_no_tiles)
        loader.tiles.opening_changed.connect(self._on_opening_changed)

    @property
    def canvas(self) -> ImageCanvas:
        """The viewport: shapes are items of its scene, in pixels of the image."""
        return self._canvas

    @property
    def zoom(self) -> float:
        """Device pixels for each pixel of the image; 1.0 is 100 %."""
        return self._canvas.zoom

    @property
    def shown_token(self) -> Hashable:
        """The token of the image that is seen, or None."""
        return self._shown_token

    @property
    def image_size(self) -> QSize:
        """Pixels of the image that is seen; empty where there is none."""
        return QSize(0, 0) if self._picture is None else self._picture.size

    def show_image(self, image: ImageSource | QImage, token: Hashable) -> None:
        """Show an image at its fit. One that was prefetched is in place when this returns."""
        self._token, self._shown_token = token, None
        self._picture = None
        self._source = image if isinstance(image, ImageSource) else None
        self._take_tiles()
        self._skeleton.start()
        self._refresh(picture_of_image(image) if isinstance(image, QImage) else None)

    def show_failure(self, error: LabellerError, token: Hashable) -> None:
        """Say why there is no image to show."""
        self.clear()
        self._token = token
        self._fail(error)

    def prefetch(self, sources: Sequence[ImageSource]) -> None:
        """Decode these ahead, the most likely next one first. Replaces what was asked for before."""
        self._ahead = tuple(sources)
        self._tell_wishes()
        first = next(iter(self._ahead), None)
        is_tiled = first is not None and is_large(first.size.width(), first.size.height())
        self._loader.tiles.expect(first.path if first is not None and is_tiled else None)

    def clear(self) -> None:
        """Show nothing."""
        self._token = self._shown_token = self._source = self._picture = None
        self._take_tiles()
        self._skeleton.stop()
        self._hide_messages()
        self._canvas.set_backdrop(None)
        self._tell_wishes()

    def forget_failures(self) -> None:
        """Let images that could not be read be tried again: their files may be back."""
        self._loader.forget_failures()

    def fit(self) -> None:
        self._canvas.fit()

    def actual_size(self) -> None:
        self._canvas.actual_size()

    def zoom_in(self) -> None:
        self._canvas.zoom_in()

    def zoom_out(self) -> None:
        self._canvas.zoom_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle.start()

    def _lay_out(self) -> None:
        self.setFocusProxy(self._canvas)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._canvas, self._broken, self._missing):
            layout.addWidget(widget, 0, 0)
        self._hide_messages()

    def _refresh(self, candidate: Picture | None = None) -> None:
        """Show the best picture at hand, and wish for a better one if there could be."""
        best = self._best(candidate)
        if best is not None and best is not self._picture:
            self._show(best)
        elif best is None and self._source is not None and (error := self._loader.failure(self._source)):
            self._fail(error)
        self._tell_wishes()

    def _best(self, candidate: Picture | None) -> Picture | None:
        found = None if self._source is None else self._loader.find(self._source, self._side_px())
        pictures = [picture for picture in (self._picture, candidate, found) if picture is not None]
        side_px = self._side_px()
        return max(pictures, key=lambda picture: (is_exact(picture, side_px), picture.side_px), default=None)

    def _tell_wishes(self) -> None:
        side_px = self._side_px()
        # What is shown already is not wished for: the loader may not have kept it.
        is_done = self._picture is not None and is_exact(self._picture, side_px)
        now = None if self._source is None or is_done else Wish(self._source, side_px)
        self._loader.want(now, [Wish(source, self._fit_side_px(source.size)) for source in self._ahead])

    def _side_px(self) -> int | None:
        """The longer side of the copy that the screen needs now; None for the whole image."""
        if self._picture is not None:
            size = self._picture.size
            needs_no_more = self._canvas.is_wholly_shown or self._is_tiled(size)
            return self._fit_side_px(size) if needs_no_more else _largest_side_px(size)
        return self._fit_side_px(self._source.size if self._source is not None else QSize(0, 0))

    def _fit_side_px(self, size: QSize) -> int:
        room, ratio = QSizeF(self._canvas.viewport().size()), self.devicePixelRatioF()
        if size.isEmpty():
            return max(1, round(max(room.width(), room.height()) * ratio))
        return fit_side_px(QSizeF(size), room, ratio)

    def _show(self, picture: Picture) -> None:
        self._picture = picture
        self._skeleton.stop()
        self._hide_messages()
        is_tiled = self._is_tiled(picture.size)
        self._canvas.set_backdrop(TiledBackdrop(picture, self._loader.tiles) if is_tiled else PictureBackdrop(picture))
        if self._shown_token is None:
            self._canvas.fit()
            self._shown_token = self._token
            self.image_shown.emit(self._token)

    def _is_tiled(self, size: QSize) -> bool:
        """Whether the image is seen in tiles from close by."""
        return self._has_tiles and self._source is not None and is_large(size.width(), size.height())

    def _take_tiles(self) -> None:
        """Let the tiles be those of the image that is to be shown; nothing is read before they are seen."""
        self._has_tiles = True
        self._note.forget()
        self._loader.tiles.show_image(None if self._source is None else self._source.path)

    def _on_opening_changed(self) -> None:
        if self._loader.tiles.is_opening:
            self._note.show_reading()
        else:
            self._note.forget()

    def _on_no_tiles(self, error: LabellerError) -> None:
        log.warning("A large image is shown without tiles: %s", error)
        self._has_tiles = False
        self._note.show_trouble(error)
        if self._picture is not None:
            self._canvas.set_backdrop(PictureBackdrop(self._picture))
            self._refresh()

    def _show_skeleton(self) -> None:
        self._hide_messages()
        known = QSize(0, 0) if self._source is None else self._source.size
        self._canvas.set_backdrop(SkeletonBackdrop(_UNKNOWN_SIZE if known.isEmpty() else known))
        self._canvas.fit()

    def _fail(self, error: LabellerError) -> None:
        self._skeleton.stop()
        self._canvas.set_backdrop(None)
        message = self._missing if isinstance(error, MissingFileError) else self._broken
        message.set_texts(
            error.title, error.hint or self.tr("The file is as it was. Skip or flag this item and go on.")
        )
        self._hide_messages()
        message.show()
        self.image_failed.emit(self._token)

    def _hide_messages(self) -> None:
        self._broken.hide()
        self._missing.hide()

    def _on_loaded(self, source: ImageSource, picture: Picture) -> None:
        if source == self._source:
            self._refresh(picture)

    def _on_failed(self, source: ImageSource, error: LabellerError) -> None:
        if source == self._source and self._picture is None:
            self._fail(error)

    def _on_zoom_changed(self, zoom: float) -> None:
        self.zoom_changed.emit(zoom)
        if self._picture is not None and self._shown_token is not None:
            self._refresh()


def _largest_side_px(size: QSize) -> int | None:
    """The longer side of the largest copy that is decoded; None for the whole image."""
    pixels = size.width() * size.height()
    if pixels <= LARGEST_PIXELS:
        return None
    return int(max(size.width(), size.height()) * math.sqrt(LARGEST_PIXELS / pixels))


def _single_shot(parent: QWidget, interval_ms: int, action: Callable[[], None]) -> QTimer:
    timer = QTimer(parent, singleShot=True, interval=interval_ms)
    timer.timeout.connect(action)
    return timer
