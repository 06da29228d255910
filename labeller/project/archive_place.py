"""Where an archive that is imported is unpacked: in a folder beside the project, so that its media stay."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from labeller.domain.item import Problem
from labeller.durable import making, sync_folder, sync_tree
from labeller.formats.safe_names import safe_name
from labeller.jobs import JobContext
from labeller.media.archive_names import NOTE
from labeller.media.archives import Unpacked, archive_stem, unpack
from labeller.media.hashing import content_hash
from labeller.project.project import Project
from labeller.store import media_store
from labeller.store.project_file import media_folder


@dataclass(frozen=True, slots=True)
class _Note:
    """Which archive a folder was unpacked from, and how many files came out."""

    content_hash: str
    files: int


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """An archive that is unpacked, and what of it could not be taken."""

    folder: Path
    problems: tuple[Problem, ...]


@contextmanager
def archive_place(project: Project, archive: Path, context: JobContext) -> Iterator[ArchivePlace]:
    """An archive, unpacked beside the project; a folder that was unpacked from the same archive is taken again.

    Afterwards a new folder stays if the project has files in it, else it is removed. Raises UnreadableError if nothing
    can be unpacked, LabellerError if there is no room for it.
    """
    parent = media_folder(project.path)
    name = safe_name(archive_stem(archive))
    digest = content_hash(archive, context.check)
    before = _unpacked_before(parent, digest)
    if before is not None:
        yield ArchivePlace(before.folder, _mended(before, archive, context))
        return
    folder = _free(parent, name)
    problems = _unpack(archive, folder, digest, context)
    try:
        yield ArchivePlace(folder, problems)
    finally:
        if not _is_referred_to(project, folder):
            _remove(folder)


def _unpack(archive: Path, folder: Path, digest: str, context: JobContext) -> tuple[Problem, ...]:
    def note(half: Path, done: Unpacked) -> None:
        # Hidden, so that no reader takes it for data.
        (half / NOTE).write_text(json.dumps(asdict(_Note(digest, done.files))), encoding="utf-8")
        sync_tree(half, context.check)

    try:
        done = unpack(archive, folder, context, complete=note)
        sync_folder(folder.parent)
        sync_folder(folder.parent.parent)
        return done.problems
    except BaseException:
        _remove(folder)
        raise


@dataclass(frozen=True, slots=True)
class _Before:
    folder: Path
    note: _Note


def _unpacked_before(parent: Path, digest: str) -> _Before | None:
    """The folder of the same archive, whatever that was called."""
    for note_file in sorted(parent.glob("*/" + NOTE)):
        with suppress(OSError, ValueError, TypeError):
            note = _Note(**json.loads(note_file.read_text(encoding="utf-8")))
            if note.content_hash == digest:
                return _Before(note_file.parent, note)
    return None


def _mended(before: _Before, archive: Path, context: JobContext) -> tuple[Problem, ...]:
    """Put back what somebody has removed from the folder; what is there is left alone."""
    if _files_in(before.folder) >= before.note.files:
        return ()
    with making(before.folder) as half:
        half.mkdir()
        again = half / before.folder.name
        problems = unpack(archive, again, context).problems
        for place in again.rglob("*"):
            missing = before.folder / place.relative_to(again)
            if place.is_file() and not os.path.lexists(missing):
                missing.parent.mkdir(parents=True, exist_ok=True)
                place.rename(missing)
    return problems


def _files_in(folder: Path) -> int:
    return sum(len(names) for _, _, names in os.walk(folder)) - 1  # the note


def _free(parent: Path, name: str) -> Path:
    place, number = parent / name, 2
    while os.path.lexists(place):
        place, number = parent / f"{name} {number}", number + 1
    return place


def _is_referred_to(project: Project, folder: Path) -> bool:
    wanted = folder.resolve()
    with project.read() as db:
        places = media_store.find_folders(db, project.path).values()
    return any(place.resolve().is_relative_to(wanted) for place in places)


def _remove(folder: Path) -> None:
    """Remove a folder, and the one around it if nothing else is in there."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        folder.parent.rmdir()
