"""Decoded pictures, kept while there is room for them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from labeller.ui.canvas.decoding import ImageSource
from labeller.ui.canvas.picture import Picture


class PictureCache:
    """Pictures of sources, the least recently used going first when more than `budget_bytes` are held.

    A picture that is larger than the whole budget is not kept.
    """

    def __init__(self, budget_bytes: int) -> None:
        self._budget_bytes = budget_bytes
        self._pictures: OrderedDict[tuple[ImageSource, int], Picture] = OrderedDict()
        self._byte_count = 0

    @property
    def byte_count(self) -> int:
        return self._byte_count

    def __len__(self) -> int:
        return len(self._pictures)

    def put(self, source: ImageSource, picture: Picture) -> None:
        if picture.byte_count > self._budget_bytes:
            return
        self._remove((source, picture.side_px))
        self._pictures[source, picture.side_px] = picture
        self._byte_count += picture.byte_count
        while self._byte_count > self._budget_bytes:
            self._remove(next(iter(self._pictures)))

    def find(self, source: ImageSource, side_px: int | None) -> Picture | None:
        """The smallest picture of the source that is at least that large (None: whole), else the largest there is."""
        held = sorted(self._sides(source))
        if not held:
            return None
        enough = [side for side in held if side_px is not None and side >= side_px]
        key = (source, enough[0] if enough else held[-1])
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def forget(self, source: ImageSource) -> None:
        for side in list(self._sides(source)):
            self._remove((source, side))

    def clear(self) -> None:
        self._pictures.clear()
        self._byte_count = 0

    def _sides(self, source: ImageSource) -> Iterator[int]:
        return (side for held, side in self._pictures if held == source)

    def _remove(self, key: tuple[ImageSource, int]) -> None:
        picture = self._pictures.pop(key, None)
        if picture is not None:
            self._byte_count -= picture.byte_count
