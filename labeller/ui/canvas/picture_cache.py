"""Decoded pictures, kept while there is room for them."""

from __future__ import annotations

from collections import OrderedDict

from labeller.ui.canvas.decoding import ImageSource
from labeller.ui.canvas.picture import Picture


class PictureCache:
    """Pictures of sources by their longer side, the least recently used going first when there is no more room.

    A picture that is larger than the whole of `budget_bytes` is not kept.
    """

    def __init__(self, budget_bytes: int) -> None:
        self._budget_bytes = budget_bytes
        self._pictures: OrderedDict[tuple[ImageSource, int], Picture] = OrderedDict()
        self._sides: dict[ImageSource, set[int]] = {}
        self._byte_count = 0

    @property
    def byte_count(self) -> int:
        return self._byte_count

    def __len__(self) -> int:
        return len(self._pictures)

    def put(self, source: ImageSource, picture: Picture) -> None:
        if picture.byte_count > self._budget_bytes:
            return
        self._remove(source, picture.side_px)
        self._pictures[source, picture.side_px] = picture
        self._sides.setdefault(source, set()).add(picture.side_px)
        self._byte_count += picture.byte_count
        while self._byte_count > self._budget_bytes:
            self._remove(*next(iter(self._pictures)))

    def find(self, source: ImageSource, side_px: int | None) -> Picture | None:
        """The smallest picture of the source that is at least that large (None: whole), else the largest there is."""
        held = self._sides.get(source)
        if not held:
            return None
        key = (source, min((side for side in held if side_px is not None and side >= side_px), default=max(held)))
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def clear(self) -> None:
        self._pictures.clear()
        self._sides.clear()
        self._byte_count = 0

    def _remove(self, source: ImageSource, side_px: int) -> None:
        picture = self._pictures.pop((source, side_px), None)
        if picture is None:
            return
        self._byte_count -= picture.byte_count
        self._sides[source].discard(side_px)
        if not self._sides[source]:
            del self._sides[source]
