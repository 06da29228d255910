"""Images with a text file of labels each: where they lie and which split they are in, in every order of folders."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.formats.image_finder import ImageFinder
from labeller.formats.split_names import SPLITS
from labeller.formats.told_folders import Match, MovedImages, match, own_folders
from labeller.jobs import JobContext
from labeller.media.files import is_file
from labeller.media.folders import FolderWalk, FoundFile
from labeller.media.texts import read_text
from labeller.media.unreadable import UnreadableError, printable

_IMAGE_FOLDERS = frozenset({"images", "image", "imgs", "img", "jpegimages"})
_LABEL_FOLDERS = ("labels", "label", "annotations", "labelTxt")
_SPLIT_FOLDER = re.compile(rf"(?:obj_)?({'|'.join(SPLITS)})(?:_data|_?\d{{4}})?")
# Texts that lie among label files and are none.
_OTHER_TEXTS = re.compile(
    rf"(readme.*|license.*|predefined_classes|classes|labels|names|notes|data|{'|'.join(SPLITS)})\.txt"
)


@dataclass(slots=True)
class LabelLayout:
    """Paths relative to the root of the images, and to that of the labels; `splits` by the path of the image.

    `alone` are the stems of label files without an image, which were told.
    """

    images: list[str] = field(default_factory=list)
    label_of: dict[str, str] = field(default_factory=dict)
    splits: dict[str, str] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def find_layout(
    images_root: Path, labels_root: Path, told_splits: dict[str, list[str]], context: JobContext
) -> LabelLayout:
    """Walk through both folders, and tie labels to images. Raises UnreadableError if one cannot be listed."""
    found = LabelLayout()
    for one in FolderWalk(images_root, check=context.check):
        if isinstance(one, FoundFile):
            found.images.append(one.relative)
        else:
            found.problems.append(one)
    texts = FolderWalk(labels_root, frozenset({".txt"}), context.check)
    label_files = {one.relative[:-4]: one.relative for one in texts if isinstance(one, FoundFile)}
    _tie(found, label_files)
    found.splits = {path: split for path in found.images if (split := _split_by_folder(path)) is not None}
    told: dict[str, list[str]] = defaultdict(list)
    for path, split in _told(found, images_root, labels_root, told_splits, context):
        told[path].append(split)
    for path, splits in told.items():
        # Images of one split often stand in for another that trainers ask for: their folder says which it is.
        found.splits[path] = found.splits[path] if found.splits.get(path) in splits else splits[0]
    return found


def label_places(stem: str) -> Iterator[str]:
    """Where the label file of an image may be, both without extension: the usual places first.

    `images/train/x` has `labels/train/x`, `train/images/x` has `train/labels/x`; others lie beside the image, in a
    folder `labels` there, or in one that mirrors all folders.
    """
    parts = stem.split("/")
    for place in reversed(range(len(parts) - 1)):
        if parts[place].lower() in _IMAGE_FOLDERS:
            for name in _LABEL_FOLDERS:
                yield "/".join([*parts[:place], name, *parts[place + 1 :]])
    yield stem
    above = PurePosixPath(stem).parent
    for name in _LABEL_FOLDERS:
        yield str(above / name / parts[-1])
        yield str(above.parent / name / parts[-1])
        yield f"{name}/{stem}"


def _tie(found: LabelLayout, label_files: dict[str, str]) -> None:
    images_of: dict[str, list[str]] = defaultdict(list)
    for image in found.images:
        stem = _stem(image)
        path = next((label_files[place] for place in label_places(stem) if place in label_files), None)
        if path is not None and not _is_other_text(path):
            images_of[path].append(image)
    tied = {image for images in images_of.values() for image in images}
    left = [image for image in found.images if image not in tied]
    moved = MovedImages()
    astray: set[str] = set()
    known = own_folders(found.images)
    for image, path in _by_name(left, [path for path in label_files.values() if path not in images_of]):
        fits = match(path, image, known=known)
        if fits is Match.MOVED:
            moved.found[path] = image
        if fits:
            images_of[path].append(image)
        else:
            astray.add(path)
    found.problems += moved.problems("label files")
    found.label_of = {image: path for path, images in images_of.items() for image in images}
    for path, images in images_of.items():
        if len(images) > 1:
            reason = f"{len(images)} images have this name ({_few(images)}); all got its labels"
            found.problems.append(Problem(printable(path), reason, Fault.DUPLICATE_NAME, is_mended=True))
    _note_unpaired(found, label_files.values(), images_of, astray)


def _by_name(images: Sequence[str], label_files: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Images and label files that lie in unlike folders, where only one of each has the name."""
    texts, pictures = defaultdict(list), defaultdict(list)
    for path in label_files:
        texts[PurePosixPath(path).stem].append(path)
    for image in images:
        pictures[PurePosixPath(_stem(image)).name].append(image)
    for name, namesakes in pictures.items():
        if len(namesakes) == len(texts.get(name, ())) == 1 and not _is_other_text(texts[name][0]):
            yield namesakes[0], texts[name][0]


def _stem(image: str) -> str:
    """The path of an image without extension, if it has one."""
    file = PurePosixPath(image)
    return str(file.with_suffix("")) if file.suffix else image


def _is_other_text(path: str) -> bool:
    """Whether it is a list or a note at the top. Further down the image of that name is meant."""
    return "/" not in path and bool(_OTHER_TEXTS.fullmatch(path.lower()))


def _note_unpaired(
    found: LabelLayout, label_files: Iterable[str], images_of: dict[str, list[str]], astray: set[str]
) -> None:
    """Label files without image: those beside others that have one, and those `astray`, whose namesake is elsewhere."""
    folders = {PurePosixPath(path).parent for path in images_of}
    for path in label_files:
        file = PurePosixPath(path)
        is_told = path in astray or (path not in images_of and file.parent in folders)
        if is_told and not _OTHER_TEXTS.fullmatch(file.name.lower()):
            found.alone.add(file.stem)
            found.problems.append(Problem(printable(path), "no image has this name; left out", Fault.MISSING_FILE))
    without = [image for image in found.images if image not in found.label_of]
    if without and (images_of or astray):
        reason = f"images without a label file, which come in without an answer: {len(without):,} ({_few(without)})"
        found.problems.append(Problem("label files", reason, Fault.INCOMPLETE, is_mended=True))


def _split_by_folder(path: str) -> str | None:
    for part in PurePosixPath(path).parts[:-1]:
        match = _SPLIT_FOLDER.fullmatch(part.lower())
        if match:
            return SPLITS[match.group(1)]
    return None


def _told(
    found: LabelLayout, images_root: Path, labels_root: Path, splits: dict[str, list[str]], context: JobContext
) -> Iterator[tuple[str, str]]:
    """Images and each split that the dataset says they are in, the one to train on first."""
    finder: ImageFinder | None = None
    for split, paths in splits.items():
        for path in paths:
            if path.lower().endswith(".txt"):
                finder = finder or ImageFinder(images_root, context)
                images = list(_listed(found, labels_root, path, finder))
            else:
                images = _below(found.images, path)
            yield from ((image, split) for image in images)
    if finder is not None:
        found.problems += finder.moved.problems("lists of images")


def _listed(found: LabelLayout, root: Path, path: str, finder: ImageFinder) -> Iterator[str]:
    """The images in a list with one path in each line."""
    place = _list_file(root, path)
    if place is None:
        found.problems.append(Problem(printable(path), "the list of images is not there", Fault.MISSING_FILE))
        return
    try:
        lines = read_text(place).text.splitlines()
    except UnreadableError as error:
        found.problems.append(error.as_problem(printable(place.name)))
        return
    for number, line in enumerate(lines, start=1):
        if line.strip():
            image = finder.find(line.strip(), place=f"{printable(place.name)}, line {number:,}")
            if isinstance(image, str):
                yield image
            elif PurePosixPath(line.strip().replace("\\", "/")).stem not in found.alone:
                found.problems.append(image)


def _list_file(root: Path, path: str) -> Path | None:
    """The list of that path inside the folder: whatever stands before its last parts may be of another machine."""
    parts = _parts(path)
    places = (root.joinpath(*parts[first:]) for first in range(len(parts)))
    return next((place for place in places if is_file(place)), None)


def _below(images: Sequence[str], path: str) -> list[str]:
    """The images in a folder that is told by its path, the beginning of which may be that of another machine."""
    parts = _parts(path)
    for first in range(len(parts)):
        folder = "/".join(parts[first:]) + "/"
        inside = [image for image in images if image.startswith(folder)]
        if inside:
            return inside
    return list(images) if not parts else []


def _parts(path: str) -> tuple[str, ...]:
    given = PureWindowsPath(path) if "\\" in path else PurePosixPath(path)
    return tuple(part for part in given.parts if part not in (given.anchor, ".", ".."))


def _few(names: Sequence[str]) -> str:
    return ", ".join(map(printable, names[:3])) + (" …" if len(names) > 3 else "")
