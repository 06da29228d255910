"""What writers of annotated texts share: one file for each split, the labels beside them, and what is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation
from labeller.formats.format import Exporter, WriteReport
from labeller.formats.label_map import FILE as LABEL_MAP
from labeller.formats.label_map import write_label_map
from labeller.formats.losses import survey
from labeller.formats.outgoing import outgoing, split_folders
from labeller.formats.safe_names import safe_name
from labeller.formats.texts.tag_names import renamed
from labeller.formats.texts.text_companion import FILE as COMPANION
from labeller.formats.texts.text_companion import companion_line
from labeller.formats.texts.text_details import details_of
from labeller.jobs import JobContext


class Outgoing(NamedTuple):
    """A text on its way out: the name of its file, and its annotations as the format has them."""

    entry: DatasetItem
    file: str
    annotations: tuple[FoundAnnotation, ...]

    @property
    def text(self) -> str:
        return self.entry.item.text or ""


class TextExport:
    """The texts of a dataset, one after the other as they are written; files are closed when it is left."""

    def __init__(
        self,
        exporter: Exporter,
        dataset: Dataset,
        target: Path,
        context: JobContext,
        *,
        suffix: str,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        """`suffix` is that of the files of splits, `tags` the names that labels have in them, where they differ."""
        self._exporter = exporter
        self._dataset = dataset
        self._target = target
        self._context = context
        self._tags = tags
        folders = split_folders(survey(dataset, context).items_by_split)
        is_free = "dev" not in folders.values()
        self._names = {
            split: safe_name("dev" if folder == "validation" and is_free else folder, suffix=suffix)
            for split, folder in folders.items()
        }
        self._stack = ExitStack()
        self._files: dict[str, IO[str]] = {}
        self._counts: Counter[str] = Counter()
        write_label_map(target, dataset.schema, tags)
        self._written = [LABEL_MAP]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def __iter__(self) -> Iterator[Outgoing]:
        for entry in outgoing(self._dataset, self._exporter.holds, self._context):
            annotations = self._exporter.fitted(self._dataset, entry).annotations
            self._counts["items"] += 1
            self._counts["annotations"] += len(annotations)
            yield Outgoing(entry, self._names[entry.split or ""], annotations)

    def write(self, file: str, text: str) -> None:
        """Add to a file of the export, which begins when it is first written to."""
        if file not in self._files:
            place = self._target / file
            self._files[file] = self._stack.enter_context(place.open("x", encoding="utf-8", newline=""))
            self._written.append(file)
        self._files[file].write(text)

    def write_companion(self, one: Outgoing, **further: object) -> None:
        """Put the text as it is, and all that the format has no place for, beside the files."""
        self.write(COMPANION, companion_line(one.file, one.text, {**details_of(one.entry), **further}))

    def write_bytes(self, file: str, content: bytes) -> None:
        """Write a whole file of the export."""
        (self._target / file).write_bytes(content)
        self._written.append(file)

    def report(self, *notes: str) -> WriteReport:
        counts = self._counts
        return WriteReport(
            tuple(self._written), counts["items"], counts["annotations"], renamed(self._tags or {}), notes
        )
