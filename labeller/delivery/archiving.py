"""A delivery as one zip archive. The same folder gives the same bytes; what is packed already is not packed again."""

from __future__ import annotations

import zipfile
from pathlib import Path

from labeller.delivery.manifest import files_below
from labeller.errors import LabellerError
from labeller.jobs import JobContext

SUFFIX = ".zip"

_CHUNK_BYTES = 1 << 20
# The earliest that a zip archive can say: times would make equal deliveries differ.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE_FILE = 0o100644
_PACKED = frozenset({
    ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".webp", ".gif", ".avif", ".mp3", ".ogg", ".oga",
    ".opus", ".flac", ".parquet", ".spacy", ".zip", ".gz",
})  # fmt: skip


def write_archive(folder: Path, archive: Path, context: JobContext) -> None:
    """Put all files of the folder into a new archive and read it back. Raises LabellerError if it came back broken."""
    paths = sorted(files_below(folder))
    with zipfile.ZipFile(archive, "x") as packed:
        for number, path in enumerate(paths):
            context.progress(number, len(paths), "Packing the archive")
            _add(packed, folder / path, path, context)
    with zipfile.ZipFile(archive) as packed:
        for number, info in enumerate(packed.infolist()):
            context.progress(number, len(paths), "Reading the archive back")
            _check(packed, info, context)


def _add(packed: zipfile.ZipFile, source: Path, path: str, context: JobContext) -> None:
    info = zipfile.ZipInfo(path, _NO_TIME)
    info.create_system, info.external_attr = _UNIX, _READABLE_FILE << 16
    info.compress_type = zipfile.ZIP_STORED if source.suffix.lower() in _PACKED else zipfile.ZIP_DEFLATED
    info.file_size = source.stat().st_size
    with source.open("rb") as file, packed.open(info, "w") as member:
        while chunk := file.read(_CHUNK_BYTES):
            context.check()
            member.write(chunk)


def _check(packed: zipfile.ZipFile, info: zipfile.ZipInfo, context: JobContext) -> None:
    try:
        with packed.open(info) as member:
            while member.read(_CHUNK_BYTES):
                context.check()
    except zipfile.BadZipFile as error:
        raise LabellerError(
            f"The archive did not read back as it was written: {info.filename}.",
            "Nothing was left behind. Check the disk, or choose another one, and export again.",
        ) from error
