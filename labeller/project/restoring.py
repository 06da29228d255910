"""Restoring a version of a project: as a new project, or in the place of the present one."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from labeller.domain.version import Version, VersionReason
from labeller.durable import give_name, half_of, making
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.project.project import project_path
from labeller.project.versions import keep_version
from labeller.store import media_store, packed_store, project_file, settings_store
from labeller.store.inspection import NewerError, look_over, refuse_special
from labeller.store.reading import reading_state
from labeller.store.replacing import bring_up_to_date, replaced_by, set_aside
from labeller.store.trouble import reason_of

# So long another window may take to keep a version of its own.
_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Restored:
    """A project that is as it was in a version again.

    `kept` is the version that the state before was kept as; `aside` what a file that did not open was renamed to.
    """

    path: Path
    kept: Version | None = None
    aside: Path | None = None


def restore_as_new(version: Version, origin: Path, target: Path, context: JobContext) -> Restored:
    """Write a version as a new project of its own. `origin` is where the project lies, or lay.

    The media are found where that one finds them; packed ones are taken from it. Raises LabellerError if something is
    at the target already, or the disk refuses; then nothing is left behind.
    """
    target, origin = project_path(target).resolve(), origin.resolve()
    if not target.parent.is_dir():
        raise LabellerError(f"There is no folder {target.parent}.", "Nothing was restored. Make the folder first.")
    with project_file.copy_to_fill(version.path, target, context.check) as engine:
        bring_up_to_date(engine, half_of(target))
        with engine.begin() as db:
            # Another project from here on: it has versions of its own.
            settings_store.rename(db, str(uuid.uuid4()), target.stem)
            for root in media_store.find_roots(db, origin):
                media_store.update_root(db, root.id, media_store.to_stored(root.folder, target))
            _take_media(db, origin, context.check)
    return Restored(target)


def restore_in_place(version: Version, path: Path, context: JobContext) -> Restored:
    """Let the project at `path` be as it was in the version. It must not be open.

    Its present state is kept as a version first, so that this can be taken back in the same way; a file that does not
    open is set aside under another name, unless a newer program made it. Raises LabellerError if either is impossible;
    then nothing has changed.
    """
    path = path.resolve()
    if not path.exists():
        with project_file.copy_to_fill(version.path, path, context.check) as engine:
            bring_up_to_date(engine, half_of(path))
        return Restored(path)
    refuse_special(path)
    with project_file.held_for_writing(path):
        try:
            look_over(path, "rw")
        except NewerError:
            raise
        except LabellerError:
            return _restore_beside(version, path, context)
        context.progress(0, 0, "Keeping the present state")
        kept = keep_version(path, VersionReason.BEFORE_RESTORING, check=context.check, patience_s=_PATIENCE_S)
        if kept is None:
            raise LabellerError(
                "Another window keeps a version of this project just now.", "Nothing was changed. Try it again."
            )
        context.progress(0, 0, "Restoring")
        with replaced_by(path, version.path, context.check) as engine, engine.begin() as db:
            _take_media(db, path, context.check)
    return Restored(path, kept=kept)


def is_beyond_opening(path: Path) -> bool:
    """Whether a project is damaged, gone or not ours; one that another window has, or a newer program made, is not."""
    try:
        refuse_special(path)
        look_over(path, "ro")
    except NewerError:
        return False
    except LabellerError:
        return True
    return False


def free_name(path: Path, at: float) -> Path:
    """A name for a version as a new project beside the one at `path`, by the time that it is from."""
    stem = f"{path.stem} {time.strftime('%Y-%m-%d %H.%M', time.localtime(at))}"
    taken = path.with_name(f"{stem}{path.suffix}")
    number = 2
    while taken.exists():
        taken = path.with_name(f"{stem} ({number}){path.suffix}")
        number += 1
    return taken


def _restore_beside(version: Version, path: Path, context: JobContext) -> Restored:
    try:
        with making(path) as half:
            with project_file.copy_to_fill(version.path, half, context.check) as engine:
                bring_up_to_date(engine, half_of(half))
            aside = set_aside(path)
            give_name(half, path)
    except OSError as error:
        raise LabellerError(
            f"{path.name} could not be restored: {reason_of(error)}.",
            "Nothing was removed: if it is not in its place, it lies beside that. Restore the version as a new project "
            "elsewhere.",
        ) from error
    return Restored(path, aside=aside)


def _opens(path: Path) -> bool:
    try:
        refuse_special(path)
        look_over(path, "ro")
    except LabellerError:
        return False
    return True


def _take_media(db: Connection, origin: Path, check: Callable[[], None]) -> None:
    """Versions are kept without packed media, which never change: they come from the project as it is now."""
    if not _opens(origin):
        packed_store.forget_files(db, ())
        return
    with reading_state(origin) as present:
        packed_store.copy_all(present, db, check)
