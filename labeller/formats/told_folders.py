"""Whether an image lies where its annotations say: the one rule for all formats that look for images by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import PurePosixPath

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.formats.split_names import SPLITS
from labeller.media.unreadable import printable

# What folders are called for the kind of file in them, which differs between an image and its annotations.
_KINDS = frozenset(
    {"images", "image", "imgs", "img", "jpegimages", "leftimg8bit", "photos", "photo", "pictures", "pics", "frames"}
    | {"labels", "label", "labeltxt", "annotations", "annotation", "anns", "ann", "anno", "annos", "gt", "groundtruth"}
    | {"ground", "truth", "gtfine", "targets", "masks", "mask", "seg", "segmentation", "segmentations", "bbox", "boxes"}
    | {"segmentationclass", "segmentationobject", "xml", "xmls", "txt", "json", "jsons", "data", "dataset", "obj"}
    | {"audio", "audios", "sounds", "clips"}
    | {"default", "media", "files", "upload", "uploads", "voc", "yolo", "coco", "dota", "labelme", "createml", "cvat"}
)
_SPLIT = re.compile(rf"({'|'.join(SPLITS)})(\d{{4}})?")
_VERSION = re.compile(r"v\d+(\.\d+)*")
_YEAR = re.compile(r"\d{4}")
_ELSEWHERE = re.compile(r"[/\\]|[a-z]:[/\\]|[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Match(IntEnum):
    """How well an image fits the folders that are told of it; a larger one is better."""

    NONE = 0
    MOVED = 1
    """It is taken, and that it lies elsewhere is told."""
    SAME = 2


@dataclass(frozen=True, slots=True)
class _Folders:
    """A path without its name: the split in it and that one's year, empty if none is told, and folders of its own."""

    split: str
    year: str
    own: tuple[str, ...]


def match(
    told: str, image: str, *, root: Sequence[str] = (), known: Iterable[str] = (), is_elsewhere: bool = False
) -> Match:
    """Whether `image` can be what is called `told`. Both have forward slashes and the same name at their end.

    Folders named for a kind of file (`images`, `labels`) or for a split (`train`, `val2017`) say nothing of where an
    image comes from and are left out; the others are compared from the end, without regard to capitals.

    - Another split, or the same of another year, is never meant.
    - `SAME`: one has no further folder than the other where they end (`a.jpg` and `site/a.jpg`). `root` are the
      folders above the images: they can prove that it is the same place, and never that it is not.
    - `MOVED`: the image lies in no folder of its own, or what is told is an absolute path, or `is_elsewhere`: a path
      of another machine, the folders of which are not ours. Not if the last folder that is told is among the `known`
      ones that are here: then the image is missing from it.
    - `NONE` otherwise: `siteB/a.jpg` is not `siteA/a.jpg`, even if that is the only `a.jpg` there is.
    """
    said, there = _folders(told), _folders(image)
    if said.split and there.split and (said.split != there.split or _differ(said.year, there.year)):
        return Match.NONE
    if not said.own or (there.own and _ends_alike(said.own, there.own)):
        return Match.SAME
    above = tuple(part.casefold() for part in root)
    if above and _ends_alike(said.own, (*_folders("/".join((*above, "x"))).own, *there.own)):
        return Match.SAME
    is_elsewhere = is_elsewhere or is_absolute(told)
    if said.own[-1] in known:
        return Match.NONE
    if not there.own:
        return Match.SAME if is_elsewhere else Match.MOVED
    return Match.MOVED if is_elsewhere else Match.NONE


def is_absolute(told: str) -> bool:
    """Whether a path is one of a whole machine, or an address."""
    return bool(_ELSEWHERE.match(told))


def own_folders(paths: Iterable[str]) -> frozenset[str]:
    """The last folders of their own that images lie in: what `match` calls `known`."""
    parents = {PurePosixPath(path).parent for path in paths}
    return frozenset(own[-1] for parent in parents if (own := _folders(str(parent / "x")).own))


@dataclass(slots=True)
class MovedImages:
    """What was taken although it lies in another folder than is told: what was asked for, and what was found."""

    found: dict[str, str] = field(default_factory=dict)

    def problems(self, where: str) -> list[Problem]:
        """All of them in one warning, if there are any."""
        if not self.found:
            return []
        told, image = next(iter(self.found.items()))
        reason = (
            f"{len(self.found):,} files are not in the folders that are told, and the only ones of their names were "
            f"taken: {printable(image)} for {printable(told)}"
        )
        return [Problem(where, reason, Fault.MISSING_FILE, is_mended=True)]


def _folders(path: str) -> _Folders:
    split, year = "", ""
    own = []
    for part in PurePosixPath(path.replace("\\", "/").casefold()).parts[:-1]:
        words = [word for word in re.split(r"[ _-]+", part) if word]
        splits = [found for found in map(_SPLIT.fullmatch, words) if found]
        plain = [word for word in words if not (word in _KINDS or _SPLIT.fullmatch(word) or _VERSION.fullmatch(word))]
        years = plain if splits and len(plain) == 1 and _YEAR.fullmatch(plain[0]) else []
        if plain != years or len(splits) > 1:
            own.append(part)
        elif splits:
            split, year = SPLITS[splits[0][1]], splits[0][2] or "".join(years)
    return _Folders(split, year, tuple(part for part in own if part not in ("/", ".") and not part.endswith(":")))


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _ends_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    return all(a == b for a, b in zip(reversed(one), reversed(other), strict=False))
