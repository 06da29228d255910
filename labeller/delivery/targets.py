"""What an export becomes by the name of its target, and which wishes do not go together."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from labeller.delivery.archiving import SUFFIX as ARCHIVE
from labeller.domain.item import Medium
from labeller.errors import UsageError
from labeller.formats.format import Exporter, WriteOptions
from labeller.project.project import Project

FILE_MEDIA = frozenset({Medium.IMAGE, Medium.AUDIO})
"""Items are files, which an export copies, links, or only names."""


class Shape(Enum):
    FOLDER = auto()
    FILE = auto()
    ARCHIVE = auto()


def shape_of(target: Path, chosen: Exporter) -> Shape:
    """A folder, unless the target is named like an archive, or like the table that the format writes."""
    if target.is_dir():
        return Shape.FOLDER
    # Of the endings that a format reads it writes the first, and tables with tabs.
    if target.suffix.lower() in chosen.extensions[:1] or is_tsv(target, chosen):
        return Shape.FILE
    return Shape.ARCHIVE if is_archive(target) else Shape.FOLDER


def is_tsv(target: Path, chosen: Exporter) -> bool:
    """Whether the target is named like a table whose cells are parted by tabs, and the format writes such."""
    return target.suffix.lower() == ".tsv" and ".csv" in chosen.extensions


def is_archive(target: Path) -> bool:
    """Whether the target is named like an archive."""
    return target.suffix.lower() == ARCHIVE


def refuse_misfits(project: Project, chosen: Exporter, options: WriteOptions) -> None:
    """Raise UsageError for a format that cannot hold the project, and for wishes about pictures that do not go out."""
    if project.task not in chosen.holds.tasks:
        raise UsageError(
            f"The format {chosen.name} cannot hold a project of {project.task}.",
            f"Nothing was written. It is for {', '.join(sorted(chosen.holds.tasks))}.",
        )
    if chosen.holds.needs_media and project.task.medium in FILE_MEDIA and not options.copies_media:
        raise UsageError(f"The format {chosen.name} is made of the files themselves.", "Let them be copied or linked.")
    if options.max_side is not None and options.max_side < 1:
        raise UsageError("Pictures cannot have less than one pixel.", "Nothing was written.")
    if options.changes_media and project.task.medium is not Medium.IMAGE:
        raise UsageError("Only pictures can be made smaller, turned, or freed of metadata.", "Nothing was written.")
    if options.changes_media and not options.copies_media:
        raise UsageError(
            "Pictures that are only named in the export cannot be changed for it.",
            "Nothing was written. Let them be copied, or leave them as they are.",
        )
