"""Detection datasets as supervision reads them."""

from __future__ import annotations

from typing import Any

import plain
import supervision
from supervision.config import ORIENTED_BOX_COORDINATES


def coco(images: str, file: str, has_masks: bool = False) -> dict[str, Any]:
    return _read(supervision.DetectionDataset.from_coco(images, file, force_masks=has_masks))


def yolo(images: str, labels: str, yaml: str, has_masks: bool = False, has_corners: bool = False) -> dict[str, Any]:
    reads = supervision.DetectionDataset.from_yolo
    return _read(reads(images, labels, yaml, force_masks=has_masks, is_obb=has_corners))


def voc(images: str, annotations: str, has_masks: bool = False) -> dict[str, Any]:
    return _read(supervision.DetectionDataset.from_pascal_voc(images, annotations, force_masks=has_masks))


def createml(images: str, file: str) -> dict[str, Any]:
    return _read(supervision.DetectionDataset.from_createml(images, file))


def labelme(images: str, annotations: str, has_masks: bool = False) -> dict[str, Any]:
    return _read(supervision.DetectionDataset.from_labelme(images, annotations, force_masks=has_masks))


def classes(folder: str) -> dict[str, str]:
    """The class of each picture in a folder of classes."""
    found = supervision.ClassificationDataset.from_folder_structure(folder)
    return {path: found.classes[told.class_id[0]] for path, told in found.annotations.items()}


def _read(dataset: supervision.DetectionDataset) -> dict[str, Any]:
    """The names of the labels in their order, and each picture with what is on it."""
    return {
        "labels": dataset.classes,
        "items": [
            {"file": path, "objects": _objects(detections, dataset.classes)}
            for path, detections in dataset.annotations.items()
        ],
    }


def _objects(found: supervision.Detections, names: list[str]) -> list[dict[str, Any]]:
    corners = found.data.get(ORIENTED_BOX_COORDINATES)
    return [
        {
            "label": names[found.class_id[number]],
            "box": plain.box(found.xyxy[number]),
            "runs": None if found.mask is None else plain.runs(found.mask[number]),
            "points": None if corners is None else corners[number].tolist(),
        }
        for number in range(len(found))
    ]
