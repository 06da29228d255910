"""Getting the media of a packed project out of its file again. The file may come from a stranger."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from labeller.domain.changes import Changes
from labeller.domain.item import Problem
from labeller.durable import making, sync_folder, sync_tree
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.media.disk_room import refuse_full_disk
from labeller.media.files import is_folder
from labeller.media.unreadable import UnreadableError, printable
from labeller.project.packing import MB, folder_names
from labeller.project.project import Project
from labeller.project.relinking import relink
from labeller.store import media_store, packed_store
from labeller.store.packed_store import PackedFile, PackedMedia
from labeller.store.project_file import media_folder


@dataclass(frozen=True, slots=True)
class UnpackReport:
    """What came out: files of so many bytes, below `folder`; `places` has the folder of each media folder's id."""

    folder: Path
    files: int
    size_bytes: int
    problems: tuple[Problem, ...]
    places: Mapping[int, Path]


def find_packed(project: Project) -> PackedMedia | None:
    """What is packed in a project while a folder of it is not there; None if there is nothing to unpack."""
    with project.read() as db:
        wanted = packed_store.find_roots(db)
        folders = media_store.find_folders(db, project.path)
        if all(is_folder(folders[root_id]) for root_id in wanted):
            return None
        return packed_store.count(db)


def read_packed(project: Project) -> PackedMedia:
    """What is packed in a project. Raises LabellerError if there is nothing."""
    with project.read() as db:
        found = packed_store.count(db)
    if not found.files:
        raise LabellerError(f"{project.path.name} has no media packed in it.", "Nothing was changed.")
    return found


def unpack(project: Project, folder: Path | None, context: JobContext) -> UnpackReport:
    """Unpack the media of a project and point it at them. Raises LabellerError as `unpack_media` does."""
    report = unpack_media(project, folder, context)
    point_at(project, report)
    return report


def unpack_media(project: Project, folder: Path | None, context: JobContext) -> UnpackReport:
    """Put the media that are packed in a project into a folder, by default the one beside it; `point_at` comes after.

    Each file is compared with its checksum; one that differs, or whose path leads out, is a Problem and left out. A
    folder of files that are all there already is left as it is, and no other is touched: then another name is found.
    Raises LabellerError if nothing is packed or the disk refuses, and leaves nothing behind.
    """
    folder = (media_folder(project.path) if folder is None else folder).absolute()
    if not folder.parent.is_dir():
        raise LabellerError(f"There is no folder {folder.parent}.", "Nothing was unpacked. Make the folder first.")
    read_packed(project)
    with project.read() as db:
        files = packed_store.find_files(db)
        names = folder_names(media_store.find_roots(db, project.path))
        try:
            with making(folder) as half:
                half.mkdir()
                refuse_full_disk(folder.parent, sum(max(0, one.size_bytes) for one in files))
                unpacking = _Unpacking(db, half, names, context)
                for file in files:
                    unpacking.take(file)
                sync_tree(half, context.check)
                places = _put_in_place(half, folder, {one.root_id: names[one.root_id] for one in files})
        except OSError as error:
            raise _cannot_be_written(folder, error) from error
    return UnpackReport(folder, unpacking.files, unpacking.size_bytes, tuple(unpacking.problems), places)


def point_at(project: Project, report: UnpackReport) -> None:
    """Let the project look for its media where they were unpacked. A folder that is right already takes no step."""
    with project.read() as db:
        before = media_store.find_folders(db, project.path)
    for root_id, place in report.places.items():
        if before[root_id] != place:
            relink(project, root_id, place)
    project.announce(Changes(media=True))


class _Unpacking:
    """The packed files on their way into a new folder, in which nobody else has put anything."""

    def __init__(self, db: Connection, folder: Path, names: Mapping[int, str], context: JobContext) -> None:
        self._db = db
        self._folder = folder
        self._names = names
        self._context = context
        self.files = 0
        self.size_bytes = 0
        self.problems: list[Problem] = []

    def take(self, file: PackedFile) -> None:
        """Write one file, or note why not. Raises OSError where the disk refuses."""
        self._tell()
        try:
            _refuse_outside(file.path)
            self._write(file, self._folder / self._names[file.root_id] / file.path)
        except UnreadableError as error:
            self.problems.append(error.as_problem(printable(file.path)))

    def _write(self, file: PackedFile, place: Path) -> None:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            stream = place.open("xb")
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}:
                raise
            raise UnreadableError(f"no file can have this name here ({error.strerror})") from error
        digest, before = hashlib.sha256(), self.size_bytes
        with stream:
            for chunk in packed_store.read_content(self._db, file.content_id, file.size_bytes):
                stream.write(chunk)
                digest.update(chunk)
                self.size_bytes += len(chunk)
                self._tell()
        if self.size_bytes - before != file.size_bytes or digest.hexdigest() != file.sha256:
            self.size_bytes = before
            place.unlink()
            raise UnreadableError("it is damaged: it does not have the checksum that it was packed with")
        with suppress(OSError, OverflowError):
            os.utime(place, ns=(file.modified_ns, file.modified_ns))
        self.files += 1

    def _tell(self) -> None:
        self._context.progress(self.size_bytes // MB, 0, "Unpacking the media, in MB")


def _refuse_outside(path: str) -> None:
    plain = Path(path)
    if plain.anchor or ".." in plain.parts or not plain.parts or "\0" in path:
        raise UnreadableError("its path leads out of the media folder; not unpacked")
    if os.name == "nt" and ":" in path:
        raise UnreadableError("no file can have this name here")


def _cannot_be_written(folder: Path, error: OSError) -> LabellerError:
    return LabellerError(
        f"The media cannot be unpacked into {folder}: {error.strerror or error}.",
        "The project was not changed, and nothing was left behind. Make room there or choose another folder.",
    )


def _put_in_place(half: Path, folder: Path, names: Mapping[int, str]) -> dict[int, Path]:
    """Give the unpacked folders their names, all of them or none."""
    is_new = not folder.exists()
    folder.mkdir(exist_ok=True)
    places: dict[int, Path] = {}
    moved: list[Path] = []
    try:
        for root_id, name in names.items():
            (half / name).mkdir(exist_ok=True)  # all of its files may have been refused
            places[root_id] = _free(folder, name, half / name)
            if not places[root_id].exists():
                (half / name).rename(places[root_id])
                moved.append(places[root_id])
        for one in (folder, folder.parent):
            sync_folder(one)
    except OSError:
        for place in moved:
            shutil.rmtree(place, ignore_errors=True)
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return places


def _free(folder: Path, name: str, unpacked: Path) -> Path:
    """The first folder of this name, or with a number behind it, that is not there or holds the same files."""
    place, number = folder / name, 2
    while os.path.lexists(place) and not _holds(place, unpacked):
        place, number = folder / f"{name} {number}", number + 1
    return place


def _holds(place: Path, unpacked: Path) -> bool:
    """Whether every file of one folder is in another, byte for byte."""
    files = (path for path in unpacked.rglob("*") if path.is_file())
    return all(_is_same(path, place / path.relative_to(unpacked)) for path in files)


def _is_same(one: Path, other: Path) -> bool:
    try:
        if one.stat().st_size != other.stat().st_size or not other.is_file():
            return False
        with one.open("rb") as first, other.open("rb") as second:
            return hashlib.file_digest(first, "sha256").digest() == hashlib.file_digest(second, "sha256").digest()
    except OSError:
        return False
