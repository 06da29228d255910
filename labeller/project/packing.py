"""A project with its media in one file, for a backup or a journey."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from labeller.errors import LabellerError
from labeller.formats.safe_names import NameBook
from labeller.jobs import JobContext
from labeller.media.disk_room import refuse_full_disk
from labeller.media.files import open_file, reading
from labeller.media.hashing import content_hash
from labeller.media.pages import split_page
from labeller.media.unreadable import UnreadableError
from labeller.project.project import Project, project_path
from labeller.store import media_store, packed_store, project_file
from labeller.store.media_store import KnownFile, MediaRoot
from labeller.store.packed_store import PackedFile
from labeller.store.project_file import media_folder

MB = 1 << 20
_LISTED = 3
_COMPARED = 20


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that items of the project lie in: `place` is where it is now, `path` how its items name it."""

    root_id: int
    path: str
    place: Path
    size_bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class PackPlan:
    """What would be packed. `packed` are files that lie only in the project itself.

    `missing` are nowhere as they were when they were imported: not there, or with another content.
    """

    files: tuple[MediaFile, ...]
    packed: tuple[PackedFile, ...]
    missing: tuple[Path, ...]

    @property
    def count(self) -> int:
        return len(self.files) + len(self.packed)

    @property
    def size_bytes(self) -> int:
        return sum(one.size_bytes for one in self.files) + sum(one.size_bytes for one in self.packed)


@dataclass(frozen=True, slots=True)
class PackReport:
    """What was packed, and read back and compared: so many files, of so many bytes. `missing` were left out."""

    target: Path
    files: int
    size_bytes: int
    missing: tuple[Path, ...]


def plan_pack(project: Project, context: JobContext) -> PackPlan:
    """Look for the media of a project, on the disk first and then in the project itself.

    A file counts only with the content that was imported. A project from a stranger could name any file of this
    computer, and whoever packs it and sends it back would send that file too.
    """
    files: list[MediaFile] = []
    packed: list[PackedFile] = []
    missing: list[Path] = []
    with project.read() as db:
        roots = media_store.find_roots(db, project.path)
        inside = {(one.root_id, one.path): one for one in packed_store.find_files(db)}
        for root in roots:
            for path, known in _known_files(db, root).items():
                context.progress(len(files) + len(packed), 0, "Looking for the files")
                place = root.folder / path
                found = _find(root, path, place)
                if found is not None and not _is_known(root, found, known, context):
                    found = None
                if found is not None:
                    files.append(found)
                elif (root.id, path) in inside:
                    packed.append(inside[root.id, path])
                else:
                    missing.append(place)
    return PackPlan(tuple(files), tuple(packed), tuple(missing))


def pack(project: Project, target: Path, context: JobContext, *, without_missing: bool = False) -> PackReport:
    """Write a copy of a project that holds its media, into a new file.

    The copy looks for its media in the folder beside it into which `unpack_media` puts them. Raises LabellerError if
    media are missing, unless they may be, if there is something at the target, or if the disk refuses.
    """
    target = project_path(target)
    project_file.refuse_taken(target)
    plan = plan_pack(project, context)
    if plan.missing and not without_missing:
        raise _missing(plan)
    if not target.parent.is_dir():
        raise LabellerError(f"There is no folder {target.parent}.", "Nothing was packed. Make the folder first.")
    refuse_full_disk(target.parent, plan.size_bytes + project.path.stat().st_size)
    with project_file.copy_to_fill(project.path, target, context.check) as engine:
        with engine.begin() as db:
            # Last week's files may be in the copy, if it is one of a packed project.
            packed_store.forget_files(db, plan.packed)
            _Packing(db, plan, context).run()
            for root_id, stored in _places(media_store.find_roots(db, project.path), target).items():
                media_store.update_root(db, root_id, stored)
        with engine.begin() as db:
            _verify(db, target, context)
    return PackReport(target, plan.count, plan.size_bytes, plan.missing)


def _places(roots: list[MediaRoot], target: Path) -> dict[int, str]:
    """Where the media folders of a packed project lie once they are unpacked, as the project writes it."""
    parent = media_folder(target).name
    return {root_id: f"{parent}/{name}" for root_id, name in folder_names(roots).items()}


def folder_names(roots: list[MediaRoot]) -> dict[int, str]:
    """A safe name for each media folder, by its own where it has one; no two alike."""
    names = NameBook()
    return {root.id: names.folder("", root.folder.name or "media") for root in roots}


def _known_files(db: Connection, root: MediaRoot) -> dict[str, list[KnownFile]]:
    """The files of a folder that items lie in, each with what is known of it: its pages, its versions."""
    files: dict[str, list[KnownFile]] = defaultdict(list)
    for one in media_store.find_known_files(db, root.id):
        files[split_page(one.path).file].append(one)
    return files


def _is_known(root: MediaRoot, found: MediaFile, known: list[KnownFile], context: JobContext) -> bool:
    """Whether a file is what was imported. Size and time to the nanosecond tell as much, without reading it."""
    state = found.size_bytes, found.modified_ns
    if any((one.size_bytes, one.modified_ns) == state for one in known):
        return True
    try:
        # Of pages the first few will do: they are looked for one by one, from the beginning of their file.
        return any(content_hash(root.folder / one.path, context.check) == one.content_hash for one in known[:_COMPARED])
    except UnreadableError:
        return False


def _find(root: MediaRoot, path: str, place: Path) -> MediaFile | None:
    if Path(path).anchor or ".." in Path(path).parts or "\0" in path:
        return None  # no reader ever wrote such a path: it would draw other files into the copy
    try:
        facts = place.stat()
    except OSError:
        return None
    return MediaFile(root.id, path, place, facts.st_size, facts.st_mtime_ns) if place.is_file() else None


def _missing(plan: PackPlan) -> LabellerError:
    some = ", ".join(str(place) for place in plan.missing[:_LISTED])
    more = f" and {len(plan.missing) - _LISTED:,} more" if len(plan.missing) > _LISTED else ""
    return LabellerError(
        f"{len(plan.missing):,} of {plan.count + len(plan.missing):,} media files are missing, or are no longer what "
        f"was imported: {some}{more}.",
        "Nothing was packed. Locate their folder first, or pack without them (--without-missing).",
    )


class _Packing:
    """The files of a plan on their way into one copy."""

    def __init__(self, db: Connection, plan: PackPlan, context: JobContext) -> None:
        self._db = db
        self._plan = plan
        self._context = context
        self._total_bytes = plan.size_bytes
        self._done_bytes = 0

    def run(self) -> None:
        for file in self._plan.files:
            content_id = packed_store.add_content(self._db, self._chunks(file))
            packed_store.add_file(self._db, file.root_id, file.path, content_id, file.modified_ns)

    def _chunks(self, file: MediaFile) -> Iterator[bytes]:
        """Raises UnreadableError, with what was kept: the disk that a file is on may fail."""
        self._tell(0)
        try:
            with reading(file.place), open_file(file.place) as stream:
                while chunk := stream.read(packed_store.CHUNK_BYTES):
                    yield chunk
                    self._tell(len(chunk))
        except UnreadableError as error:
            raise LabellerError(
                error.title, "Nothing was packed. Look whether its disk is there, and again."
            ) from error

    def _tell(self, more: int) -> None:
        self._done_bytes += more
        self._context.progress(self._done_bytes // MB, -(-self._total_bytes // MB), "Packing the media, in MB")


def _verify(db: Connection, target: Path, context: JobContext) -> None:
    """Read everything back, once for each content."""
    contents = {one.content_id: one for one in packed_store.find_files(db)}
    for number, file in enumerate(contents.values()):
        context.progress(number, len(contents), "Reading it back")
        if not packed_store.has_content(db, file):
            raise LabellerError(
                f"{target.name} could not be written: {file.path} was read back with other bytes.",
                "Nothing was left behind. The disk may be failing: choose another one.",
            )
