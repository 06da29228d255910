"""Which part of an unpacked archive is the source: a table, a list of annotations, or the folder as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from labeller.domain.item import Medium
from labeller.formats.format import Format, ReadOptions
from labeller.jobs import JobContext
from labeller.media.kinds import AUDIO_SUFFIXES, IMAGE_SUFFIXES
from labeller.media.unreadable import UnreadableError

_MEDIA_SUFFIXES = IMAGE_SUFFIXES | AUDIO_SUFFIXES
# What tells of a dataset instead of being it.
_CARDS = ("readme", "license", "licence", "notice", "changelog", "manifest", "dataset_info")
_MOST_FILES = 50
# From here on a folder is of a format of its own, and not just some files.
_SURE = 0.5
_DEEPEST = 8


def find_inner(folder: Path, formats: Sequence[Format]) -> tuple[Path, Format]:
    """The source in a folder, and which of these formats it has.

    Raises UnreadableError if it has none of them; where there is but one format, it is taken at its word.
    """
    inner = _step_in(folder)
    files = _data_files(inner)
    if len(formats) == 1:
        return _place_for(formats[0], inner, files), formats[0]
    if len(files) == 1 and _is_all_there_is(inner, files[0]) and (best := _best(files[0], formats))[1] > 0:
        return files[0], best[0]
    of_folder, sureness = _best(inner, formats)
    if sureness < _SURE and (meant := _file_that_is_meant(inner, files, formats)) is not None:
        return meant
    if sureness <= 0:
        raise UnreadableError("the format of what it holds is not known", folder)
    return inner, of_folder


def find_table(folder: Path, formats: Sequence[Format]) -> tuple[Path, Format] | None:
    """The file of a folder that names the pictures or sounds beside it, and its format; None where there is none."""
    return _file_that_is_meant(folder, _data_files(folder), formats) if _has_media(folder) else None


def _file_that_is_meant(folder: Path, files: Sequence[Path], formats: Sequence[Format]) -> tuple[Path, Format] | None:
    """A table beside pictures is what is meant if it names them, and else a note about them.

    Several files of plain text are texts each.
    """
    surest = sorted(((file, *_best(file, formats)) for file in files), key=lambda one: -one[2])
    for file, of_file, sureness in surest:
        if sureness > _SURE and (not _has_media(folder) or _names_media(file, of_file)):
            return file, of_file
    return None


def _step_in(folder: Path) -> Path:
    """Many archives hold one folder that holds all the rest."""
    for _ in range(_DEEPEST):
        entries = list(islice((entry for entry in folder.iterdir() if not entry.name.startswith(".")), 2))
        if len(entries) != 1 or not entries[0].is_dir():
            break
        folder = entries[0]
    return folder


def _data_files(folder: Path) -> list[Path]:
    """Its files that may be a source by themselves."""
    found = (path for path in sorted(folder.iterdir()) if path.is_file() and _is_data(path))
    return list(islice(found, _MOST_FILES))


def _is_data(path: Path) -> bool:
    name = path.name.lower()
    return not name.startswith((".", *_CARDS)) and path.suffix.lower() not in _MEDIA_SUFFIXES


def _is_all_there_is(folder: Path, file: Path) -> bool:
    return all(path == file or path.name.lower().startswith((".", *_CARDS)) for path in folder.iterdir())


def _best(source: Path, formats: Sequence[Format]) -> tuple[Format, float]:
    sureness = [one.sniff(source) for one in formats]
    place = max(range(len(formats)), key=sureness.__getitem__)
    return formats[place], sureness[place]


def _place_for(chosen: Format, folder: Path, files: Sequence[Path]) -> Path:
    """Where the chosen format is surest; a format of tables takes the first file that is called like one."""
    best = max((folder, *files), key=chosen.sniff)
    if chosen.sniff(best) <= 0 and chosen.extensions:
        return next((file for file in files if file.suffix.lower() in chosen.extensions), folder)
    return best


def _has_media(folder: Path) -> bool:
    return any(path.suffix.lower() in _MEDIA_SUFFIXES for path in folder.rglob("*"))


def _names_media(file: Path, chosen: Format) -> bool:
    try:
        return chosen.preview(file, ReadOptions(), JobContext()).medium in {Medium.IMAGE, Medium.AUDIO}
    except UnreadableError:
        return False
