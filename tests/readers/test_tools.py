"""Files for other labelling tools: labelme's, Label Studio's and CreateML's."""

from __future__ import annotations

import json

import pytest

from labeller.domain.item import ItemState
from labeller.domain.shape import Box, Mask
from labeller.geometry import masks
from tests.readers.comparing import assert_same, cut_box, held, read


def box_of(one):
    return one["box"]


def uncut_box(shape: Box, *_):
    return [shape.x, shape.y, shape.width, shape.height]


def names(export):
    return {label.name for label in export.labels}


def test_supervision_reads_boxes_of_labelme(ask, exported):
    export = exported("boxes", "labelme")
    folder = export.target / "train"
    found = ask("with_supervision", "labelme", images=folder, annotations=folder)
    assert set(found["labels"]) == names(export)
    assert_same(read(found["items"], box_of), held(export, uncut_box), export, 1e-3)


@pytest.mark.copyleft
def test_labelme_reads_its_own_shapes(ask_copyleft, exported):
    export = exported("areas", "labelme")
    found = ask_copyleft("with_labelme", "read", folder=export.target)
    items = read(found, lambda one: one["type"])
    assert items.keys() == {content for content, one in export.held.items() if one.state is ItemState.ANSWERED}


@pytest.mark.copyleft
def test_labelme_reads_the_pixels_of_masks(ask_copyleft, exported):
    export = exported("areas", "labelme")
    found = read(ask_copyleft("with_labelme", "read", folder=export.target), lambda one: one)
    for content, one in export.held.items():
        wanted = [each.shape for _, each in one.annotations if isinstance(each.shape, Mask)]
        got = [each for _, each in found.get(content, []) if each["type"] == "mask"] if wanted else []
        for shape, each in zip(wanted, got, strict=True):
            assert sum(each["mask"]["runs"][1::2]) == masks.area(shape), one.item.name


def test_supervision_reads_boxes_of_createml(ask, exported):
    export = exported("boxes", "createml")
    folder = export.target / "train"
    found = ask("with_supervision", "createml", images=folder, file=folder / "_annotations.createml.json")
    assert set(found["labels"]) == names(export)
    assert_same(read(found["items"], box_of), held(export, cut_box), export, 1e-3)


def test_createml_has_centres_in_pixels(exported):
    """Read as Apple describes the file: nothing else of it is used."""
    export = exported("boxes", "createml")
    folder = export.target / "train"
    items = json.loads((folder / "_annotations.createml.json").read_text("utf-8"))
    told = [{"file": one["image"], "objects": one["annotations"]} for one in items]
    assert_same(read(told, from_centre, folder), held(export, cut_box), export, 1e-6)


def from_centre(one):
    place = one["coordinates"]
    return [
        place["x"] - place["width"] / 2,
        place["y"] - place["height"] / 2,
        place["width"],
        place["height"],
    ]


def label_studio(export):
    return {"file": export.target / "tasks.json", "config": export.target / "labeling_config.xml"}


def test_label_studio_converter_reads_boxes(ask, exported):
    export = exported("boxes", "label-studio")
    found = ask("with_label_studio", "coco", **label_studio(export))
    assert found["annotations"]


def test_label_studio_converter_reads_spans(ask, exported):
    export = exported("marked_texts", "label-studio")
    found = ask("with_label_studio", "conll", **label_studio(export))
    assert "B-person" in found
