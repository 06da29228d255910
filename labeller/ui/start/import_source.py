"""What somebody chose or dropped to import: one folder or file, or some files of a folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from labeller.errors import LabellerError
from labeller.formats.folders.folder_items import TEXT_SUFFIXES
from labeller.media.archives import is_archive
from labeller.media.kinds import IMAGE_SUFFIXES
from labeller.media.opening import TABLE_SUFFIXES

# A text file may also be one item of many.
_TABLES = TABLE_SUFFIXES - TEXT_SUFFIXES


@dataclass(frozen=True, slots=True)
class ImportSource:
    """A folder or a file; with `only`, those files and subfolders of the folder, with forward slashes."""

    path: Path
    only: tuple[str, ...] = ()

    @classmethod
    def of(cls, paths: Sequence[Path]) -> ImportSource:
        """What these paths are together. Several are parts of the folder that holds them all, and so is a picture.

        Raises LabellerError if no folder holds them all or they are tables, and ValueError for none.
        """
        first, *others = (path.absolute() for path in paths)
        if not others and first.suffix.lower() not in IMAGE_SUFFIXES:
            return cls(first)
        if all(path.suffix.lower() in _TABLES for path in paths):
            raise LabellerError(
                _tr("Several tables cannot be imported at once."),
                _tr("Nothing was imported. Drop one after the other: their columns may differ."),
            )
        if any(is_archive(path) for path in paths):
            raise LabellerError(
                _tr("Several archives cannot be imported at once."),
                _tr("Nothing was imported. Drop one after the other."),
            )
        try:
            folder = Path(os.path.commonpath([path.absolute().parent for path in paths]))
        except ValueError as error:
            raise LabellerError(
                _tr("These files lie on different drives."),
                _tr("Nothing was imported. Drop those of each drive by themselves."),
            ) from error
        return cls(folder, tuple(path.absolute().relative_to(folder).as_posix() for path in paths))


def _tr(text: str) -> str:
    return QCoreApplication.translate("", text)
