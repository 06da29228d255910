"""What writers of annotated images share: images in folders of their splits, annotations as the format has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation
from labeller.formats.fitting import Fitted, size_of
from labeller.formats.format import Exporter, WriteOptions, WriteReport
from labeller.formats.losses import survey
from labeller.formats.media_files import put_file
from labeller.formats.outgoing import outgoing, split_folders
from labeller.formats.safe_names import NameBook
from labeller.jobs import JobContext


@dataclass(frozen=True, slots=True)
class Placed:
    """An item whose image is in the export: its path relative to the target, its size in pixels, its annotations.

    `split` is the folder name of its split. Where images are only named, `path` is where the image was imported from.
    """

    entry: DatasetItem
    split: str
    path: str
    width: int
    height: int
    annotations: tuple[FoundAnnotation, ...]

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    @property
    def stem(self) -> str:
        """The name without its extension, which files of labels share with their images."""
        return PurePosixPath(self.path).stem


class ImageExport:
    """The images of a dataset, one after the other as they are written, and what was counted on the way."""

    def __init__(
        self,
        exporter: Exporter,
        dataset: Dataset,
        target: Path,
        options: WriteOptions,
        context: JobContext,
        *,
        folder: str = "{split}",
        unsplit_folder: str | None = None,
        split_names: Mapping[str, str] | None = None,
    ) -> None:
        """`folder` is where images go, relative to `target`, with `{split}` for the split's folder;
        where nothing is split they go to `unsplit_folder` if that is given.
        `split_names` are the names that the format has for splits, where they differ from ours. No two images of an
        export have the same stem: formats tie labels to images by it.
        """
        self.target = target
        self._exporter = exporter
        self._dataset = dataset
        self._options = options
        self._context = context
        names = split_names or {}
        found = survey(dataset, context)
        self.has_splits = found.has_splits
        self._folder = folder if found.has_splits or unsplit_folder is None else unsplit_folder
        folders = split_folders(found.items_by_split)
        self.splits = {split: names.get(folder, folder) for split, folder in folders.items()}
        self._names = NameBook(has_unique_stems=True)
        self._files: list[str] = []
        self._counts: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Placed]:
        for entry in outgoing(self._dataset, self._exporter.holds, self._context):
            split = self.splits[entry.split or ""]
            fitted = self._fitted(entry)
            width, height = size_of(entry.item)
            self._counts["items"] += 1
            self._counts["annotations"] += len(fitted.annotations)
            yield Placed(entry, split, self._put(entry, split), width, height, fitted.annotations)

    def add_file(self, path: str, content: str | bytes) -> None:
        """Write a further file, at a path relative to the target."""
        place = self.target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        self._files.append(path)

    def note_file(self, path: str) -> None:
        """Count a file that was written otherwise."""
        self._files.append(path)

    def report(self, notes: tuple[str, ...] = ()) -> WriteReport:
        counts = self._counts
        return WriteReport(
            tuple(self._files), counts["items"], counts["annotations"], tuple(self._names.renamed), notes
        )

    def _fitted(self, entry: DatasetItem) -> Fitted:
        return self._exporter.fitted(self._dataset, entry)

    def _put(self, entry: DatasetItem, split: str) -> str:
        if not self._options.copies_media:
            return entry.item.path or entry.item.name
        path = put_file(entry, self._names, self.target, self._folder.format(split=split))
        self._files.append(path)
        return path
