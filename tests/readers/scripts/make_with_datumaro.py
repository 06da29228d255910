"""A small dataset as Datumaro writes it: three images of 64 x 48 pixels in two subsets, two labels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from datumaro import Bbox, Dataset, DatasetItem, Image, Mask, Polygon
from datumaro.components.annotation import RotatedBbox
from PIL import Image as Picture


def write(folder: str, layout: str, shapes: list[str]) -> None:
    """Write the dataset into `folder`; every image has one annotation of each of the shapes."""
    items = [_item(Path(folder, "made"), number, shapes) for number in range(3)]
    dataset = Dataset.from_iterable(items, categories=["cat", "dog"], media_type=Image)
    dataset.export(str(Path(folder, "out")), layout, save_media=True)


def _item(folder: Path, number: int, shapes: list[str]) -> DatasetItem:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"photo {number}.png"
    Picture.new("RGB", (64, 48), (number * 40, 3, 7)).save(path)
    pixels = np.zeros((48, 64), bool)
    pixels[5:20, 10:30] = True
    made = {
        "box": lambda: Bbox(4, 6, 20, 10, label=0, id=1, group=1),
        "polygon": lambda: Polygon([8, 8, 40, 8, 40, 36], label=1, id=2, group=2),
        "mask": lambda: Mask(pixels, label=1, id=3, group=3),
        "rotated-box": lambda: RotatedBbox(30, 24, 20, 10, 30, label=0, id=4, group=4),
    }
    annotations = [made[shape]() for shape in shapes]
    subset = "train" if number < 2 else "val"
    media = Image.from_file(path=str(path))
    return DatasetItem(id=path.stem, subset=subset, media=media, annotations=annotations)
