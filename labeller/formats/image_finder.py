"""Finding the images that a file of annotations names, wherever beside it they lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.formats.told_folders import Match, MovedImages, is_absolute, match, own_folders
from labeller.jobs import JobContext
from labeller.media.folders import FolderWalk, FoundFile
from labeller.media.kinds import IMAGE_SUFFIXES
from labeller.media.unreadable import UnreadableError, printable

# So many names decide which folder the images are in.
_TELLING = 20
# A file of annotations lies beside its images, or in a folder beside theirs: `annotations/`, `labels/train/`.
_ABOVE = 2


class ImageFinder:
    """The images of a folder, found by the names that annotations give them."""

    def __init__(self, root: Path, context: JobContext, suffixes: frozenset[str] = IMAGE_SUFFIXES) -> None:
        """Walk once through `root`, for images or for what has other `suffixes`. Raises UnreadableError."""
        self.root = root
        self._what = "image" if suffixes is IMAGE_SUFFIXES else "file"
        self._paths: dict[str, None] = {}
        # Annotations from a system that does not tell capitals from small letters often have them otherwise.
        self._by_folded: dict[str, list[str]] = defaultdict(list)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        for found in FolderWalk(root, suffixes, check=context.check):
            if isinstance(found, FoundFile):
                self._paths[found.relative] = None
                self._by_folded[found.relative.casefold()].append(found.relative)
                self._by_name[PurePosixPath(found.relative).name.casefold()].append(found.relative)
                self._by_stem[str(PurePosixPath(found.relative).with_suffix("")).casefold()].append(found.relative)
        self.moved = MovedImages()
        self._known = own_folders(self._paths)

    @property
    def paths(self) -> list[str]:
        """Every image, relative to the root, in natural order."""
        return list(self._paths)

    def find(
        self, name: str, folders: Iterable[str] = (), *, place: str = "", is_elsewhere: bool = False
    ) -> str | Problem:
        """The path of the image called `name` relative to the root, or the Problem with it.

        It is looked for at that very path, then in each of `folders`, then anywhere by as much of its path as tells it
        from others. Absolute paths of other machines and back-slashes are taken too: their end counts; `is_elsewhere`
        says so of a path that has lost its beginning. What is in other folders than is told is another image, by the
        rule of `told_folders.match`; what is taken from elsewhere all the same is noted in `moved`.
        """
        wanted = _tidied(name)
        for folder in ("", *folders):
            path = f"{folder}/{wanted}".strip("/")
            if path in self._paths:
                return path
            alike = self._by_folded.get(path.casefold(), [])
            if len(alike) == 1:
                return alike[0]
        parts = PurePosixPath(wanted).parts
        if not parts or ".." in parts:
            return Problem(place or printable(name), "its path leads out of the media folder", Fault.UNSAFE_PATH)
        return self._by_end(parts, name, place, is_elsewhere=is_elsewhere or is_absolute(name))

    def with_stem(self, path: str) -> str | None:
        """The image at a path that lacks its extension, relative to the root; None unless there is just one."""
        found = self._by_stem.get(str(PurePosixPath(path)).casefold(), [])
        return found[0] if len(found) == 1 else None

    def _by_end(self, parts: tuple[str, ...], name: str, place: str, *, is_elsewhere: bool) -> str | Problem:
        told, above = "/".join(parts), self.root.absolute().parts
        namesakes = self._by_name.get(parts[-1].casefold(), [])
        matches = {one: match(told, one, root=above, known=self._known, is_elsewhere=is_elsewhere) for one in namesakes}
        candidates = [one for one in namesakes if matches[one] and matches[one] == max(matches.values())]
        if len(candidates) > 1:
            candidates = [one for one in candidates if one.endswith(parts[-1])] or candidates
            candidates = _longest_common_end(candidates, parts)
        if len(candidates) == 1:
            if matches[candidates[0]] is Match.MOVED:
                self.moved.found[name] = candidates[0]
            return candidates[0]
        what, where = printable(name), place or printable(name)
        if candidates:
            return Problem(where, f"{len(candidates)} {self._what}s could be meant by {what}", Fault.AMBIGUOUS_FILE)
        return Problem(where, f"the {self._what} {what} is not there", Fault.MISSING_FILE)


def find_root(
    source: Path, names: Iterable[str], context: JobContext, suffixes: frozenset[str] = IMAGE_SUFFIXES
) -> ImageFinder:
    """The folder around a file of annotations that holds the images it names: its own, or one or two above.

    Where none does, its own: every name then is a Problem. Raises UnreadableError.
    """
    telling = list(islice(names, _TELLING))
    folder = source.parent
    first = ImageFinder(folder, context, suffixes)
    for place in (folder, *islice(folder.parents, _ABOVE)):
        finder = first if place == folder else _in_images_of(place, context, suffixes)
        if finder is not None and any(isinstance(finder.find(name), str) for name in telling):
            return finder
    return first


def _in_images_of(folder: Path, context: JobContext, suffixes: frozenset[str]) -> ImageFinder | None:
    """The images beside the folder of the annotations; a folder without one named for images is not walked through."""
    try:
        named = [child for child in folder.iterdir() if child.is_dir() and child.name.casefold() in _IMAGE_FOLDERS]
    except OSError:
        return None
    try:
        return ImageFinder(folder, context, suffixes) if named else None
    except UnreadableError:
        return None


_IMAGE_FOLDERS = frozenset(
    {"images", "image", "imgs", "img", "jpegimages", "train", "val", "valid", "validation", "test", "data"}
    | {f"{split}{year}" for split in ("train", "val", "test") for year in (2014, 2017)}
)


def _tidied(name: str) -> str:
    """The name with forward slashes and without what stands before its first folder."""
    path = PureWindowsPath(name) if "\\" in name else PurePosixPath(name)
    parts = [part for part in path.parts if part not in (path.anchor, ".")]
    return "/".join(parts)


def _longest_common_end(candidates: list[str], parts: tuple[str, ...]) -> list[str]:
    """Those that share the most folders with the name, counted from its end."""

    def shared(candidate: str) -> int:
        there = PurePosixPath(candidate).parts
        pairs = zip(reversed(there), reversed(parts), strict=False)
        return next(
            (count for count, (one, other) in enumerate(pairs) if one.casefold() != other.casefold()), len(there)
        )

    best = max(map(shared, candidates))
    return [candidate for candidate in candidates if shared(candidate) == best]
