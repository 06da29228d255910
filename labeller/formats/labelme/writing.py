"""Writing labelme's JSON: one file beside each image that has an answer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from labeller.domain.dataset import Dataset
from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import ImageShape
from labeller.formats.format import WriteReport
from labeller.formats.image_export import ImageExport, Placed
from labeller.formats.label_map import FILE as LABEL_MAP
from labeller.formats.label_map import write_label_map
from labeller.formats.labelme.shapes import shape_out

VERSION = "7.1.0"
LABELS_FILE = "labels.txt"
FLAGS_FILE = "flags.txt"


def write_labelme(export: ImageExport, dataset: Dataset) -> WriteReport:
    """A JSON file for each image with an answer, and the list that `labelme --labels` takes, or of flags `--flags`."""
    is_whole = dataset.schema.task.is_whole_item
    names = [label.name for label in dataset.schema.labels if not label.is_relation]
    export.add_file(FLAGS_FILE if is_whole else LABELS_FILE, "".join(f"{name}\n" for name in names))
    write_label_map(export.target, dataset.schema)
    export.note_file(LABEL_MAP)
    for placed in export:
        if placed.entry.is_answered:
            document = _document(placed, names if is_whole else ())
            text = json.dumps(document, ensure_ascii=False, indent=2)
            export.add_file(placed.path.removesuffix(placed.name) + f"{placed.stem}.json", text + "\n")
    return export.report()


def _document(placed: Placed, flags: Iterable[str]) -> dict[str, Any]:
    """`flags` are those that every file lists, set or not."""
    tags = [one.label for one in placed.annotations if one.shape is None]
    return {
        "version": VERSION,
        "flags": dict.fromkeys(flags, False) | dict.fromkeys(tags, True),
        "shapes": [_shape(one) for one in placed.annotations if isinstance(one.shape, ImageShape)],
        "imagePath": placed.name,
        "imageData": None,
        "imageHeight": placed.height,
        "imageWidth": placed.width,
    }


def _shape(one: FoundAnnotation) -> dict[str, Any]:
    """What is true or false is a flag; other attributes go under the key that X-AnyLabeling has for them."""
    marks = {"occluded": one.is_occluded, "truncated": one.is_truncated}
    flags = {name: value for name, value in one.attributes.items() if isinstance(value, bool) and name not in marks}
    others = {name: value for name, value in one.attributes.items() if name not in flags}
    drawn = shape_out(one.shape) if isinstance(one.shape, ImageShape) else {}
    document = {
        "label": one.label,
        "points": drawn["points"],
        "group_id": one.group,
        "description": one.comment,
        "shape_type": drawn["shape_type"],
        "flags": {name: True for name, is_set in marks.items() if is_set} | flags,
        "mask": drawn["mask"],
    }
    return {**document, "attributes": others} if others else document
