"""YOLO and CVAT files as labelformat reads them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from labelformat.formats import CVATObjectDetectionInput, YOLOv8InstanceSegmentationInput, YOLOv8ObjectDetectionInput
from labelformat.model.bounding_box import BoundingBoxFormat


def yolo(yaml: str, split: str, has_polygons: bool = False) -> dict[str, Any]:
    reads = YOLOv8InstanceSegmentationInput if has_polygons else YOLOv8ObjectDetectionInput
    return _read(reads(Path(yaml), split))


def cvat(file: str) -> dict[str, Any]:
    """A copy is read, since it stumbles over the first line, by which CVAT too says how the file is encoded."""
    declaration, _, rest = Path(file).read_text("utf-8").partition("?>")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "annotations.xml"
        copy.write_text(rest if declaration.startswith("<?xml") else declaration, "utf-8")
        return _read(CVATObjectDetectionInput(copy))


def _read(found: Any) -> dict[str, Any]:
    """The names of the labels in their order, and each picture with size and what is on it."""
    return {
        "labels": [category.name for category in found.get_categories()],
        "items": [
            {
                "file": one.image.filename,
                "size": [one.image.width, one.image.height],
                "objects": [_object(each) for each in one.objects],
            }
            for one in found.get_labels()
        ],
    }


def _object(one: Any) -> dict[str, Any]:
    if hasattr(one, "box"):
        return {"label": one.category.name, "box": list(one.box.to_format(BoundingBoxFormat.XYWH))}
    return {
        "label": one.category.name,
        "parts": [[list(point) for point in part] for part in one.segmentation.polygons],
    }
