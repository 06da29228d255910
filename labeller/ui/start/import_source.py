"""What somebody chose or dropped to import: one folder or file, or some files of a folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from labeller.errors import LabellerError
from labeller.media.kinds import IMAGE_SUFFIXES


@dataclass(frozen=True, slots=True)
class ImportSource:
    """A folder or a file; with `only`, those files and subfolders of the folder, with forward slashes."""

    path: Path
    only: tuple[str, ...] = ()

    @classmethod
    def of(cls, paths: Sequence[Path]) -> ImportSource:
        """What these paths are together. Several are parts of the folder that holds them all, and so is a picture.

        Raises LabellerError if no folder holds them all, and ValueError for none.
        """
        first, *others = (path.absolute() for path in paths)
        if not others and first.suffix.lower() not in IMAGE_SUFFIXES:
            return cls(first)
        try:
            folder = Path(os.path.commonpath([path.absolute().parent for path in paths]))
        except ValueError as error:
            raise LabellerError(
                "These files lie on different drives.", "Nothing was imported. Drop those of each drive by themselves."
            ) from error
        return cls(folder, tuple(path.absolute().relative_to(folder).as_posix() for path in paths))
