"""Keeps versions of the open project while somebody works on it, in the background."""

from __future__ import annotations

import logging
import threading
import time
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal

from labeller.domain.version import Version, VersionReason
from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError, JobContext
from labeller.project.versions import keep_version, rotation_of, take_snapshot, versions_folder
from labeller.settings import Settings
from labeller.store.rotation import Rotation
from labeller.store.snapshot import Snapshot
from labeller.ui.session import ProjectSession

log = logging.getLogger(__name__)

KEEP_JOB = "keep a version"
# After so long, or so many changes, what was done is worth a version of its own.
LONGEST_MS = 10 * 60 * 1000
MOST_CHANGES = 100
# Large projects take seconds to copy: no more than a thirtieth of the time goes into that.
SHORTEST_S, TIMES_AS_LONG = 120.0, 30.0
# So long a program that was quit may stay to keep the last version.
LAST_S = 5.0


class VersionKeeper(QObject):
    """One version when the project is opened, then every ten minutes or hundred changes, before large steps, at the
    end. What has not changed is not kept again.

    `failed` says why no version can be kept, once: work goes on without.
    """

    failed = Signal(str)

    def __init__(self, session: ProjectSession, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._changes = 0
        self._began_at = 0.0
        self._not_before = 0.0
        self._has_failed = False
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(LONGEST_MS)
        self._due.timeout.connect(partial(self.keep, VersionReason.WORKING))
        session.changed.connect(self._on_changed)

    @property
    def is_on(self) -> bool:
        return bool(self._settings.get("keeps_versions"))

    def keep(self, reason: VersionReason, snapshot: Snapshot | None = None) -> None:
        """Keep the project as it is, or as it was when the snapshot was taken, unless a version is being written."""
        if not self.is_on or self._session.jobs.is_running(KEEP_JOB):
            return
        self._due.stop()
        self._changes, self._began_at = 0, time.monotonic()
        path, rotation = self._session.path, rotation_of(self._settings)

        def job(context: JobContext) -> Version | None:
            return keep_version(path, reason, snapshot=snapshot, check=context.check, rotation=rotation)

        self._session.jobs.start(KEEP_JOB, job, done=self._on_kept, failed=self._on_failed, visible=False)

    def keep_before_step(self) -> None:
        """Keep the project as it is before much of it changes. The step need not wait: what is kept is settled now."""
        if not self.is_on or self._session.jobs.is_running(KEEP_JOB):
            return
        try:
            snapshot = take_snapshot(self._session.path)
        except LabellerError as error:
            log.warning("no version kept before a step: %s", error)
            return
        self.keep(VersionReason.BEFORE_STEP, snapshot)

    def close(self, closed: Event) -> None:
        """Keep what was done since the last version, once the project is closed. The window does not wait for it."""
        self._due.stop()
        if self._changes and self.is_on:
            rotation = rotation_of(self._settings)
            keeping = partial(_keep_closed, closed, self._session.path, versions_folder(), rotation)
            # The program ends when this has ended, a few seconds later at most.
            threading.Thread(target=keeping, name="job keep the last version", daemon=False).start()

    def _on_changed(self, _: object) -> None:
        self._changes += 1
        if self._changes >= MOST_CHANGES and time.monotonic() >= self._not_before:
            self.keep(VersionReason.WORKING)
        elif not self._due.isActive():
            self._due.start()

    def _on_kept(self, _: Version | None) -> None:
        now = time.monotonic()
        self._not_before = now + max(SHORTEST_S, TIMES_AS_LONG * (now - self._began_at))

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, LabellerError):
            raise error
        self._changes += 1  # what was not kept is not forgotten
        log.warning("no version kept: %s", error)
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit(str(error))


def _keep_closed(closed: Event, path: Path, folder: Path, rotation: Rotation) -> None:
    deadline = time.monotonic() + LAST_S

    def check() -> None:
        if time.monotonic() > deadline:
            raise JobCancelledError

    try:
        if closed.wait(LAST_S):
            keep_version(path, VersionReason.CLOSED, check=check, rotation=rotation, folder=folder)
    except JobCancelledError:
        log.info("no version kept at the end: it takes too long")
    except LabellerError as error:
        log.warning("no version kept at the end: %s", error)
