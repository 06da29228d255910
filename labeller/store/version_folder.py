"""The folder in which the versions of one project lie, each a whole project file without packed media."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from labeller.domain.version import Version, VersionReason
from labeller.durable import give_name, half_of
from labeller.errors import LabellerError
from labeller.media.disk_room import refuse_full_disk
from labeller.store.connections import connect
from labeller.store.inspection import look_over
from labeller.store.project_file import SUFFIX
from labeller.store.rotation import Rotation, to_drop
from labeller.store.snapshot import Snapshot, State
from labeller.store.trouble import reason_of

log = logging.getLogger(__name__)

_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(rf"(\d{{6,}})-(\d{{8}}T\d{{6}}Z)-({'|'.join(VersionReason)}){re.escape(SUFFIX)}")
_PLACES = "places.json"
_MOST_PLACES = 20
_ONLY_MINE = 0o700


class VersionFolder:
    """Keeps versions and finds them again. What is half written has another name, and is never found."""

    def __init__(self, base: Path, project_uuid: str) -> None:
        self.path = base / _folder_name(project_uuid)

    def find(self) -> list[Version]:
        """All versions, the newest first; none where nothing can be read."""
        try:
            found = [_version(path) for path in self.path.iterdir()]
        except OSError:
            return []
        return sorted((one for one in found if one is not None), key=lambda one: one.number, reverse=True)

    def keep(
        self,
        snapshot: Snapshot,
        reason: VersionReason,
        at: float,
        *,
        check: Callable[[], None] = lambda: None,
        rotation: Rotation | None = None,
        patience_s: float = 0.0,
    ) -> Version | None:
        """Keep a state as the newest version, unless that has it already; then drop those that have had their time.

        Gives the version that has the state, or None if another program is keeping one just now and is not done
        within `patience_s`. Raises LabellerError if it cannot be written, or not be read back; then nothing is dropped.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=_ONLY_MINE)
            with FileLock(self.path / ".lock", timeout=patience_s, thread_local=False):
                version = self._keep(snapshot, reason, at, check)
                self._note_place(snapshot.path)
                self._drop_old(rotation or Rotation())
                return version
        except Timeout:
            return None
        except (OSError, sqlite3.Error) as error:
            raise LabellerError(
                f"No version of {snapshot.path.name} could be kept: {reason_of(error)}.",
                f"The project itself is safe. Make room on the disk of {self.path}.",
            ) from error

    def drop_all(self) -> int:
        """Remove all versions. Returns how many there were; raises LabellerError where one stays."""
        versions = self.find()
        try:
            for one in versions:
                one.path.unlink(missing_ok=True)
            for path in (*self.path.glob(".*"), self.path / _PLACES):
                path.unlink(missing_ok=True)
            if self.path.is_dir():
                self.path.rmdir()
        except OSError as error:
            raise LabellerError(
                f"Not all versions could be removed: {error.strerror}.", f"They lie in {self.path}."
            ) from error
        return len(versions)

    def places(self) -> list[Path]:
        """Where the project lay when versions of it were kept, the latest place first."""
        try:
            noted = json.loads((self.path / _PLACES).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return []
        return [Path(one) for one in noted if isinstance(one, str)] if isinstance(noted, list) else []

    def _keep(self, snapshot: Snapshot, reason: VersionReason, at: float, check: Callable[[], None]) -> Version:
        self._remove_halves()
        newest = next(iter(self.find()), None)
        if newest is not None and state_of(newest.path) == snapshot.state():
            return newest
        number = 1 if newest is None else newest.number + 1
        moment = datetime.fromtimestamp(int(at), UTC)
        path = self.path / f"{number:06d}-{moment:{_TIME}}-{reason}{SUFFIX}"
        half = half_of(path)
        try:
            self._copy(snapshot, half, check)
            look_over(half, "ro")
            give_name(half, path)
        finally:
            half.unlink(missing_ok=True)
        return Version(number, moment.timestamp(), reason, path, path.stat().st_size)

    def _copy(self, snapshot: Snapshot, half: Path, check: Callable[[], None]) -> None:
        has_media = snapshot.has_media()
        if not has_media:
            refuse_full_disk(self.path, snapshot.size_bytes())
        with closing(connect(half, "rwc")) as copy:
            # Nobody has it yet: it is thrown away if anything fails, and brought to the disk when it is whole.
            for pragma in ("journal_mode = OFF", "synchronous = OFF"):
                copy.execute(f"PRAGMA {pragma}")
            (snapshot.copy_without_media if has_media else snapshot.copy_to)(copy, check)
            copy.execute("PRAGMA journal_mode = DELETE")

    def _drop_old(self, rotation: Rotation) -> None:
        for one in to_drop(self.find(), rotation):
            with suppress(OSError):
                one.path.unlink()

    def _remove_halves(self) -> None:
        for half in self.path.glob(".*.new*"):
            half.unlink(missing_ok=True)

    def _note_place(self, path: Path) -> None:
        places = [str(path), *(str(one) for one in self.places() if one != path)][:_MOST_PLACES]
        half = half_of(self.path / _PLACES)
        half.write_text(json.dumps(places), "utf-8")
        half.replace(self.path / _PLACES)


def find_folder_of(base: Path, path: Path) -> VersionFolder | None:
    """The versions of the project that lay at `path`, for one that cannot tell any more which it is."""
    try:
        folders = [VersionFolder(base, one.name) for one in base.iterdir()]
    except OSError:
        return None
    known = [one for one in folders if path in one.places() and one.find()]
    # A copy of a project is that project too: the one that lay there last.
    return max(known, key=lambda one: (-one.places().index(path), one.find()[0].at), default=None)


def state_of(path: Path) -> State | None:
    """The state that a version has; None if it cannot be read."""
    try:
        with closing(Snapshot(path)) as snapshot:
            return snapshot.state()
    except sqlite3.Error:
        return None


def _folder_name(project_uuid: str) -> str:
    """The id of a project as the name of a folder. It may come from a stranger and be any text."""
    try:
        return str(uuid.UUID(project_uuid))
    except ValueError:
        digest = hashlib.sha256(project_uuid.encode(errors="surrogatepass")).digest()
        return str(uuid.UUID(bytes=digest[:16]))


def _version(path: Path) -> Version | None:
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    number, moment, reason = found.groups()
    try:
        at = datetime.strptime(moment, _TIME).replace(tzinfo=UTC).timestamp()
        return Version(int(number), at, VersionReason(reason), path, path.stat().st_size)
    except (ValueError, OSError):
        return None
