"""Putting items into an export as files: images and sounds byte for byte, texts as UTF-8."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from labeller.domain.dataset import DatasetItem
from labeller.domain.item import Medium
from labeller.errors import LabellerError
from labeller.formats.safe_names import NameBook, split_suffix
from labeller.media.files import open_file
from labeller.media.hashing import content_chunks
from labeller.media.kinds import AUDIO_SUFFIXES, HEAD_BYTES, IMAGE_SUFFIXES, kind_of
from labeller.media.pages import file_of, split_page
from labeller.media.unreadable import UnreadableError

_SUFFIX_OF = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "GIF": ".gif",
    "WebP": ".webp",
    "TIFF": ".tif",
    "AVIF": ".avif",
    "BMP": ".bmp",
    "PPM": ".ppm",
    "a WAV sound": ".wav",
    "a FLAC sound": ".flac",
    "an Ogg sound": ".ogg",
    "an MP3 sound": ".mp3",
}  # fmt: skip
_SUFFIXES = {Medium.IMAGE: IMAGE_SUFFIXES, Medium.AUDIO: AUDIO_SUFFIXES}
# Hardly any loader looks for these spellings.
_USUAL = {".wave": ".wav", ".oga": ".ogg"}


class MissingMediumError(LabellerError):
    """The file of an item is not to be had, so nothing can be exported that holds it."""


def put_file(entry: DatasetItem, names: NameBook, target: Path, folder: str) -> str:
    """Write the item into `folder` of `target` under a safe, free name. Returns its path relative to `target`.

    A file whose name has no extension of its kind gets one. Raises MissingMediumError.
    """
    if entry.item.medium is Medium.TEXT:
        stem = PurePosixPath(entry.item.name).name.removesuffix(".txt")
        place = _place(target, folder, names.file(folder, stem, ".txt"))
        (target / place).write_bytes(_text_bytes(entry.item.text or ""))
        return place
    source, asked = _source_of(entry), _name_of(entry)
    stem, suffix = split_suffix(asked)
    if suffix.lower() not in _SUFFIXES[entry.item.medium]:
        stem, suffix = asked, _suffix_by_content(source)
    suffix = _USUAL.get(suffix.lower(), suffix)
    place = _place(target, folder, names.file(folder, stem, suffix, asked=asked, path=entry.item.path or ""))
    if not (entry.may_link and _linked(source, target / place)):
        _copy(source, target / place)
    return place


def _text_bytes(text: str) -> bytes:
    """UTF-8. Readers take a byte order mark away, so a text that begins with one gets another."""
    return ("\ufeff" * text.startswith("\ufeff") + text).encode("utf-8")


def _place(target: Path, folder: str, name: str) -> str:
    (target / folder).mkdir(parents=True, exist_ok=True)
    return f"{folder}/{name}" if folder else name


def _source_of(entry: DatasetItem) -> Path:
    if entry.media_path is None:
        raise missing_medium(entry.item.name)
    return entry.media_path


def _name_of(entry: DatasetItem) -> str:
    """What the file is called; a page of `scan.tif` becomes `scan-page-2.tif`."""
    name, page = split_page(PurePosixPath(entry.item.path or entry.item.name).name)
    if page is None:
        return name
    stem, suffix = split_suffix(name)
    return f"{stem}-page-{page}{suffix}"


def _suffix_by_content(source: Path) -> str:
    try:
        with open_file(file_of(source)) as file:
            kind = kind_of(file.read(HEAD_BYTES))
    except (OSError, UnreadableError) as error:
        raise missing_medium(str(source)) from error
    return _SUFFIX_OF.get(kind.title, "") if kind else ""


def _linked(source: Path, target: Path) -> bool:
    """Whether the file could be given a second name: on the same disk, if that can do it. A page is no file."""
    try:
        os.link(source.resolve(), target)
    except OSError:
        return False
    return True


def _copy(source: Path, target: Path) -> None:
    """Copy the bytes, nothing else: a fault in reading names the medium, one in writing is the disk's."""
    with target.open("xb") as copy:
        chunks = content_chunks(source)
        while chunk := _next_chunk(chunks, source):
            copy.write(chunk)


def _next_chunk(chunks: Iterator[bytes], source: Path) -> bytes:
    try:
        return next(chunks, b"")
    except UnreadableError as error:
        raise missing_medium(str(source)) from error


def missing_medium(what: str) -> MissingMediumError:
    """What to say of an item or a file that cannot be read."""
    return MissingMediumError(
        f"The file of an item cannot be read: {what}.",
        "Nothing was exported. If its folder has moved, find it again with “Locate media”; then export once more.",
    )
