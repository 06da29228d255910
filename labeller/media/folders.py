"""Walking a client's folder: the files that are wanted, in the order a person would list them, and what was left out.

Links are followed only inside the folder, so that a prepared folder cannot draw other files of the user into a
project, nor send the walk round in circles.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from labeller.domain.item import Problem
from labeller.media.charsets import ignore
from labeller.media.files import reason_of
from labeller.media.images import is_image
from labeller.media.kinds import (
    AUDIO_SUFFIXES,
    HEAD_BYTES,
    IMAGE_SUFFIXES,
    OTHER_PICTURE_SUFFIXES,
    OTHER_SOUND_SUFFIXES,
)
from labeller.media.unreadable import UnreadableError, printable

# What systems and programs leave in folders; everything that begins with a dot is passed over with it.
_JUNK = frozenset({"__macosx", "thumbs.db", "desktop.ini", "ehthumbs.db", "$recycle.bin", "system volume information"})

# What is named in the report when files with the suffixes at the left are wanted, so that none is missed in silence.
_CANNOT_BE_READ = {
    IMAGE_SUFFIXES: (OTHER_PICTURE_SUFFIXES, "{} pictures cannot be read; convert it to JPEG or PNG"),
    AUDIO_SUFFIXES: (OTHER_SOUND_SUFFIXES, "{} sounds cannot be read; convert it to WAV, FLAC or MP3"),
}

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of the folder; `relative` is its path inside it with forward slashes."""

    path: Path
    relative: str
    size_bytes: int
    modified_ns: int


class FolderWalk:
    """One walk through a folder and its subfolders, as an iterator of files and of problems with what is not one.

    Files come before the subfolders beside them, each in natural order (`img2` before `img10`). Hidden files and what
    systems leave behind are passed over in silence, and so are files of other kinds. Of 100,000 files only those of one
    folder are held at a time.
    """

    def __init__(
        self,
        folder: Path,
        suffixes: frozenset[str] = IMAGE_SUFFIXES,
        check: Callable[[], None] = ignore,
        only: Iterable[str] = (),
    ) -> None:
        """Walk `folder` for files with these suffixes (lower case, with the dot).

        Images are also found where they have no suffix. `check` is called for each entry and may raise to cancel.
        `only` are paths in the folder, of files or of subfolders with all that they hold: nothing else is looked at.
        """
        self._folder = Path(folder)
        self._suffixes = suffixes
        self._wants_images = suffixes is IMAGE_SUFFIXES
        self._check = check
        self._only = frozenset(only)
        self._above_only = frozenset(str(above) for one in self._only for above in PurePosixPath(one).parents)
        self._root = Path(os.path.realpath(folder))
        self._walk = self._begin()

    def __iter__(self) -> Iterator[FoundFile | Problem]:
        return self._walk

    def _begin(self) -> Iterator[FoundFile | Problem]:
        """Raises UnreadableError if the folder itself cannot be listed."""
        waiting = [""]
        while waiting:
            relative = waiting.pop()
            try:
                entries = self._list(relative)
            except OSError as error:
                if not relative:
                    raise UnreadableError(_reason(error), self._folder) from error
                yield Problem(printable(relative), _reason(error))
                continue
            subfolders = []
            for entry in entries:
                self._check()
                found = self._look_safely(entry, relative + entry.name)
                if isinstance(found, _Subfolder):
                    subfolders.append(found.relative)
                elif found is not None:
                    yield found
            waiting.extend(reversed(subfolders))

    def _list(self, relative: str) -> list[os.DirEntry[str]]:
        with os.scandir(self._folder / relative) as entries:
            wanted = [entry for entry in entries if self._is_wanted(relative + entry.name)]
        return sorted(wanted, key=lambda entry: natural_key(entry.name))

    def _is_wanted(self, relative: str) -> bool:
        path = PurePosixPath(relative)
        if relative in self._only:
            return True  # chosen by its very name, so not even a hidden one is passed over
        if _is_hidden(path.name):
            return False
        if not self._only:
            return True
        return relative in self._above_only or any(str(above) in self._only for above in path.parents)

    def _look_safely(self, entry: os.DirEntry[str], relative: str) -> FoundFile | Problem | _Subfolder | None:
        try:
            return self._look(entry, relative)
        except OSError as error:
            return Problem(printable(relative), reason_of(error))

    def _look(self, entry: os.DirEntry[str], relative: str) -> FoundFile | Problem | _Subfolder | None:
        if _is_undecodable(entry.name):
            return Problem(printable(relative), "its name is not valid Unicode; rename it first")
        is_folder = entry.is_dir()
        if (is_folder or entry.is_symlink()) and (reason := self._reason_not_to_follow(entry, relative)):
            return Problem(printable(relative), reason)
        if is_folder:
            return _Subfolder(f"{relative}/")
        if not entry.is_file():
            return Problem(printable(relative), "it is a pipe or a device, not a file")
        return self._look_at_file(entry, relative)

    def _reason_not_to_follow(self, entry: os.DirEntry[str], relative: str) -> str | None:
        """Why a folder or a link is not gone into. Folders are asked too: a junction on Windows looks like one."""
        target = Path(os.path.realpath(entry.path))
        if target == self._root / relative:
            return None
        if not os.path.lexists(target):
            return "a link to something that is not there"
        if not target.is_relative_to(self._root):
            return "a link that leads out of the folder; not followed"
        return "a link to a folder that is read anyway" if entry.is_dir() else None

    def _look_at_file(self, entry: os.DirEntry[str], relative: str) -> FoundFile | Problem | None:
        stem, dot, ending = entry.name.rpartition(".")
        suffix = f".{ending.lower()}" if stem and dot else ""
        if suffix in self._suffixes or (not suffix and self._wants_images and _seems_image(Path(entry.path))):
            facts = entry.stat()
            return FoundFile(self._folder / relative, relative, facts.st_size, facts.st_mtime_ns)
        others, reason = _CANNOT_BE_READ.get(self._suffixes, (frozenset(), ""))
        if suffix in others:
            return Problem(printable(relative), reason.format(suffix[1:].upper()))
        return None


@dataclass(frozen=True, slots=True)
class _Subfolder:
    relative: str


def natural_key(name: str) -> tuple[list[str | int], str]:
    """Sorts `img2` before `img10`, and capitals with small letters."""
    parts: list[str | int] = [*_DIGITS.split(name.casefold())]
    parts[1::2] = [int(digits) for digits in parts[1::2]]
    return parts, name


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in _JUNK


def _is_undecodable(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return True
    return False


def _seems_image(path: Path) -> bool:
    with path.open("rb") as file:
        return is_image(file.read(HEAD_BYTES))


def _reason(error: OSError) -> str:
    """Why a folder cannot be listed."""
    if isinstance(error, FileNotFoundError):
        return "the folder is not there"
    return "it is not a folder" if isinstance(error, NotADirectoryError) else reason_of(error)
