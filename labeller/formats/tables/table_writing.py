"""What the writers of tables share: files beside the table, and reading the table back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from labeller.domain.dataset import DatasetItem
from labeller.domain.item import Medium
from labeller.formats.format import Found, ReadOptions, Renamed, WriteOptions
from labeller.formats.media_files import put_file
from labeller.formats.media_items import Draft
from labeller.formats.safe_names import NameBook
from labeller.formats.tables.table_reading import TableFormat
from labeller.jobs import JobContext

FOLDERS = {Medium.IMAGE: "images", Medium.AUDIO: "audio"}


class MediaBeside:
    """Copies the file of each item into a folder beside the table, if that is wanted."""

    def __init__(self, target: Path, options: WriteOptions) -> None:
        self.files: list[str] = []
        self._target = target
        self._is_wanted = options.copies_media
        self._names = NameBook()

    @property
    def renamed(self) -> list[Renamed]:
        return self._names.renamed

    def put(self, entry: DatasetItem) -> str | None:
        """Copy the file. Returns its path relative to the table, or None if it stays where it is."""
        folder = FOLDERS.get(entry.item.medium)
        if not self._is_wanted or folder is None:
            return None
        place = put_file(entry, self._names, self._target, folder)
        self.files.append(place)
        return place


def read_back(reader: TableFormat, table: Path, context: JobContext) -> Iterator[Found]:
    """The items of a table that Labeller wrote. Files that were not copied come as drafts, without content hash."""
    if table.stat().st_size == 0:
        return
    if any((table.parent / folder).is_dir() for folder in FOLDERS.values()):
        yield from reader.read(table, ReadOptions(), context)
        return
    for draft in reader.drafts(table, ReadOptions(), context):
        yield draft.item if isinstance(draft, Draft) else draft
