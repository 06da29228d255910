"""Indexed masks, read by Pillow and by Datumaro."""

from __future__ import annotations

import json

import numpy as np
from PIL import Image

from labeller.domain.shape import Mask
from labeller.geometry import masks
from labeller.media.hashing import content_hash
from tests.readers.comparing import answered, pixels, read


def painted(export, one):
    """The numbers of the pixels of an item as a person would paint it: the later over the earlier."""
    positions = {label.name: label.position for label in export.labels}
    index = np.zeros((one.item.height, one.item.width), int)
    for label, annotation in one.annotations:
        index[pixels(annotation.shape, one.item.width, one.item.height)] = positions[label] + 1
    return index


def files(export):
    """Mask and project's item for each picture of the export."""
    for picture in sorted((export.target / "images").iterdir()):
        yield export.target / "masks" / f"{picture.stem}.png", export.held[content_hash(picture)]


def test_each_pixel_has_the_number_of_its_label(exported):
    export = exported("areas", "masks")
    found = list(files(export))
    assert len(found) == len(answered(export))
    for path, one in found:
        with Image.open(path) as mask:
            assert mask.mode == "P"
            assert np.array_equal(np.asarray(mask), painted(export, one)), one.item.name


def test_palette_has_the_colors_that_the_file_of_labels_names(exported):
    export = exported("areas", "masks")
    told = json.loads((export.target / "dataset_meta.json").read_text("utf-8"))
    path, _ = next(files(export))
    with Image.open(path) as mask:
        palette = np.asarray(mask.getpalette("RGB")).reshape(-1, 3).tolist()
    assert told["labels"] == ["background", *(label.name for label in export.labels)]
    assert palette[: len(told["labels"])] == told["segmentation_colors"]


def test_datumaro_reads_the_pixels_of_each_label(ask, exported):
    export = exported("areas", "masks")
    found = ask("with_datumaro", "read", folder=export.target, layout="common_semantic_segmentation")
    got = {content: dict(objects) for content, objects in read(found["items"], lambda one: one["runs"]).items()}
    names = ["background", *(label.name for label in export.labels)]
    for one in answered(export):
        index = painted(export, one)
        size = one.item.width, one.item.height
        areas = {label: masks.to_array(Mask(*size, tuple(runs))) for label, runs in got[one.item.content_hash].items()}
        assert set(areas) == {names[number] for number in np.unique(index)}, one.item.name
        assert all(np.array_equal(area, index == names.index(label)) for label, area in areas.items()), one.item.name
