"""Tying files of annotations to images that have the same name but for the extension, in whatever folders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.formats.told_folders import Match, MovedImages, match, own_folders
from labeller.media.unreadable import printable


class StemFinder:
    """Images by their names without extension. Paths have forward slashes; capitals do not matter."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        self.moved = MovedImages()
        paths = list(paths)
        self._known = own_folders(paths)
        for path in paths:
            self._by_stem[PurePosixPath(path).stem.casefold()].append(path)

    def find(self, stem_path: str, *, place: str = "") -> str | Problem:
        """The image that belongs to a path without extension, or the Problem with it.

        Its folders must not speak against it (see `told_folders.match`). Where several images are called so, the one
        that shares the most folders is meant: `labels/train/a` belongs to `images/train/a.jpg`.
        """
        path = PurePosixPath(stem_path)
        namesakes = self._by_stem.get(path.name.casefold(), [])
        matches = {one: match(stem_path, one, known=self._known) for one in namesakes}
        found = [one for one in namesakes if matches[one] and matches[one] == max(matches.values())]
        if len(found) > 1:
            folders = _folders(path)
            shared = {one: len(folders & _folders(PurePosixPath(one))) for one in found}
            found = [one for one in found if shared[one] == max(shared.values())]
        if len(found) == 1:
            if matches[found[0]] is Match.MOVED:
                self.moved.found[stem_path] = found[0]
            return found[0]
        where = place or printable(stem_path)
        if found:
            return Problem(where, f"{len(found)} images are called like it; left out", Fault.AMBIGUOUS_FILE)
        return Problem(where, "the image that it belongs to is not there; left out", Fault.MISSING_FILE)


def _folders(path: PurePosixPath) -> set[str]:
    return {part.casefold() for part in path.parts[:-1]}
