"""Pyramids on the disk: one file for each picture, found by content, no more than a bound of them, safe to delete."""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from labeller.errors import LabellerError
from labeller.media.pyramid import DamagedPyramidError, Plan, Pyramid

if TYPE_CHECKING:
    from labeller.media.pixels import Upright

log = logging.getLogger(__name__)

# About eight pictures of 100 megapixels, each with its halvings, beside the overviews of thirty more.
LIMIT_BYTES = 6 * 2**30
# So much of the disk is left to others.
SPARE_BYTES = 2 * 2**30
# An overview has the levels from the last one whose longer side is no less than that: it fills any screen.
OVERVIEW_PX = 4096
_WHOLE, _OVERVIEW = ".whole", ".overview"
_IS_HASH = re.compile(r"[0-9a-f]{32}").fullmatch


class NoPyramidError(LabellerError):
    """There is no room for a pyramid, or the cache folder cannot be written."""


class PyramidStore:
    """Keeps the pyramids that were used last, at most `limit_bytes`. Several processes and threads may share it."""

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes

    @property
    def is_half_empty(self) -> bool:
        """Whether something that nobody asks for yet may be kept, so that importing thousands wears no disk."""
        with suppress(OSError):
            return 2 * sum(size for _, size, _ in self._kept()) <= self._limit_bytes
        return True

    def find(self, content_hash: str, *, is_whole: bool) -> Pyramid | None:
        """The pyramid of a content, to be closed; None where there is none that can be used.

        Unless it must be whole, one without the finest levels will do.
        """
        for suffix in (_WHOLE,) if is_whole else (_WHOLE, _OVERVIEW):
            path = self._path(content_hash, suffix)
            try:
                found = Pyramid(path)
                os.utime(path)  # used now: the last to go
            except FileNotFoundError:
                continue
            except (OSError, DamagedPyramidError) as error:
                log.warning("A kept pyramid of a picture cannot be used and is made again: %s", error)
                continue
            return found
        return None

    def make(self, content_hash: str, upright: Upright, check: Callable[[], None], *, is_whole: bool) -> Pyramid:
        """Make the pyramid of a decoded picture, keep it, and let those go that were not used for longest.

        To be closed. Raises NoPyramidError, and what `check` raises to cancel: then nothing is left behind.
        """
        plan = _plan_for(upright, is_whole=is_whole)
        path = self._path(content_hash, _WHOLE if is_whole else _OVERVIEW)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(self._folder).free < plan.file_bytes + SPARE_BYTES:
                raise _no_room(plan)
            self._write(path, upright, plan, check)
            self._trim(path)
            return Pyramid(path)
        except (OSError, DamagedPyramidError) as error:
            raise NoPyramidError(
                "The large image cannot be kept for looking at it closely.",
                f"It is shown a little soft. The folder {self._folder} cannot be used: {error}.",
            ) from error

    def forget(self, content_hash: str) -> None:
        """Let a pyramid go that has turned out to be damaged."""
        for suffix in (_WHOLE, _OVERVIEW):
            with suppress(OSError):  # open elsewhere, or gone
                self._path(content_hash, suffix).unlink(missing_ok=True)

    def _path(self, content_hash: str, suffix: str) -> Path:
        if not _IS_HASH(content_hash):
            raise AssertionError("a pyramid is kept by the hash of its content")
        return self._folder / f"{content_hash}{suffix}"

    def _write(self, path: Path, upright: Upright, plan: Plan, check: Callable[[], None]) -> None:
        """Under another name first, so that nobody reads half a file."""
        from labeller.media.pyramid_writing import write_pyramid

        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                write_pyramid(upright, plan, file, check)
            Path(name).replace(path)
        except BaseException:  # also when it is cancelled
            Path(name).unlink(missing_ok=True)
            raise

    def _kept(self) -> list[tuple[int, int, Path]]:
        """When each file was used last, in ns, and its bytes. Raises OSError where there is no folder."""
        found = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):  # another process trims too
                facts = path.stat()
                found.append((facts.st_mtime_ns, facts.st_size, path))
        return found

    def _trim(self, newest: Path) -> None:
        """What a killed process left half written goes in its turn like the rest."""
        found = self._kept()
        used = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if used <= self._limit_bytes:
                break
            if path != newest:
                with suppress(PermissionError):  # open in another window, where the system minds
                    path.unlink(missing_ok=True)
                    used -= size


def _plan_for(upright: Upright, *, is_whole: bool) -> Plan:
    plan = Plan(*upright.size, upright.channels)
    if is_whole:
        return plan
    fine_enough = [level for level in plan.levels if max(level.width, level.height) >= OVERVIEW_PX]
    return replace(plan, first=fine_enough[-1].number if fine_enough else 0)


def _no_room(plan: Plan) -> NoPyramidError:
    return NoPyramidError(
        "There is too little room on the disk to look at this large image closely.",
        f"It is shown a little soft. {(plan.file_bytes + SPARE_BYTES) / 2**30:.1f} GB must be free.",
    )
