"""Unpacking the archives that clients send: only plain files, only below one folder, and all of it or nothing.

What cannot be taken is a Problem of the report, and the rest is taken. Archives inside archives stay closed.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.durable import making
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.media.archive_members import BROKEN, TAR_SUFFIXES, ZIP_SUFFIXES, Member, Reader, open_archive
from labeller.media.archive_names import inner_path, is_junk
from labeller.media.disk_room import refuse_full_disk
from labeller.media.files import reading
from labeller.media.unreadable import UnreadableError, printable

ARCHIVE_SUFFIXES = (*ZIP_SUFFIXES, *TAR_SUFFIXES)

_NESTED = (*ARCHIVE_SUFFIXES, ".7z", ".rar", ".tar.bz2", ".tar.xz")
_CHUNK_BYTES = 1 << 20
# After so many bytes the disk is looked at again.
_LOOK_EVERY_BYTES = 100 << 20
# What a file system says about one name, while the next may be all right.
_OF_ONE_FILE = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ENOTDIR, errno.EISDIR, errno.EEXIST}


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold. `ratio`, of unpacked to packed bytes, counts for what unpacks to `ratio_from_bytes`.

    Text packs to a hundredth at most; what shrinks more was made to fill a disk.
    """

    files: int = 500_000
    total_bytes: int = 512 << 30
    ratio: int = 200
    ratio_from_bytes: int = 256 << 20

    def most_bytes(self, packed_bytes: int) -> int:
        """How large so many packed bytes may become."""
        return max(self.ratio_from_bytes, min(self.total_bytes, self.ratio * packed_bytes))


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came out of an archive: how many files, of how many bytes, and what was not taken."""

    files: int
    size_bytes: int
    problems: tuple[Problem, ...]


def is_archive(path: Path) -> bool:
    """Whether a file is called like an archive that can be unpacked."""
    return path.name.lower().endswith(ARCHIVE_SUFFIXES) and path.is_file()


def archive_stem(path: Path) -> str:
    """The name of an archive without its ending, `.tar.gz` for one."""
    suffix = max((one for one in ARCHIVE_SUFFIXES if path.name.lower().endswith(one)), key=len, default="")
    return path.name[: len(path.name) - len(suffix)] or path.name


def everything(_path: str) -> bool:
    return True


def _as_it_is(_folder: Path, _done: Unpacked) -> None:
    pass


def unpack(
    archive: Path,
    target: Path,
    context: JobContext,
    *,
    is_wanted: Callable[[str], bool] = everything,
    limits: Limits = LIMITS,
    complete: Callable[[Path, Unpacked], None] = _as_it_is,
) -> Unpacked:
    """Unpack into `target`, a folder that does not exist yet and appears when it is complete.

    What `is_wanted` says no to, by its path in the archive, is there as an empty file. `complete` may add to the folder
    before it appears. Raises UnreadableError if nothing can be unpacked, and LabellerError if the disk has no room or
    the folder cannot be written.
    """
    with reading(archive):
        packed_bytes = archive.stat().st_size
    most_bytes = limits.most_bytes(packed_bytes)
    with open_archive(archive, most_bytes, context.check) as reader:
        _refuse_oversized(archive, reader, most_bytes, limits)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with making(target) as half:
                half.mkdir()
                # Of a part nobody knows the size; the disk is looked at on the way.
                refuse_full_disk(target.parent, (reader.total_bytes or packed_bytes) if is_wanted is everything else 0)
                unpacking = _Unpacking(archive, half, is_wanted, limits, most_bytes, context)
                unpacking.run(reader)
                done = unpacking.unpacked()
                complete(half, done)
                half.rename(target)
        except OSError as error:
            raise _cannot_be_written(archive, target, error) from error
    return done


def _refuse_oversized(archive: Path, reader: Reader, most_bytes: int, limits: Limits) -> None:
    if reader.count is not None and reader.count > limits.files:
        raise UnreadableError(f"it holds more than {limits.files:,} files", archive, _NOTHING)
    if reader.total_bytes is not None and reader.total_bytes > most_bytes:
        raise UnreadableError(_TOO_LARGE, archive, _NOTHING)


_NOTHING = "Nothing was unpacked. Ask where it comes from, or unpack it yourself and choose the folder."
_TOO_LARGE = "it would become far too large for what it is, as archives do that are made to fill a disk"


def _cannot_be_written(archive: Path, target: Path, error: OSError) -> LabellerError:
    is_full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    reason = "the disk has no room for it" if is_full else error.strerror or str(error)
    return LabellerError(
        f"{printable(archive.name)} cannot be unpacked into {target.parent}: {reason}.",
        "Nothing of it was left behind. Make room there, and try again.",
    )


class _Unpacking:
    """One archive on its way into one folder."""

    def __init__(
        self,
        archive: Path,
        folder: Path,
        is_wanted: Callable[[str], bool],
        limits: Limits,
        most_bytes: int,
        context: JobContext,
    ) -> None:
        self._archive = archive
        self._folder = folder
        self._is_wanted = is_wanted
        self._limits = limits
        self._most_bytes = most_bytes
        self._context = context
        self._seen: set[str] = set()
        self._folders = {""}
        self._problems: list[Problem] = []
        self._files = 0
        self._size_bytes = 0
        self._space_known_to = 0

    def run(self, reader: Reader) -> None:
        """Take every member that can be taken. Raises OSError where the disk refuses, and UnreadableError."""
        try:
            for number, member in enumerate(reader.members()):
                if number >= self._limits.files:
                    raise UnreadableError(f"it holds more than {self._limits.files:,} files", self._archive)
                self._tell(number, reader)
                self._take(member)
        except UnreadableError as error:
            if not self._files:
                raise
            self._problems.append(Problem(printable(self._archive.name), f"{error.reason}; what came before was taken"))

    def unpacked(self) -> Unpacked:
        """Raises UnreadableError if nothing came out."""
        if not self._files:
            reason = f"{self._problems[0].reason}" if self._problems else "there are no files in it"
            raise UnreadableError(reason, self._archive, _NOTHING)
        return Unpacked(self._files, self._size_bytes, tuple(self._problems))

    def _tell(self, number: int, reader: Reader) -> None:
        self._context.progress(number, reader.count or 0, f"Unpacking {printable(self._archive.name)}")

    def _take(self, member: Member) -> None:
        try:
            path = inner_path(member.name)
            if is_junk(path):
                return
            self._refuse(member, path)
            self._write(member, path)
        except UnreadableError as error:
            self._problems.append(error.as_problem(printable(member.name)))
            return
        if path != member.name.replace("\\", "/").removeprefix("./"):
            reason = f"its name cannot be kept; it is called {path} now"
            self._problems.append(Problem(printable(member.name), reason, Fault.UNSAFE_PATH, is_mended=True))

    def _refuse(self, member: Member, path: str) -> None:
        if member.refusal is not None:
            raise member.refusal
        if path in self._seen:
            raise _named_alike("there is another file of this name in the archive; the first was taken")
        if path.lower().endswith(_NESTED):
            raise UnreadableError("an archive inside the archive; it is not opened", fault=Fault.UNSUPPORTED)
        if member.size_bytes > self._limits.most_bytes(member.packed_bytes):
            raise UnreadableError(_TOO_LARGE)

    def _write(self, member: Member, path: str) -> None:
        place = self._folder / path
        folder = path.rpartition("/")[0]
        try:
            if folder not in self._folders:
                place.parent.mkdir(parents=True, exist_ok=True)
                self._folders.add(folder)
            # Never over another file: on some systems names that differ in capitals only are the same.
            file = place.open("xb")
        except OSError as error:
            if error.errno not in _OF_ONE_FILE:
                raise
            raise _refusal_of_name(error) from error
        try:
            with file:
                if self._is_wanted(path):
                    for chunk in self._chunks(member):
                        self._keep_room(len(chunk))
                        file.write(chunk)
        except UnreadableError:
            place.unlink()
            raise
        self._seen.add(path)
        self._files += 1

    def _chunks(self, member: Member) -> Iterator[bytes]:
        """The bytes of a member, checked against the archive's own sum. Raises UnreadableError."""
        try:
            with member.open() as stream:
                while chunk := stream.read(_CHUNK_BYTES):
                    self._context.check()
                    yield chunk
        except BROKEN as error:
            raise UnreadableError("it is damaged in the archive") from error

    def _keep_room(self, count: int) -> None:
        """Look again now and then: a tar archive does not say what it holds, and others use the disk as well."""
        self._size_bytes += count
        if self._size_bytes > self._most_bytes:
            raise UnreadableError(_TOO_LARGE)
        if self._size_bytes > self._space_known_to:
            refuse_full_disk(self._folder.parent, 0)
            self._space_known_to = self._size_bytes + _LOOK_EVERY_BYTES


def _refusal_of_name(error: OSError) -> UnreadableError:
    if error.errno == errno.EEXIST:
        return _named_alike("there is another file of this name here, perhaps in other capitals; the first was taken")
    if error.errno in {errno.ENOTDIR, errno.EISDIR}:
        return _named_alike("there is a file where it needs a folder, or the reverse")
    return UnreadableError("no file can have this name here")


def _named_alike(reason: str) -> UnreadableError:
    return UnreadableError(reason, fault=Fault.DUPLICATE_NAME)
