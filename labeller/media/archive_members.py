"""What zip and tar archives hold, member by member, the same for both. Nothing is unpacked here."""

from __future__ import annotations

import gzip
import lzma
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Protocol, cast

from labeller.domain.fault import Fault
from labeller.media.files import open_file, reading
from labeller.media.unreadable import UnreadableError

ZIP_SUFFIXES = (".zip",)
TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz")

# What the libraries raise over archives that are damaged, cut short, or made to break them.
BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError,
    ValueError, OverflowError, IndexError, NotImplementedError, MemoryError,
)  # fmt: skip

_MAX_DIRECTORY_BYTES = 64 << 20
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_MAX_COMMENT = 1 << 16
_ENCRYPTED = 0x1
_IS_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
_METHOD_NAMES = {9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd", 99: "AES"}
# Far above every header; only data are read in one go of this size.
_MAX_READ_BYTES = 4 << 20
_STEP_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One member: `refusal` says why it cannot be taken at all; `open` gives its bytes and may raise what is BROKEN."""

    name: str
    size_bytes: int
    packed_bytes: int
    refusal: UnreadableError | None
    open: Callable[[], IO[bytes]]


class Reader(Protocol):
    """An open archive. `total_bytes` of what it holds is None where only reading on would tell."""

    @property
    def count(self) -> int | None: ...

    @property
    def total_bytes(self) -> int | None: ...

    def members(self) -> Iterator[Member]:
        """Its files in their order; folders are left out. Raises UnreadableError where it cannot be read further."""


@contextmanager
def open_archive(path: Path, most_bytes: int, check: Callable[[], None]) -> Iterator[Reader]:
    """An archive by its name. Of a tar archive at most so many bytes are read, packed ones counted unpacked.

    Raises UnreadableError where it is none, or damaged at its root.
    """
    with ExitStack() as stack:
        with reading(path):
            file = stack.enter_context(open_file(path))
        try:
            if path.name.lower().endswith(ZIP_SUFFIXES):
                _refuse_long_directory(file, path)
                reader: Reader = ZipReader(stack.enter_context(zipfile.ZipFile(file)), path)
            else:
                plain: IO[bytes] = file
                if not path.name.lower().endswith(".tar"):
                    plain = cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=file)))
                bounded = _Bounded(plain, most_bytes, check)
                tar = stack.enter_context(tarfile.TarFile(fileobj=cast("IO[bytes]", bounded), errors="surrogateescape"))
                reader = TarReader(tar, path, os.fstat(file.fileno()).st_size)
        except BROKEN as error:
            raise UnreadableError("it is no archive, or damaged or cut short", path, _AGAIN) from error
        yield reader


_LINK, _DEVICE = "a link; not unpacked", "it is a pipe or a device, not a file"
_AGAIN = "Nothing was unpacked. Ask for it again, or for a folder instead."


class ZipReader:
    """A zip archive, by the directory at its end."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive = archive
        self._path = path
        self._entries = [entry for entry in archive.infolist() if not entry.orig_filename.endswith(("/", "\\"))]
        self.count: int | None = len(self._entries)
        self.total_bytes: int | None = sum(entry.file_size for entry in self._entries)

    def members(self) -> Iterator[Member]:
        for entry in self._entries:
            yield Member(
                _zip_name(entry),
                entry.file_size,
                entry.compress_size,
                _zip_refusal(entry),
                lambda entry=entry: self._archive.open(entry),  # type: ignore[misc]
            )


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The name as its maker meant it: many write UTF-8 without saying so, some say it in a field of its own."""
    if entry.flag_bits & _IS_UTF8:
        return entry.orig_filename
    raw = entry.orig_filename.encode("cp437")
    return _unicode_path(entry.extra, raw) or _decoded(raw, "cp437")


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The name in Info-ZIP's extra field, if it is there and belongs to the plain one."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        content, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(content) > 5 and struct.unpack_from("<L", content, 1)[0] == zlib.crc32(raw):
            return _decoded(content[5:], "cp437")
    return ""


def _decoded(raw: bytes, otherwise: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode(otherwise, "replace")


def _zip_refusal(entry: zipfile.ZipInfo) -> UnreadableError | None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return UnreadableError(_LINK, fault=Fault.UNSAFE_PATH)
    if kind not in {0, stat.S_IFREG}:
        return UnreadableError(_DEVICE)
    if entry.flag_bits & _ENCRYPTED:
        return UnreadableError("it is encrypted; ask for an archive without a password")
    if entry.compress_type not in _METHODS:
        name = _METHOD_NAMES.get(entry.compress_type, f"method {entry.compress_type}")
        return UnreadableError(f"it is packed in a way that cannot be read ({name}); ask for a plain ZIP archive")
    return None


def _refuse_long_directory(file: BinaryIO, path: Path) -> None:
    """The directory is read in one go: 64 MiB are half a million files."""
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - _END.size - _MAX_COMMENT - _LOCATOR_64.size)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    size = 0
    if 0 <= at <= len(tail) - _END.size:
        size = _END.unpack_from(tail, at)[5]
    locator = at - _LOCATOR_64.size
    if size == 0xFFFF_FFFF and locator >= 0 and tail.startswith(b"PK\x06\x07", locator):
        file.seek(_LOCATOR_64.unpack_from(tail, locator)[2])
        size = _END_64.unpack(file.read(_END_64.size))[8]
    file.seek(0)
    if size > _MAX_DIRECTORY_BYTES:
        raise UnreadableError("it lists too many files", path, _AGAIN)


class TarReader:
    """A tar archive, read from its beginning to its end: what it holds is known when it has been read."""

    def __init__(self, archive: tarfile.TarFile, path: Path, size_bytes: int) -> None:
        self._archive = archive
        self._path = path
        self._size_bytes = size_bytes
        self.count: int | None = None
        self.total_bytes: int | None = None

    def members(self) -> Iterator[Member]:
        while True:
            try:
                entry = self._archive.next()
            except BROKEN as error:
                raise UnreadableError("it is damaged or cut short", self._path) from error
            if entry is None:
                return
            if not entry.isdir():
                yield Member(
                    _decoded(entry.name.encode("utf-8", "surrogateescape"), "cp1252"),
                    entry.size,
                    self._size_bytes,
                    _tar_refusal(entry),
                    lambda entry=entry: self._open(entry),  # type: ignore[misc]
                )

    def _open(self, entry: tarfile.TarInfo) -> IO[bytes]:
        stream = self._archive.extractfile(entry)
        if stream is None:
            raise tarfile.ReadError("not a file")
        return stream


def _tar_refusal(entry: tarfile.TarInfo) -> UnreadableError | None:
    if entry.issym() or entry.islnk():
        return UnreadableError(_LINK, fault=Fault.UNSAFE_PATH)
    if entry.issparse():
        return UnreadableError("it is packed in a way that cannot be read (sparse file)")
    return None if entry.isreg() else UnreadableError(_DEVICE)


class _Bounded:
    """A file to read on in, with a limit, so that a few bytes cannot keep the program busy for hours."""

    def __init__(self, file: IO[bytes], most_bytes: int, check: Callable[[], None]) -> None:
        self._file = file
        self._most_bytes = most_bytes
        self._check = check

    def read(self, size: int) -> bytes:
        if size > _MAX_READ_BYTES:
            raise tarfile.ReadError("a header of this size is no header")
        self._refuse_beyond(self.tell() + size)
        return self._file.read(size)

    def seek(self, place: int) -> int:
        """Go on to a place, step by step: of packed data every byte before it has to be unpacked."""
        self._refuse_beyond(place)
        here = self.tell()
        while place - here > _STEP_BYTES:
            self._check()
            before, here = here, self._file.seek(here + _STEP_BYTES)
            if here <= before:
                raise tarfile.ReadError("unexpected end of data")
        return self._file.seek(place)

    def tell(self) -> int:
        return self._file.tell()

    def _refuse_beyond(self, place: int) -> None:
        if place > self._most_bytes:
            raise tarfile.ReadError("it becomes too large")
