"""Whole files that an export left when the disk was full, to be taken over instead of copied or made again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from labeller.delivery.workspace import Workspace
from labeller.domain.dataset import Dataset, DatasetItem
from labeller.jobs import JobContext
from labeller.media.hashing import content_hash

_NAME = re.compile(r"\d+-(?P<source>\w+)-(?P<own>\w+)-(?P<width>\d+)x(?P<height>\d+)(?P<suffix>\.\w+)?")


@dataclass(frozen=True, slots=True)
class MadePicture:
    """A picture that was made for an export, and what it was made from; both hashes are content hashes.

    `suffix` is that of its kind where this is another one than before, else empty.
    """

    path: Path
    source_hash: str
    content_hash: str
    width: int
    height: int
    suffix: str

    @staticmethod
    def name(item_id: int, source_hash: str, own_hash: str, width: int, height: int, suffix: str) -> str:
        """The name of its file, which tells all that."""
        return f"{item_id}-{source_hash}-{own_hash}-{width}x{height}{suffix}"

    @classmethod
    def of(cls, path: Path) -> MadePicture | None:
        """What the name of a file tells; None for any other file."""
        told = _NAME.fullmatch(path.name)
        if told is None:
            return None
        width, height = int(told["width"]), int(told["height"])
        return cls(path, told["source"], told["own"], width, height, told["suffix"] or "")


class KeptFiles:
    """What lies in a workspace from a former try. Each file is given out once, and only if it is whole."""

    def __init__(self, place: Workspace, context: JobContext) -> None:
        self._copies: dict[str, list[Path]] = defaultdict(list)
        self._made: dict[str, list[MadePicture]] = defaultdict(list)
        seen: set[tuple[int, int]] = set()
        for number, path in enumerate(_files(place.kept)):
            context.progress(number, 0, "Looking at what was written before")
            facts = path.stat()
            made = MadePicture.of(path)
            if made is not None:
                self._made[made.source_hash].append(made)
            elif (facts.st_dev, facts.st_ino) not in seen:
                self._copies[content_hash(path)].append(path)
            seen.add((facts.st_dev, facts.st_ino))

    def made_from(self, source_hash: str) -> MadePicture | None:
        """A picture that was made from this content."""
        found = self._made.get(source_hash, [])
        while found:
            made = found.pop()
            if content_hash(made.path) == made.content_hash:
                return made
        return None

    def taken_over(self, dataset: Dataset) -> Dataset:
        """The dataset with the copies that are there already, to be linked."""
        places = {
            entry.item.id: copies.pop()
            for entry in (dataset if self._copies else ())
            if entry.media_path is not None and (copies := self._copies.get(entry.item.content_hash))
        }
        if not places:
            return dataset

        def stream() -> Iterator[DatasetItem]:
            for entry in dataset:
                path = places.get(entry.item.id)
                yield entry if path is None else replace(entry, media_path=path, may_link=True)

        return replace(dataset, stream=stream)


def _files(folder: Path) -> Iterator[Path]:
    """Files, those made for an export first: a copy of one is a second name of it."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return iter(sorted(found, key=lambda path: MadePicture.of(path) is None))
