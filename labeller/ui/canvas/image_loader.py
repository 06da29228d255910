"""Decodes images ahead of time, off the GUI thread, so that the next one is there when it is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from labeller.errors import LabellerError
from labeller.ui.canvas.decoding import Decode, ImageSource, decode_image
from labeller.ui.canvas.outbox import Outbox
from labeller.ui.canvas.picture import Picture
from labeller.ui.canvas.picture_cache import PictureCache
from labeller.ui.canvas.tile_loader import TileLoader

BUDGET_BYTES = 256 * 1024 * 1024
# One for the image on the screen, one for the images ahead, and one for a decode that nobody waits for any more but
# that cannot be stopped in the middle.
WORKERS = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """An image, wanted with a longer side of that many pixels, or whole."""

    source: ImageSource
    side_px: int | None = None


class ImageLoader(QObject):
    """Fulfils wishes: the image of now at once, then those ahead one by one.

    All state lives on the GUI thread; a worker only decodes. New wishes take the place of all earlier ones, so what
    nobody wants any more is never begun; what is already being decoded is finished and kept.
    `loaded(ImageSource, Picture)` and `failed(ImageSource, LabellerError)` come on the GUI thread.
    """

    loaded = Signal(object, object)
    failed = Signal(object, object)
    _arrived = Signal(object, object)

    def __init__(
        self, parent: QObject | None = None, *, decode: Decode | None = None, budget_bytes: int = BUDGET_BYTES
    ) -> None:
        super().__init__(parent)
        self._decode = decode or decode_image
        self._cache = PictureCache(budget_bytes)
        self._failures: dict[ImageSource, LabellerError] = {}
        self._now: Wish | None = None
        self._ahead: tuple[Wish, ...] = ()
        self._running: set[Wish] = set()
        self._finished: set[Wish] = set()
        self._is_closed = False
        self._tiles = TileLoader(self)
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="decode")
        self._outbox = Outbox(self._arrived.emit)
        # Queued even if a decode ends before its callback is set, so that `want` never calls back while it runs.
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        # A worker may outlive a loader that goes with its window.
        self.destroyed.connect(self._outbox.close)

    @property
    def tiles(self) -> TileLoader:
        """Where a large image is looked at closely."""
        return self._tiles

    @property
    def byte_count(self) -> int:
        """Bytes of pictures that are held."""
        return self._cache.byte_count

    @property
    def is_idle(self) -> bool:
        return not self._running

    def want(self, now: Wish | None, ahead: Sequence[Wish] = ()) -> None:
        """Forget all wishes and take these: `now` first, then `ahead` in its order."""
        self._now, self._ahead = now, tuple(ahead)
        self._finished.clear()
        self._start_due()

    def find(self, source: ImageSource, side_px: int | None) -> Picture | None:
        """The best picture at hand for that side (None: the whole image), which may be smaller than asked."""
        return self._cache.find(source, side_px)

    def failure(self, source: ImageSource) -> LabellerError | None:
        """Why the source could not be read, if it was tried."""
        return self._failures.get(source)

    def forget_failures(self) -> None:
        """Try again what could not be read: files may have come back."""
        self._failures.clear()
        self._finished.clear()
        self._start_due()

    def close(self) -> None:
        """Stop for good. Waits for the decodes under way; their pictures are not delivered."""
        self._is_closed = True
        self._tiles.close()
        self._outbox.close()
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._running.clear()
        self._cache.clear()

    def _start_due(self) -> None:
        if self._is_closed:
            return
        if self._now is not None and self._is_due(self._now):
            self._start(self._now)
        if self._now in self._running or not self._running.isdisjoint(self._ahead):
            return
        following = next((wish for wish in self._ahead if self._is_due(wish)), None)
        if following is not None:
            self._start(following)

    def _is_due(self, wish: Wish) -> bool:
        # `_finished` keeps two wishes that do not fit into the cache together from decoding each other away for ever.
        if wish in self._running or wish in self._finished or wish.source in self._failures:
            return False
        picture = self._cache.find(wish.source, wish.side_px)
        return picture is None or not is_exact(picture, wish.side_px)

    def _start(self, wish: Wish) -> None:
        self._running.add(wish)
        decoded = self._workers.submit(self._decode, wish.source, wish.side_px)
        decoded.add_done_callback(partial(self._outbox.post, wish))

    def _on_arrived(self, wish: Wish, decoded: Future[Picture]) -> None:
        self._running.discard(wish)
        self._finished.add(wish)
        try:
            picture = decoded.result()
        except LabellerError as error:
            self._failures[wish.source] = error
            self.failed.emit(wish.source, error)
        else:
            self._cache.put(wish.source, picture)
            self.loaded.emit(wish.source, picture)
        finally:
            self._start_due()


def is_exact(picture: Picture, side_px: int | None) -> bool:
    """Whether no decode for that side could give a better picture."""
    if picture.is_full:
        return side_px is None or picture.side_px <= side_px
    return picture.side_px == side_px
