"""labelme's files, read by supervision, and by labelme itself when it is asked for."""

from __future__ import annotations

import pytest

from labeller.domain.item import ItemState
from labeller.domain.shape import Box, Mask
from labeller.geometry import masks
from tests.readers.comparing import assert_same, held, read

UNOPENED = {"deep.png", "inks.jpg"}
"""Grey values of 16 bits and printing inks: labelme does not show such pictures at all."""


def uncut_box(shape: Box, *_):
    return [shape.x, shape.y, shape.width, shape.height]


def test_supervision_reads_boxes(ask, exported):
    export = exported("boxes", "labelme")
    folder = export.target / "train"
    found = ask("with_supervision", "labelme", images=folder, annotations=folder)
    assert set(found["labels"]) == {label.name for label in export.labels}
    assert_same(read(found["items"], lambda one: one["box"]), held(export, uncut_box), export, 1e-3)


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
