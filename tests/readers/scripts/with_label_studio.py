"""Label Studio files as the converter of its own SDK reads them."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import plain
from label_studio_sdk.converter import Converter, brush


def coco(folder: str) -> dict[str, Any]:
    """The names of the labels, and what the converter makes of boxes and polygons on each picture."""
    with tempfile.TemporaryDirectory() as target:
        told = json.loads(_converted(folder, "COCO", Path(target) / "result.json"))
        names = {one["id"]: one["name"] for one in told["categories"]}
        objects = defaultdict(list)
        for one in told["annotations"]:
            parts = [plain.pairs(part) for part in one["segmentation"]]
            objects[one["image_id"]].append({"label": names[one["category_id"]], "box": one["bbox"], "parts": parts})
        return {
            "labels": list(names.values()),
            "items": [
                {
                    "file": str((Path(target) / one["file_name"]).resolve()),
                    "size": [one["width"], one["height"]],
                    "objects": objects[one["id"]],
                }
                for one in told["images"]
            ],
        }


def conll(folder: str) -> str:
    """What the converter makes of spans."""
    with tempfile.TemporaryDirectory() as target:
        return _converted(folder, "CONLL2003", Path(target) / "result.conll")


def masks(folder: str) -> dict[str, list[dict[str, Any]]]:
    """The brush strokes of each task, decoded by the SDK, by the name of its picture."""
    tasks = json.loads((Path(folder) / "tasks.json").read_text("utf-8"))
    return {
        task["data"]["image"].rpartition("=")[2]: [
            _mask(one) for answer in task["annotations"] for one in answer["result"] if "rle" in one["value"]
        ]
        for task in tasks
    }


def _mask(one: dict[str, Any]) -> dict[str, Any]:
    size = one["original_height"], one["original_width"]
    pixels = brush.decode_rle(one["value"]["rle"]).reshape(*size, 4)[:, :, 3] > 0
    return {"label": one["value"]["brushlabels"][0], "runs": plain.runs(pixels)}


def _converted(folder: str, form: str, file: Path) -> str:
    config = (Path(folder) / "labeling_config.xml").read_text("utf-8")
    resolver = {"local_files_resolver": lambda path: str(Path(folder) / path)}
    converter = Converter(config, project_dir=str(file.parent), download_resources=False, **resolver)
    converter.convert(str(Path(folder) / "tasks.json"), str(file.parent), form, is_dir=False)
    return file.read_text("utf-8")
