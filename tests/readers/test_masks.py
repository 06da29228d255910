"""Indexed masks, read by Pillow and by Datumaro."""

from __future__ import annotations

import json

import numpy as np
from PIL import Image

from labeller.domain.item import ItemState
from labeller.media.hashing import content_hash
from tests.readers.comparing import pixels


def painted(export, one):
    """The mask of an item as a person would paint it: one label after the other, the later over the earlier."""
    positions = {label.name: label.position for label in export.labels}
    index = np.zeros((one.item.height, one.item.width), int)
    for label, annotation in one.annotations:
        index[pixels(annotation.shape, one.item.width, one.item.height)] = positions[label] + 1
    return index


def files(export):
    """Mask and project's item for each picture of the export."""
    for picture in sorted((export.target / "images" / "train").iterdir()):
        yield export.target / "masks" / "train" / f"{picture.stem}.png", export.held[content_hash(picture)]


def test_each_pixel_has_the_number_of_its_label(exported):
    export = exported("areas", "masks")
    found = list(files(export))
    assert len(found) == sum(one.state is ItemState.ANSWERED for one in export.held.values())
    for path, one in found:
        with Image.open(path) as mask:
            assert mask.mode == "P"
            assert np.array_equal(np.asarray(mask), painted(export, one)), one.item.name


def test_palette_has_the_colors_of_the_labels(exported):
    export = exported("areas", "masks")
    path, _ = next(files(export))
    with Image.open(path) as mask:
        palette = np.asarray(mask.getpalette("RGB")).reshape(-1, 3)
    assert palette[0].tolist() == [0, 0, 0]
    for label in export.labels:
        assert bytes(palette[label.position + 1].tolist()).hex() == label.color.lstrip("#")


def test_datumaro_reads_the_pixels_of_each_label(ask, exported):
    export = exported("areas", "masks")
    found = ask("with_datumaro", "read", folder=export.target, layout="common_semantic_segmentation")
    items = {item["id"].rpartition("/")[2]: item for item in found["items"]}
    for path, one in files(export):
        index = painted(export, one)
        got = {each["label"]: each["runs"] for each in items[path.stem]["objects"]}
        for label in export.labels:
            area = sum(got.get(label.name, [])[1::2])
            assert area == (index == label.position + 1).sum(), one.item.name


def test_labels_file_says_which_number_is_which(exported):
    export = exported("areas", "masks")
    told = json.loads((export.target / "labels.json").read_text("utf-8"))
    assert told
