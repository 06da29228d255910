"""Which masks belong to which images, in the folders and by the names that are usual."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.formats.image_finder import ImageFinder
from labeller.formats.stem_finder import StemFinder
from labeller.media.unreadable import printable

IMAGES, MASKS = "images", "masks"
_OF_IMAGES = frozenset({IMAGES, "image", "img", "imgs", "jpegimages", "leftimg8bit"})
_OF_MASKS = frozenset(
    {MASKS, "mask", "labels", "label", "annotations", "annotation", "segmentation", "segmentations", "seg", "gt"}
    | {"groundtruth", "ground_truth", "gtfine", "targets"}
)
# `cell_mask.png`, `cell-label-2.png`, `mask_cell.png` belong to `cell.jpg`.
_WORD = r"(?:mask|label|labels|seg|segmentation|gt|groundtruth|gtfine_labelids|labelids)"
_BEHIND = re.compile(rf"(?P<stem>.+?)[ _.-]{_WORD}(?:[ _-]?\d+)?\Z", re.IGNORECASE)
_BEFORE = re.compile(rf"{_WORD}[ _.-](?P<stem>.+)\Z", re.IGNORECASE)
_LOSSLESS = (".png", ".tif", ".tiff", ".bmp", ".gif")
_LOOKED_AT = 200


@dataclass(slots=True)
class MaskFolder:
    """A source. `masks` are by image, relative to the root of `finder`: one for all of it, or one for each object."""

    finder: ImageFinder
    images: list[str] = field(default_factory=list)
    masks: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)


def sureness(source: Path) -> float:
    """How surely a folder holds images and masks of them, from the names in it. Raises OSError."""
    if not source.is_dir():
        return 0.0
    if any(_has_both(folder) for folder in (source, *_subfolders(source))):
        return 0.8
    found = list(islice(source.rglob("*"), _LOOKED_AT))
    stems = {path.stem.casefold() for path in found}
    masks = (_LOSSLESS_MASK.fullmatch(path.name) for path in found)
    return 0.6 if any(mask and mask["stem"].casefold() in stems for mask in masks) else 0.0


_LOSSLESS_MASK = re.compile(r"(?P<stem>.+)[_-]mask(?:[_-]?\d+)?\.(png|tiff?|bmp|gif)", re.IGNORECASE)


def _subfolders(folder: Path) -> list[Path]:
    return sorted(islice((path for path in folder.iterdir() if path.is_dir()), _LOOKED_AT))[:3]


def _has_both(folder: Path) -> bool:
    named = {path.name.casefold(): path for path in _subfolders_of_all(folder)}
    masks = [path for name, path in named.items() if name in _OF_MASKS]
    has_images = not _OF_IMAGES.isdisjoint(named)
    return has_images and any(_holds_masks(path) for path in masks)


def _subfolders_of_all(folder: Path) -> Iterator[Path]:
    return (path for path in islice(folder.iterdir(), _LOOKED_AT) if path.is_dir())


def _holds_masks(folder: Path) -> bool:
    """Whether what lies in a folder of labels is pictures, and nothing else is: other formats have texts there."""
    suffixes = {path.suffix.lower() for path in islice(folder.rglob("*"), _LOOKED_AT) if path.is_file()}
    return bool(suffixes) and suffixes <= set(_LOSSLESS)


def find_masks(finder: ImageFinder) -> MaskFolder:
    """Tie the masks among the pictures of a folder to the images."""
    folder = MaskFolder(finder)
    masks: list[str] = []
    for path in finder.paths:
        (masks if _is_mask(path) else folder.images).append(path)
    by_stem = StemFinder(folder.images)
    alone = _alone(folder.images)
    for mask in masks:
        image = _image_of(mask, by_stem, alone)
        if isinstance(image, Problem):
            folder.problems.append(image)
        else:
            folder.masks[image].append(mask)
    folder.problems += by_stem.moved.problems(printable(finder.root.name))
    return folder


def _is_mask(path: str) -> bool:
    """The last folder with a telling name tells; without one the name of the file does."""
    place = PurePosixPath(path)
    if place.suffix.lower() not in _LOSSLESS:
        return False
    for part in reversed(place.parts[:-1]):
        if part.casefold() in _OF_MASKS:
            return True
        if part.casefold() in _OF_IMAGES:
            return False
    return bool(_BEHIND.match(place.stem) or _BEFORE.match(place.stem))


def _image_of(mask: str, by_stem: StemFinder, alone: dict[str, str]) -> str | Problem:
    """The image with the same name, or without the word that says that it is a mask, or the only one beside it."""
    path = PurePosixPath(mask)
    first = by_stem.find(str(path.with_suffix("")), place=printable(mask))
    if not isinstance(first, Problem) or first.fault is Fault.AMBIGUOUS_FILE:
        return first
    for pattern in (_BEHIND, _BEFORE):
        shorter = pattern.match(path.stem)
        found = by_stem.find(str(path.with_name(shorter["stem"])), place=printable(mask)) if shorter else first
        if not isinstance(found, Problem):
            return found
    return alone.get(str(path.parent.parent), first)


def _alone(images: list[str]) -> dict[str, str]:
    """Images that are the only one in `FOLDER/images`, by that folder: what is in `FOLDER/masks` is of them."""
    beside: dict[str, list[str]] = defaultdict(list)
    for image in images:
        path = PurePosixPath(image)
        if path.parent.name.casefold() in _OF_IMAGES:
            beside[str(path.parent.parent)].append(image)
    return {folder: found[0] for folder, found in beside.items() if len(found) == 1}
