"""YOLO as Darknet reads it, also called YOLO 1.1: boxes beside their images, `obj.data`, names and lists of images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from labeller.domain.dataset import Dataset
from labeller.domain.shape import Box, Keypoints, Mask, Polygon, Polyline, RotatedBox
from labeller.formats.format import Renamed, WriteOptions, WriteReport
from labeller.formats.image_export import ImageExport
from labeller.formats.label_map import FILE as LABEL_MAP
from labeller.formats.label_map import class_names, label_map_json
from labeller.formats.losses import DETECTION_TASKS, Capabilities
from labeller.formats.yolo.config import DARKNET
from labeller.formats.yolo.format import YoloFormat
from labeller.formats.yolo.writing import label_rows
from labeller.jobs import JobContext

_VALIDATION = "valid"


class YoloDarknetFormat(YoloFormat):
    """Every row has exactly five fields."""

    name = DARKNET
    title = "YOLO boxes (Darknet)"
    holds = Capabilities(
        DETECTION_TASKS,
        shapes=frozenset({Box}),
        becomes=dict.fromkeys((RotatedBox, Polygon, Polyline, Mask, Keypoints), Box),
        parts=True,
        holes=True,
        empty_answers=True,
        splits=True,
        needs_media=True,
    )

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        """Images and rows in `obj_<split>_data/`; paths begin with `data/`, as Darknet's own examples do."""
        folder, split_names = "obj_{split}_data", {"validation": _VALIDATION}
        export = ImageExport(self, dataset, target, options, context, folder=folder, split_names=split_names)
        lists: dict[str, list[str]] = {}
        for placed in export:
            rows = "".join(f"{row}\n" for row in label_rows(placed, dataset))
            export.add_file(f"obj_{placed.split}_data/{placed.stem}.txt", rows)
            lists.setdefault(placed.split, []).append(f"data/{placed.path}\n")
        for split, paths in (lists or {"train": []}).items():
            export.add_file(f"{split}.txt", "".join(paths))
        names = _line_names(class_names(dataset))
        export.add_file("obj.names", "".join(f"{name}\n" for name in names))
        export.add_file("obj.data", _settings(len(names), list(lists) or ["train"]))
        export.add_file(LABEL_MAP, label_map_json(dataset.schema, format_name=self.name))
        report = export.report(_notes(lists))
        changed = zip(class_names(dataset), names, strict=True)
        renamed = tuple(Renamed(name, written) for name, written in changed if name != written)
        return replace(report, renamed=(*report.renamed, *renamed))


def _line_names(names: Sequence[str]) -> list[str]:
    """A line for each label, no two the same: readers take blanks from the ends of a line."""
    plain = [name.strip() for name in names]
    taken = {name for name in names if name == name.strip()}
    given = []
    for name, line in zip(names, plain, strict=True):
        chosen, number = line or "_", 1
        while name != line and chosen in taken:
            number += 1
            chosen = f"{line}_{number}"
        taken.add(chosen)
        given.append(chosen)
    return given


def _settings(labels: int, splits: Sequence[str]) -> str:
    lists = "".join(f"{split} = data/{split}.txt\n" for split in splits)
    return f"classes = {labels}\n{lists}names = data/obj.names\nbackup = backup/\n"


def _notes(splits: dict[str, list[str]]) -> tuple[str, ...]:
    missing = [use for split, use in (("train", "training"), (_VALIDATION, "validation")) if split not in splits]
    return (
        "Put the files into “data” beside Darknet: the paths in its lists begin with it.",
        *(f"No image is for {use}." for use in missing),
    )
