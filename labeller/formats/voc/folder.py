"""What lies where in a folder of Pascal VOC: files of annotations, images, lists of splits, masks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.formats.format import ReadOptions
from labeller.formats.image_finder import ImageFinder, find_root
from labeller.formats.split_names import SPLITS, split_of
from labeller.formats.stem_finder import StemFinder
from labeller.formats.voc.reading import read_voc
from labeller.jobs import JobContext
from labeller.media.files import open_file
from labeller.media.folders import FolderWalk, FoundFile
from labeller.media.unreadable import UnreadableError, printable

IMAGES, ANNOTATIONS, LISTS = "JPEGImages", "Annotations", "ImageSets"
LABEL_MASKS, OBJECT_MASKS = "SegmentationClass", "SegmentationObject"

_BEGINS = re.compile(rb"\s*(<\?xml[^>]*>)?\s*(<!--.*?-->\s*)*<annotation[\s>]", re.DOTALL)
_HEAD_BYTES = 4096
_LOOKED_AT = 3
_MOST_BYTES = 1 << 24
_NO_SPLIT = frozenset({"default", "all"})
# The lists of the classification task, `cat_train.txt`, hold names with 1 and -1 behind them.
_WITH_TRUTH = re.compile(r"(\S.*?)\s+(-1|0|1)")


@dataclass(slots=True)
class VocFolder:
    """A source. `files` are XML files by the image that each belongs to, relative to the root of `finder`.

    `splits` are by the ids of images (see `id_of`). Files that could not be tied to
    an image are in `problems`, and their names without extension in `untied`.
    """

    source: Path
    finder: ImageFinder
    images: list[str]
    files: dict[str, Path] = field(default_factory=dict)
    splits: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    untied: set[str] = field(default_factory=set)

    def split_of(self, image: str) -> str | None:
        """The split of an image: by the lists, else by a folder on its path that is named like a split."""
        listed = self.splits.get(id_of(image))
        if listed is not None or self.splits:
            return listed
        return split_of(image)

    def mask_of(self, image: str, folder: str) -> Path | None:
        """The file of masks of an image in one of the two folders of masks."""
        path = self.source / folder / f"{id_of(image)}.png"
        return path if path.is_file() else None

    @property
    def has_masks(self) -> bool:
        return (self.source / LABEL_MASKS).is_dir()


def id_of(image: str) -> str:
    """What lists and masks call an image: its path inside `JPEGImages`, else its name, without extension."""
    path = PurePosixPath(image)
    inside = path.parts[path.parts.index(IMAGES) + 1 : -1] if IMAGES in path.parts[:-1] else ()
    return "/".join((*inside, path.stem))


def looks_like_voc(source: Path) -> bool:
    """Whether a folder or an XML file seems to be Pascal VOC, from names and first bytes. Raises OSError."""
    if source.is_file():
        return source.suffix.lower() == ".xml" and _begins_like_voc(source)
    if not source.is_dir():
        return False
    if (source / IMAGES).is_dir() and (source / LABEL_MASKS).is_dir():
        return True
    if (source / LISTS / "Main").is_dir() and (source / "labelmap.txt").is_file():
        return True
    places = (f"{ANNOTATIONS}/*.xml", "*.xml", f"*/{ANNOTATIONS}/*.xml", "*/*.xml")
    return any(_begins_like_voc(path) for place in places for path in islice(source.glob(place), _LOOKED_AT))


def _begins_like_voc(path: Path) -> bool:
    try:
        with open_file(path) as file:
            return bool(_BEGINS.match(file.read(_HEAD_BYTES).removeprefix(b"\xef\xbb\xbf")))
    except (OSError, UnreadableError):
        return False


def find_voc(source: Path, options: ReadOptions, context: JobContext) -> VocFolder:
    """Look through a source. Raises UnreadableError if it cannot be listed, or is an XML file of something else."""
    if source.is_file():
        name = read_voc(source, source.name).file_name
        root = options.media_root
        finder = find_root(source, [name], context) if root is None else ImageFinder(root, context)
        folder = VocFolder(source.parent, finder, [])
        _tie(folder, [source], _without_masks(finder.paths))
        folder.images = list(folder.files)
        return folder
    base = _base(source)
    finder = ImageFinder(options.media_root or source, context)
    folder = VocFolder(base, finder, _images(finder.paths))
    walk = FolderWalk(source, frozenset({".xml"}), context.check)
    _tie(folder, [found.path for found in walk if isinstance(found, FoundFile)], folder.images)
    folder.splits = _splits(folder, base / LISTS)
    return folder


def _base(source: Path) -> Path:
    """The folder with the folders of VOC: the source, or one inside, as in `VOCdevkit/VOC2012`."""
    if any((source / name).is_dir() for name in (ANNOTATIONS, IMAGES)):
        return source
    return next((path.parent for path in sorted(source.glob(f"*/{ANNOTATIONS}"))), source)


def _images(paths: list[str]) -> list[str]:
    """The images themselves: those in `JPEGImages` where there is one, never those of masks."""
    images = _without_masks(paths)
    proper = [path for path in images if IMAGES in PurePosixPath(path).parts]
    return proper or images


def _without_masks(paths: list[str]) -> list[str]:
    return [path for path in paths if not {LABEL_MASKS, OBJECT_MASKS}.intersection(PurePosixPath(path).parts)]


def _tie(folder: VocFolder, files: list[Path], images: list[str]) -> None:
    """Give each XML file its image: by its own name, else by the name in it."""
    by_stem = StemFinder(images)
    for path in files:
        where = _shown(path, folder)
        image = by_stem.find(where.removesuffix(path.suffix), place=printable(where))
        if isinstance(image, Problem):
            image = _by_file_name(path, where, by_stem, image)
        if isinstance(image, Problem):
            folder.problems.append(image)
            folder.untied.add(path.stem)
        elif image in folder.files:
            reason = f"{printable(image)} has annotations in {_shown(folder.files[image], folder)} already; left out"
            folder.problems.append(Problem(printable(where), reason, Fault.DUPLICATE_NAME))
        else:
            folder.files[image] = path
    folder.problems += by_stem.moved.problems(printable(folder.source.name))


def _by_file_name(path: Path, where: str, by_stem: StemFinder, problem: Problem) -> str | Problem:
    """The image that a file names, where none is called like the file; of a file of something else what it is."""
    try:
        name = read_voc(path, where).file_name
    except UnreadableError as error:
        return error.as_problem(printable(where))
    stem = PureWindowsPath(name).stem
    # The folders of the file still tell where the image was.
    return by_stem.find(str(PurePosixPath(where).with_name(stem)), place=printable(where)) if stem else problem


def _shown(path: Path, folder: VocFolder) -> str:
    """A file as it is named in a report."""
    return path.relative_to(folder.source).as_posix() if path.is_relative_to(folder.source) else path.name


def _splits(folder: VocFolder, place: Path) -> dict[str, str]:
    """The split of each stem that the lists name; a list of two splits together adds nothing to lists of each."""
    lists = {path.stem: path for path in _list_files(place) if path.stem not in _NO_SPLIT}
    combined = [name for name in lists if name == "trainval"]
    ids = set(map(id_of, folder.images))
    splits: dict[str, str] = {}
    for name in [*(name for name in lists if name not in combined), *combined]:
        split, missing = SPLITS.get(name.lower(), name), 0
        for one in _listed(lists[name], ids):
            if one not in ids:
                missing += one not in folder.untied
            elif splits.setdefault(one, split) != split and name not in combined:
                reason = f"{printable(one)} is in {splits[one]} already and stays there"
                folder.problems.append(
                    Problem(_shown(lists[name], folder), reason, Fault.DUPLICATE_NAME, is_mended=True)
                )
        if missing:
            reason = f"{missing:,} of the images that it lists are not there"
            folder.problems.append(Problem(_shown(lists[name], folder), reason, Fault.UNKNOWN_ITEM, is_mended=True))
    return splits


def _list_files(place: Path) -> list[Path]:
    """The lists of whole splits: those of the detection task, else of segmentation, else right there."""
    for folder in (place / "Main", place / "Segmentation", place):
        found = sorted(folder.glob("*.txt"))
        stems = {path.stem for path in found}
        # `cat_train.txt` beside `train.txt` says which of them show a cat.
        whole = [path for path in found if path.stem.rpartition("_")[2] not in stems - {path.stem}]
        if whole:
            return whole
    return []


def _listed(path: Path, known: set[str]) -> Iterator[str]:
    try:
        with open_file(path) as file:
            text = file.read(_MOST_BYTES).decode("utf-8-sig", "replace")
    except (OSError, UnreadableError):
        return
    for line in text.split("\n"):
        name = line.strip()
        with_truth = _WITH_TRUTH.fullmatch(name)
        if with_truth and name not in known:
            name = with_truth[1]
        if name:
            yield name
