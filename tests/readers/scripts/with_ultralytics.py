"""YOLO datasets as ultralytics prepares them for training. Its licence is AGPL-3.0: see CONTRIBUTING.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ultralytics.cfg import get_cfg
from ultralytics.data.dataset import ClassificationDataset, YOLODataset
from ultralytics.data.utils import check_cls_dataset, check_det_dataset


def read(yaml: str, split: str, task: str) -> dict[str, Any]:
    """The names of the labels in their order, and each picture with size and objects, in fractions of the picture.

    `task` is detect, segment, pose or obb. Boxes are centre and size.
    """
    told = check_det_dataset(yaml, autodownload=False)
    dataset = YOLODataset(img_path=told[split], data=told, task=task, augment=False, imgsz=64, hyp=get_cfg())
    return {"labels": list(told["names"].values()), "items": [_item(one, told["names"]) for one in dataset.labels]}


def _item(one: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    height, width = one["shape"]
    points, segments = one["keypoints"], one["segments"]
    return {
        "file": one["im_file"],
        "size": [width, height],
        "objects": [
            {
                "label": names[int(one["cls"][number, 0])],
                "box": one["bboxes"][number].tolist(),
                "points": segments[number].tolist() if len(segments) else None,
                "keypoints": None if points is None else points[number].tolist(),
            }
            for number in range(len(one["cls"]))
        ],
    }


def classes(folder: str, split: str) -> dict[str, Any]:
    """The names of the classes in their order, and the class of each picture."""
    told = check_cls_dataset(folder)
    dataset = ClassificationDataset(str(Path(told[split])), args=get_cfg(overrides={"imgsz": 32}), augment=False)
    names = told["names"]
    return {"labels": list(names.values()), "items": {str(sample[0]): names[sample[1]] for sample in dataset.samples}}
