"""Versions of a project: keeping them, finding them, and what differs between one and now."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from labeller.domain.version import Version, VersionCounts, VersionDifference, VersionReason
from labeller.errors import LabellerError
from labeller.paths import data_dir
from labeller.settings import Settings
from labeller.store import version_comparison
from labeller.store.inspection import look_over
from labeller.store.reading import glancing, reading_state, uuid_of
from labeller.store.rotation import Rotation
from labeller.store.snapshot import Snapshot
from labeller.store.trouble import reason_of
from labeller.store.version_folder import VersionFolder, find_folder_of

_GB = 1_000_000_000


def versions_folder() -> Path:
    """Where the versions of all projects are kept on this machine."""
    return data_dir() / "versions"


def rotation_of(settings: Settings) -> Rotation:
    """Which versions are kept, with the room that the user gives them."""
    return Rotation(most_bytes=int(settings.get("versions_gb")) * _GB)


def find_versions(path: Path) -> VersionFolder:
    """The versions of the project at `path`, which need not open any more, nor be there.

    Raises LabellerError if none were kept.
    """
    path = path.resolve()
    project_uuid = uuid_of(path)
    folder = None if project_uuid is None else VersionFolder(versions_folder(), project_uuid)
    if folder is None or not folder.find():
        folder = find_folder_of(versions_folder(), path)
    if folder is None:
        raise LabellerError(
            f"No versions of {path.name} are kept on this machine.",
            "They are kept where a project is worked on: when it is opened, while it changes, and when it is closed.",
        )
    return folder


def keep_version(
    path: Path,
    reason: VersionReason,
    *,
    snapshot: Snapshot | None = None,
    check: Callable[[], None] = lambda: None,
    rotation: Rotation | None = None,
    patience_s: float = 0.0,
    folder: Path | None = None,
) -> Version | None:
    """Keep the project at `path` as it is now, or as it was when the snapshot was taken, which is closed.

    Gives the version that has this state, or None if another program is keeping one and is not done within
    `patience_s`. Raises LabellerError if it cannot be kept.
    """
    with _explained_keeping(path), closing(snapshot or take_snapshot(path)) as held:
        kept = VersionFolder(folder or versions_folder(), held.project_uuid())
        return kept.keep(held, reason, time.time(), check=check, rotation=rotation, patience_s=patience_s)


def take_snapshot(path: Path) -> Snapshot:
    """Hold a project as it is at this moment, to keep it as a version later. Raises LabellerError."""
    with _explained_keeping(path):
        return Snapshot(path.resolve())


@contextmanager
def _explained_keeping(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise LabellerError(
            f"No version of {path.name} could be kept: {reason_of(error)}.", "The project itself was not changed."
        ) from error


def newest_sound(folder: VersionFolder) -> Version | None:
    """The newest version that passes all checks; None if none does."""
    for version in folder.find():
        with suppress(LabellerError):
            look_over(version.path, "ro")
            return version
    return None


def version_numbered(folder: VersionFolder, number: int) -> Version:
    """Raises LabellerError if there is no such version."""
    for version in folder.find():
        if version.number == number:
            return version
    raise LabellerError(f"There is no version {number}.", "See which there are: labeller versions PROJECT.")


def count_version(path: Path) -> VersionCounts | None:
    """How much is in a version, or in the project now; None if it cannot be read."""
    with suppress(LabellerError), glancing(path) as db:
        return version_comparison.count(db)
    return None


def compare_version(version: Version, now: Path, check: Callable[[], None] = lambda: None) -> VersionDifference:
    """What happened to the project at `now` since the version. Raises LabellerError if either cannot be read."""
    with reading_state(version.path) as then_db, reading_state(now) as now_db:
        return version_comparison.compare(then_db, now_db, check)
