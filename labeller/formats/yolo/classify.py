"""Ultralytics YOLO for whole images: a folder for each split, and in it one for each label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from labeller.domain.dataset import Dataset
from labeller.formats.folders.folder_per_class import FolderPerClassFormat
from labeller.formats.format import WriteOptions, WriteReport
from labeller.formats.label_map import FILE as LABEL_MAP
from labeller.formats.label_map import read_label_map
from labeller.formats.losses import IMAGE_TASKS, Capabilities, Survey
from labeller.formats.outgoing import split_folders
from labeller.formats.split_names import SPLITS
from labeller.formats.yolo.sniffing import has_images
from labeller.formats.yolo.writing import SPLIT_NAMES
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError


class YoloClassifyFormat(FolderPerClassFormat):
    """`train/label/image` and `val/label/image`. Every label that is used has a folder in every split.

    Trainers number labels by the folders of each split, so a label without a folder would move all that follow.
    """

    name = "yolo-classify"
    title = "YOLO whole images (Ultralytics)"
    holds = Capabilities(IMAGE_TASKS, splits=True, needs_media=True)
    mark = name

    def sniff(self, source: Path) -> float:
        """Sure of what Labeller wrote; others' folders are those of any images with splits."""
        labels = read_label_map(source) if source.is_dir() else None
        if labels is not None and labels.format_name == self.name:
            return 0.95
        has_splits = any((source / split).is_dir() for split in SPLITS)
        try:
            return 0.3 if has_splits and has_images(source) else 0.0
        except UnreadableError:
            return 0.0

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        report = super().write(dataset, target, options, context)
        return replace(report, notes=tuple(_notes(target, report)))

    def split_folders(self, found: Survey) -> dict[str, str]:
        folders = split_folders(found.items_by_split)
        return {split: SPLIT_NAMES.get(folder, folder) for split, folder in folders.items()}


def _notes(target: Path, report: WriteReport) -> Iterator[str]:
    """Make the folders that are missing, and say what trainers will find odd."""
    places = {tuple(file.split("/")[:2]) for file in report.files if file != LABEL_MAP}
    splits, labels = ({place[at] for place in places} for at in (0, 1))
    for split in sorted(splits):
        for label in sorted(labels):
            if (split, label) not in places:
                (target / split / label).mkdir(parents=True, exist_ok=True)
                yield f"No image of “{label}” is in {split}: its folder is empty, so that the numbers of labels agree."
    if "val" not in splits:
        yield "No image is for validation. Trainers then take those for testing, or ask for some."
    yield "Trainers number labels by the alphabetical order of their folders."
