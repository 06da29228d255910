"""A part of an archive, unpacked for a look at it: enough to tell its format, its labels and how much it holds."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path, PurePosixPath
from threading import Lock

from labeller.domain.item import Problem
from labeller.formats.format import Preview
from labeller.jobs import JobContext
from labeller.media.archives import unpack
from labeller.media.kinds import AUDIO_SUFFIXES, IMAGE_SUFFIXES
from labeller.media.unreadable import UnreadableError

# So many pictures and sounds of each folder are there; of the others only the names. A look opens no more.
_WHOLE_MEDIA = 24
_SHOWN_PROBLEMS = 100
_MEDIA_SUFFIXES = IMAGE_SUFFIXES | AUDIO_SUFFIXES


class ArchiveSample:
    """Unpacked when it is first asked for. Threads may share it."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._lock = Lock()
        self._place: tempfile.TemporaryDirectory[str] | None = None
        self._problems: tuple[Problem, ...] = ()
        self._is_closed = False

    def folder(self, context: JobContext) -> Path:
        """The folder with the sample. Raises UnreadableError, LabellerError if the disk has no room for it."""
        with self._lock:
            if self._is_closed:
                raise UnreadableError("nobody looks at it any more", self._archive)
            if self._place is None:
                self._place = self._unpacked(context)
            return _inside(self._place)

    def tidied(self, preview: Preview) -> Preview:
        """A preview of the sample as one of the archive: nothing in it names the temporary folder."""
        root = preview.options.media_root
        with self._lock:
            is_ours = self._place is not None and root is not None and root.is_relative_to(_inside(self._place))
        options = replace(preview.options, media_root=None) if is_ours else preview.options
        problems = (*self._problems[:_SHOWN_PROBLEMS], *preview.problems)
        return replace(preview, options=options, problems=problems)

    def close(self) -> None:
        """Remove the folder; a look that is going on comes to its end first."""
        with self._lock:
            self._is_closed = True
            if self._place is not None:
                self._place.cleanup()
                self._place = None

    def _unpacked(self, context: JobContext) -> tempfile.TemporaryDirectory[str]:
        place = tempfile.TemporaryDirectory(prefix="labeller-look-", ignore_cleanup_errors=True)
        try:
            self._problems = unpack(self._archive, _inside(place), context, is_wanted=_FirstMedia()).problems
        except BaseException:
            place.cleanup()
            raise
        return place


def _inside(place: tempfile.TemporaryDirectory[str]) -> Path:
    return Path(place.name) / "archive"


class _FirstMedia:
    """Says which files are unpacked whole: all but pictures and sounds, and the first of these in each folder."""

    def __init__(self) -> None:
        self._seen: Counter[PurePosixPath] = Counter()

    def __call__(self, path: str) -> bool:
        place = PurePosixPath(path)
        if place.suffix.lower() not in _MEDIA_SUFFIXES:
            return True
        self._seen[place.parent] += 1
        return self._seen[place.parent] <= _WHOLE_MEDIA
