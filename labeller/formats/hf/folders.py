"""Hugging Face layouts of files: a folder for each split with its files and a metadata.jsonl."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from labeller.domain.dataset import Dataset
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.formats.folders.folder_items import medium_of
from labeller.formats.format import WriteOptions, WriteReport
from labeller.formats.hf.features import feature_lines, layout_notes
from labeller.formats.hf.layout import HfLayout, hf_layout, hf_row
from labeller.formats.hf.reading import HfReader, Part
from labeller.formats.label_map import FILE as LABEL_MAP
from labeller.formats.label_map import write_label_map
from labeller.formats.losses import Capabilities, Survey, survey
from labeller.formats.media_files import put_file
from labeller.formats.outgoing import outgoing, split_folders
from labeller.formats.safe_names import NameBook
from labeller.formats.split_names import SPLITS
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError

METADATA = "metadata.jsonl"
_METADATA_FILES = (METADATA, "metadata.csv")


def holding(tasks: frozenset[Task]) -> Capabilities:
    """What goes into the metadata: everything."""
    return Capabilities(
        tasks,
        several_labels=True,
        unlabelled=True,
        skipped=True,
        empty_answers=True,
        comments=True,
        groups=True,
        splits=True,
        metadata=True,
        needs_media=True,
    )


class HfFolderFormat(HfReader):
    """What the folders of images and of sounds share."""

    extensions: tuple[str, ...] = ()
    holds: Capabilities

    def sniff(self, source: Path) -> float:
        if not self.parts(source):
            return 0.0
        try:
            return 0.9 if medium_of(source, JobContext()) is self.medium else 0.0
        except UnreadableError:
            return 0.5

    def parts(self, source: Path) -> list[Part]:
        """`metadata.jsonl` or `.csv` in the folder itself, else in the folders right below it."""
        if not source.is_dir():
            return []
        for name in _METADATA_FILES:
            if (source / name).is_file():
                return [Part(None, "", source / name)]
        found = sorted(path for name in _METADATA_FILES for path in source.glob(f"*/{name}") if path.is_file())
        return [Part(SPLITS.get(path.parent.name, path.parent.name), path.parent.name, path) for path in found]

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:  # noqa: ARG002
        found = survey(dataset, context)
        layout = hf_layout(dataset, found, self.medium.value)
        _refuse_split_without_labels(layout, found)
        folders = split_folders(found.items_by_split)
        names = NameBook(has_plain_stems=True)
        files: list[str] = []
        counts: dict[str, int] = {}
        annotations = 0
        with ExitStack() as stack:
            tables = _Tables(target, stack)
            for entry in outgoing(dataset, self.holds, context):
                folder = folders[entry.split or ""]
                place = put_file(entry, names, target, folder)
                said = self.fitted(dataset, entry).annotations
                row = {"file_name": place.removeprefix(f"{folder}/"), **hf_row(layout, dataset, entry, said)}
                tables.add(folder, row, is_late=layout.is_multilabel and not said)
                files.append(place)
                counts[folder] = counts.get(folder, 0) + 1
                annotations += len(said)
            tables.finish()
        write_label_map(target, dataset.schema)
        return WriteReport(
            (LABEL_MAP, *(f"{folder}/{METADATA}" for folder in counts), *files),
            len(files),
            annotations,
            tuple(names.renamed),
            layout_notes(layout),
            {folder: f"{folder}/**" for folder in counts},
            feature_lines(layout),
        )


class _Tables:
    """The metadata of each split. Rows without a label come last: the type of the column is told from the first."""

    def __init__(self, target: Path, stack: ExitStack) -> None:
        self._target = target
        self._stack = stack
        self._files: dict[str, TextIO] = {}
        self._late: list[tuple[str, str]] = []

    def add(self, folder: str, row: dict[str, Any], *, is_late: bool) -> None:
        if folder not in self._files:
            path = self._target / folder / METADATA
            self._files[folder] = self._stack.enter_context(path.open("x", encoding="utf-8", newline=""))
        line = json.dumps(row, ensure_ascii=False) + "\n"
        if is_late:
            self._late.append((folder, line))
        else:
            self._files[folder].write(line)

    def finish(self) -> None:
        for folder, line in self._late:
            self._files[folder].write(line)


def _refuse_split_without_labels(layout: HfLayout, found: Survey) -> None:
    """An empty list in every row of one split alone makes `datasets` refuse the whole folder."""
    if not layout.is_multilabel or not any(found.labelled_by_split.values()):
        return
    for split, count in found.items_by_split.items():
        if count and not found.labelled_by_split[split]:
            raise LabellerError(
                f"No item {f'of the split “{split}”' if split else 'without a split'} has a label, "
                "which this layout cannot say where an item may have several.",
                "Nothing was exported. Leave out the items without labels, or choose other splits.",
            )
