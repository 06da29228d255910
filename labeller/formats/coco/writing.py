"""Writing COCO's JSON, image by image: a million annotations are never held at once."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from typing import Any, TextIO

from labeller.domain.dataset import Dataset
from labeller.domain.item import FoundAnnotation
from labeller.domain.schema import Label, Schema, Task
from labeller.domain.shape import Keypoint, Keypoints
from labeller.formats.coco.reading import CROWD
from labeller.formats.coco.shapes import area_of, bbox_of, segmentation_of
from labeller.formats.format import WriteReport
from labeller.formats.image_export import ImageExport, Placed


def write_coco(export: ImageExport, dataset: Dataset) -> WriteReport:
    """One file for each split that has images; without any image one empty file."""
    name = "person_keypoints" if dataset.schema.task is Task.KEYPOINTS else "instances"
    with ExitStack() as stack:
        files: dict[str, _SplitFile] = {}

        def file_of(split: str) -> _SplitFile:
            if split not in files:
                path = f"annotations/{name}_{split}.json"
                export.note_file(path)
                (export.target / "annotations").mkdir(parents=True, exist_ok=True)
                text = stack.enter_context((export.target / path).open("x", encoding="utf-8", newline="\n"))
                files[split] = _SplitFile(text, stack.enter_context(_scratch()), dataset)
            return files[split]

        for placed in export:
            file_of(placed.split).add(placed)
        if not files:
            file_of(next(iter(export.splits.values()), "train"))
        for file in files.values():
            file.finish()
    return export.report()


def _scratch() -> Any:
    return tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")


class _SplitFile:
    """The file of one split. Images are written as they come, annotations wait in a scratch file until they follow."""

    def __init__(self, text: TextIO, waiting: TextIO, dataset: Dataset) -> None:
        self._text = text
        self._waiting = waiting
        self._dataset = dataset
        self._keypoints = {
            label.name: len(label.skeleton) if dataset.schema.task is Task.KEYPOINTS else 0
            for label in dataset.schema.labels
        }
        self._images = 0
        self._annotations = 0
        categories = [_category(label, dataset.schema) for label in dataset.schema.labels if not label.is_relation]
        info = {"description": dataset.name, "version": "1.0", "labeller": {"task": dataset.schema.task.value}}
        head = f'{{"info": {_json(info)},\n"licenses": [],\n"categories": {_json(categories)},\n"images": ['
        self._text.write(head)

    def add(self, placed: Placed) -> None:
        self._images += 1
        image = {"id": self._images, "file_name": placed.name, "width": placed.width, "height": placed.height}
        self._text.write(("," if self._images > 1 else "") + "\n" + _json(image))
        for found in placed.annotations:
            self._annotations += 1
            lead = "," if self._annotations > 1 else ""
            self._waiting.write(f"{lead}\n{_json(self._annotation(found))}")

    def finish(self) -> None:
        self._text.write('\n],\n"annotations": [')
        self._waiting.seek(0)
        shutil.copyfileobj(self._waiting, self._text, 1 << 20)
        self._text.write("\n]}\n")

    def _annotation(self, found: FoundAnnotation) -> dict[str, Any]:
        is_crowd = found.attributes.get(CROWD) is True
        attributes = {key: value for key, value in found.attributes.items() if key != CROWD or not is_crowd}
        document: dict[str, Any] = {
            "id": self._annotations,
            "image_id": self._images,
            "category_id": self._dataset.position(found.label) + 1,
            "iscrowd": int(is_crowd),
        }
        if found.shape is not None:
            document["bbox"] = bbox_of(found.shape)
            document["area"] = area_of(found.shape)
            document["segmentation"] = segmentation_of(found.shape)
        points = self._points(found)
        if points:
            document["keypoints"] = [number for one in points for number in (one.x, one.y, one.visibility)]
            document["num_keypoints"] = sum(one.visibility > 0 for one in points)
        return {**document, "attributes": attributes} if attributes else document

    def _points(self, found: FoundAnnotation) -> tuple[Keypoint, ...]:
        """The keypoints of an annotation: scoring tools want them for every one whose category has some."""
        if isinstance(found.shape, Keypoints):
            return found.shape.points
        return (Keypoint(0.0, 0.0, 0),) * self._keypoints[found.label]


def _category(label: Label, schema: Schema) -> dict[str, Any]:
    """Ids count from 1: the position of the label and one, whatever other labels there are."""
    category: dict[str, Any] = {"id": label.position + 1, "name": label.name, "supercategory": ""}
    if schema.task is Task.KEYPOINTS:
        category["keypoints"] = list(label.skeleton)
        category["skeleton"] = [[one + 1, other + 1] for one, other in label.skeleton_edges]
    return {**category, "color": label.color}


# One for all: `json.dumps` would make another for every annotation.
_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
