"""Files for other labelling tools: labelme's, Label Studio's and CreateML's."""

from __future__ import annotations

import json

import pytest

from labeller.domain.item import ItemState
from labeller.domain.shape import Box, Mask
from labeller.geometry import masks
from tests.readers.comparing import assert_same, cut_box, held, read

UNOPENED = {"deep.png", "inks.jpg"}
"""Grey values of 16 bits and printing inks: labelme does not show such pictures at all."""


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


def by_labelme(ask_copyleft, export):
    return ask_copyleft("with_labelme", "read", folder=export.target / "train")


@pytest.mark.copyleft
def test_labelme_opens_all_but_pictures_of_sixteen_bits_or_of_inks(ask_copyleft, exported):
    export = exported("areas", "labelme")
    found = by_labelme(ask_copyleft, export)
    names = {export.held[content].item.name for content in read(found["items"], lambda one: one["type"])}
    answered = {one.item.name for one in export.held.values() if one.state is ItemState.ANSWERED}
    assert (names, found["refused"]) == (answered - UNOPENED, ["deep.json", "inks.json"])


@pytest.mark.copyleft
def test_labelme_reads_the_pixels_of_masks(ask_copyleft, exported):
    export = exported("areas", "labelme")
    found = read(by_labelme(ask_copyleft, export)["items"], lambda one: one)
    seen = 0
    for content, one in export.held.items():
        drawn = [each.shape for _, each in one.annotations if isinstance(each.shape, Mask)]
        got = [each for _, each in found.get(content, []) if each["type"] == "mask"]
        for shape, each in zip(drawn, got, strict=False):
            array, left, top = masks.to_window(shape)
            assert each["points"][0] == [left, top]
            assert pixels_of(each["mask"]).tolist() == array.tolist(), one.item.name
            seen += 1
    assert seen >= 4


def pixels_of(mask):
    height, width = mask["size"]
    return masks.to_array(Mask(width, height, tuple(mask["runs"])))


@pytest.mark.copyleft
def test_labelme_reads_the_corners_of_boxes(ask_copyleft, exported):
    export = exported("boxes", "labelme")
    found = by_labelme(ask_copyleft, export)
    expected = held(export, lambda shape, *_: [[shape.x, shape.y], [shape.x + shape.width, shape.y + shape.height]])
    expected = {content: one for content, one in expected.items() if export.held[content].item.name not in UNOPENED}
    assert_same(read(found["items"], lambda one: one["points"]), expected, export, 1e-9)


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
