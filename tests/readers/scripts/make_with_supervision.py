"""A small dataset as supervision writes it: two images of 64 x 48 pixels, two labels, two boxes on each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import supervision
from PIL import Image

BOXES = [[4.0, 6.0, 24.0, 16.0], [8.0, 8.0, 40.0, 36.0]]


def write(folder: str, layout: str) -> None:
    """Write the dataset into `folder` as coco, yolo or voc."""
    root = Path(folder)
    paths = [root / "images" / f"photo {number}.jpg" for number in range(2)]
    (root / "images").mkdir(parents=True)
    for number, path in enumerate(paths):
        Image.new("RGB", (64, 48), (number * 90, 3, 7)).save(path)
    found = {str(path): supervision.Detections(xyxy=np.array(BOXES), class_id=np.array([0, 1])) for path in paths}
    dataset = supervision.DetectionDataset(["cat", "dog"], [str(path) for path in paths], found)
    if layout == "coco":
        dataset.as_coco(annotations_path=str(root / "annotations.json"))
    elif layout == "yolo":
        dataset.as_yolo(annotations_directory_path=str(root / "labels"), data_yaml_path=str(root / "data.yaml"))
    else:
        dataset.as_pascal_voc(annotations_directory_path=str(root / "annotations"))
