"""Finding a project's media again after a folder moved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from labeller.media.files import is_file, is_folder
from labeller.media.hashing import content_hash
from labeller.media.pages import file_of
from labeller.project.commands.media import RelinkMedia
from labeller.project.project import Project
from labeller.store import media_store

_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class FolderState:
    """A media folder of the project: where it should be, how many items it has, and whether it is there."""

    root_id: int
    folder: Path
    items: int
    is_there: bool


@dataclass(frozen=True, slots=True)
class FolderCheck:
    """What a sample of a folder's items says of another place: the same file, another one, or none."""

    looked_at: int
    same: int
    changed: int
    missing: int

    @property
    def is_same_folder(self) -> bool:
        """Whether the place may stand in: files may be missing, but none that is there is another one."""
        return not self.changed and (self.same > 0 or not self.looked_at)


def find_folders(project: Project) -> list[FolderState]:
    with project.read() as db:
        roots = media_store.find_roots(db, project.path)
    return [FolderState(root.id, root.folder, root.item_count, is_folder(root.folder)) for root in roots]


def check_folder(project: Project, root_id: int, place: Path) -> FolderCheck:
    """Compare some of the items of a media folder, by content, with the files in another place."""
    with project.read() as db:
        files = media_store.find_files(db, root_id, _LOOKED_AT)
    same = changed = missing = 0
    for path, known in files:
        file = place / path
        if not is_file(file_of(file)):
            missing += 1
        elif content_hash(file) == known:
            same += 1
        else:
            changed += 1
    return FolderCheck(len(files), same, changed, missing)


def relink(project: Project, root_id: int, place: Path) -> None:
    """Point a media folder to another place, as a step that can be undone."""
    project.perform(RelinkMedia(root_id, media_store.to_stored(place, project.path)))
