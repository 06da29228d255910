"""Folders of files: photos of a client in any folders, and one folder for each label, which most trainers load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.fault import Fault
from labeller.domain.item import Medium, Problem
from labeller.domain.schema import Schema
from labeller.errors import UsageError
from labeller.formats.enclosed import ENCLOSED
from labeller.formats.fitting import Fitted, as_it_is
from labeller.formats.folders.folder_items import FolderPlan, medium_of, read_folder, walk
from labeller.formats.folders.folder_layout import FOLDER, FolderSurvey
from labeller.formats.format import (
    Column,
    Found,
    IsKnown,
    Preview,
    ReadOptions,
    WriteOptions,
    WriteReport,
    nothing_known,
)
from labeller.formats.label_map import FILE as LABEL_MAP
from labeller.formats.label_map import read_label_map, write_label_map
from labeller.formats.looking import label_counts, whole_item_task
from labeller.formats.losses import AUDIO_TASKS, IMAGE_TASKS, TEXT_TASKS, Capabilities, Loss, Survey, stated, survey
from labeller.formats.media_files import put_file
from labeller.formats.media_items import items_for_each
from labeller.formats.outgoing import outgoing, split_folders
from labeller.formats.safe_names import NameBook
from labeller.jobs import JobContext
from labeller.media.folders import FolderWalk, FoundFile
from labeller.media.unreadable import UnreadableError, printable

# A folder with more files is previewed by those that come first.
_LOOK_FILES = 200_000
_SHOWN_PROBLEMS = 100
_ANNOTATION_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".xml", ".csv", ".tsv", ".parquet"})
_OURS = ENCLOSED | {LABEL_MAP}


class FolderPerClassFormat:
    """Reads images, sounds, or texts in files of their own; its folder is its label where the layout says so."""

    name = "folder-per-class"
    title = "Folders of files"
    extensions: tuple[str, ...] = ()
    holds = Capabilities(IMAGE_TASKS | AUDIO_TASKS | TEXT_TASKS, splits=True, needs_media=True)
    precision = 0.0
    mark = ""
    """What `labels.json` calls the format, where a kindred one has the same files."""

    def sniff(self, source: Path) -> float:
        """Any folder, since it is the one to say why it cannot be read; surest where there are images or sounds."""
        if not source.is_dir():
            return 0.0
        try:
            return 0.2 if medium_of(source, JobContext()) is Medium.TEXT else 0.4
        except UnreadableError:
            return 0.1

    def preview(self, source: Path, options: ReadOptions, context: JobContext) -> Preview:
        settled, plan, found = _settle(source, options, context, _LOOK_FILES)
        labels = _count_labels(plan, found)
        labels.update(dict.fromkeys(_empty_folders(plan, labels).values(), 0))
        is_image = plan.medium is Medium.IMAGE
        for_each = items_for_each(source, found.first_files) if is_image else 1.0
        return Preview(
            format=self.name,
            medium=plan.medium,
            task=settled.task or whole_item_task(plan.medium, is_multilabel=False),
            count=round(for_each * found.files),
            is_exact=found.is_whole and (for_each == 1 or found.files == len(found.first_files)),
            options=settled,
            columns=(Column("file", tuple(found.first_files[:3])), Column(FOLDER, tuple(labels)[:3])),
            rows=tuple((path, plan.layout.label_of(path) or "") for path in found.first_files),
            labels=label_counts(labels, plan.layout.map.names if plan.layout.map else ()),
            problems=tuple(found.problems),
        )

    def media_root(self, source: Path, options: ReadOptions) -> Path | None:
        return None if options.task is not None and options.task.medium is Medium.TEXT else source

    def read(
        self, source: Path, options: ReadOptions, context: JobContext, is_known: IsKnown = nothing_known
    ) -> Iterator[Found]:
        _, plan, found = _settle(source, options, context)
        yield from read_folder(plan, found.files, context, is_known)
        for folder in _empty_folders(plan, _count_labels(plan, found)):
            reason = "the folder is empty: no item has its label"
            yield Problem(printable(folder), reason, Fault.INCOMPLETE, is_mended=True)
        if plan.medium is not Medium.TEXT and not plan.only:
            yield from _unused(source, context)

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        return as_it_is(dataset, entry)

    def own_losses(self, survey: Survey, /) -> tuple[Loss, ...]:
        return stated(Loss("pictures that most loaders of folders pass over (.avif, .mpo)", survey.unusual_pictures))

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:  # noqa: ARG002
        """`label/file`, or `split/label/file` where items have splits; `labels.json` maps folders to labels."""
        found = survey(dataset, context)
        splits = self.split_folders(found)
        names = NameBook()
        names.file("", LABEL_MAP, "")
        folders = {label.name: names.folder("", label.name) for label in dataset.schema.labels}
        files = []
        for entry in outgoing(dataset, self.holds, context):
            (label,) = dataset.labels_of(entry)
            folder = PurePosixPath(splits[entry.split or ""], folders[label.name])
            files.append(put_file(entry, names, target, str(folder)))
        write_label_map(target, dataset.schema, folders, self.mark)
        notes = tuple(_gaps(dataset.schema, found.label_counts))
        patterns: dict[str, str] = {}
        if dataset.schema.task not in TEXT_TASKS:  # of texts `datasets` would make lines without labels
            used = {file.partition("/")[0] for file in files} if any(splits.values()) else set()
            patterns = {split: f"{split}/**" for split in sorted(used)} or {"train": "*/**"}
        return WriteReport(
            (LABEL_MAP, *files),
            len(files),
            len(files),
            tuple(names.renamed),
            notes,
            patterns,
            # Else it leaves labels away where the first split has only one of them.
            ("drop_labels: false",) if patterns else (),
        )

    def split_folders(self, found: Survey) -> dict[str, str]:
        """For each split the folder that the folders of labels are in; empty where there is none."""
        return split_folders(found.items_by_split) if found.has_splits else {"": ""}

    def read_back(self, target: Path, context: JobContext) -> Iterator[Found]:
        labels = read_label_map(target)
        options = ReadOptions(task=labels.task if labels else None, label_field=FOLDER, encoding="utf-8")
        _, plan, found = _settle(target, options, context)
        yield from read_folder(replace(plan, is_own=True), found.files, context, nothing_known)


def _unused(source: Path, context: JobContext) -> Iterator[Problem]:
    """What lies beside pictures or sounds and could be annotations of them, in a format that was not recognised."""
    for found in FolderWalk(source, _ANNOTATION_SUFFIXES, check=context.check):
        if isinstance(found, FoundFile) and found.path.name not in _OURS:
            reason = "it was not used: it is in no format that is known, or it is broken"
            yield Problem(printable(found.relative), reason, Fault.UNUSED_FILE, is_mended=True)


def _settle(
    source: Path, options: ReadOptions, context: JobContext, most_files: int | None = None
) -> tuple[ReadOptions, FolderPlan, FolderSurvey]:
    """The options with nothing left open, and what follows from them and from a walk through the folder."""
    medium = options.task.medium if options.task else medium_of(source, context, options.only)
    found = _survey(source, medium, options.only, context, most_files)
    layout = found.layout(read_label_map(source))
    is_drawn = options.task is not None and not options.task.is_whole_item
    if options.is_unlabelled or options.label_field == "" or (is_drawn and options.label_field is None):
        layout = replace(layout, has_labels=False)
    elif options.label_field == FOLDER:
        layout = replace(layout, has_labels=True)
    elif options.label_field is not None:
        raise UsageError(f"A folder has no field “{options.label_field}”.", f"Its only field is {FOLDER}.")
    if options.split_field == "":
        layout = replace(layout, has_splits=False)
    settled = replace(
        options,
        task=options.task or whole_item_task(medium, is_multilabel=False),
        label_field=FOLDER if layout.has_labels else "",
        split_field=FOLDER if layout.has_splits else "",
        media_root=None if medium is Medium.TEXT else source,
    )
    return settled, FolderPlan(source, medium, layout, options.encoding, options.only), found


def _survey(
    source: Path, medium: Medium, only: tuple[str, ...], context: JobContext, most_files: int | None
) -> FolderSurvey:
    found = FolderSurvey()
    for one in walk(source, medium, context, only):
        if isinstance(one, Problem):
            if len(found.problems) < _SHOWN_PROBLEMS:
                found.problems.append(one)
            continue
        found.add(one.relative)
        context.progress(found.files, 0, "Looking through the folder")
        if found.files == most_files:
            found.is_whole = False
            break
    return found


def _count_labels(plan: FolderPlan, found: FolderSurvey) -> Counter[str]:
    labels: Counter[str] = Counter()
    for parent, count in found.parents.items():
        label = plan.layout.label_of(f"{parent}/file" if parent else "file")
        if label is not None:
            labels[label] += count
    return labels


def _empty_folders(plan: FolderPlan, used: Mapping[str, int]) -> dict[str, str]:
    """Folders of labels with nothing in any of them, by their paths, with the labels that they stand for."""
    if not plan.layout.has_labels or plan.only:
        return {}
    found = sorted(plan.source.glob("*/*" if plan.layout.has_splits else "*"))
    folders = [path for path in found if path.is_dir() and not path.name.startswith((".", "__"))]
    relative = {path.relative_to(plan.source).as_posix(): path for path in folders}
    told = {name: plan.layout.label_of(f"{name}/file") for name in relative}
    return {
        name: label
        for name, label in told.items()
        if label is not None and label not in used and not any(relative[name].iterdir())
    }


def _gaps(schema: Schema, label_counts: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Loaders that number labels by their folders number them differently in a split where one is missing."""
    used = {name for counts in label_counts.values() for name in counts}
    for split, counts in label_counts.items():
        for label in schema.labels:
            if label.name in used and not counts.get(label.name):
                yield f"No item of “{label.name}” is in {split or 'the part without a split'}."
