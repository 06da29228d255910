"""Pascal VOC, read by supervision and Datumaro; they count pixels from different numbers."""

from __future__ import annotations

import math

import numpy as np

from labeller.domain.item import ItemState
from labeller.geometry import masks
from tests.readers.comparing import assert_same, cut_box, held, pixels, read

NUMBERED = 254
"""How many objects of a picture have a number in a palette image; the others have their boxes only."""


def box_of(one):
    return one["box"]


def whole_pixels(shape, width, height):
    """The edges on whole pixels, as VOC has them."""
    left, top, across, down = cut_box(shape, width, height)
    edges = [math.floor(edge + 0.5) for edge in (left, top, left + across, top + down)]
    return [edges[0], edges[1], edges[2] - edges[0], edges[3] - edges[1]]


def one_too_far(shape, width, height):
    """What a reader takes that thinks of numbers counted from 0 between pixels: one pixel off, and one too small."""
    left, top, across, down = whole_pixels(shape, width, height)
    return [left + 1, top + 1, across - 1, down - 1]


def by_supervision(ask, export, **options):
    folders = {"images": export.target / "JPEGImages", "annotations": export.target / "Annotations"}
    return ask("with_supervision", "voc", **folders, **options)


def test_supervision_counts_from_one_and_reads_the_same_boxes(ask, exported):
    export = exported("boxes", "voc")
    found = by_supervision(ask, export)
    assert set(found["labels"]) == set(export.written_labels)
    assert_same(read(found["items"], box_of), held(export, whole_pixels), export, 1e-4)


def test_supervision_reads_those_counted_from_zero_one_pixel_wider(ask, exported):
    export = exported("boxes", "voc", voc_first_pixel=0)
    found = by_supervision(ask, export)

    def wider(shape, width, height):
        left, top, across, down = whole_pixels(shape, width, height)
        return [left - 1, top - 1, across + 1, down + 1]

    assert_same(read(found["items"], box_of), held(export, wider), export, 1e-4)


def test_datumaro_counts_from_zero_unless_it_is_told(ask, exported):
    export = exported("tame_boxes", "voc")
    for mode, expected in (("dm-zero-based", one_too_far), ("voc-one-based", whole_pixels)):
        found = ask("with_datumaro", "read", folder=export.target, layout="voc_detection", coordinate_mode=mode)
        assert_same(read(found["items"], box_of), held(export, expected), export, 1e-2)


def test_datumaro_reads_those_counted_from_zero_as_they_are(ask, exported):
    export = exported("tame_boxes", "voc", voc_first_pixel=0)
    found = ask("with_datumaro", "read", folder=export.target, layout="voc_detection")
    assert_same(read(found["items"], box_of), held(export, whole_pixels), export, 1e-2)


def test_datumaro_reads_the_visible_pixels_of_each_object(ask, exported):
    export = exported("areas", "voc")
    found = ask("with_datumaro", "read", folder=export.target, layout="voc_instance_segmentation")
    got = {
        content: sorted((label, tuple(runs)) for label, runs in objects if runs is not None)
        for content, objects in read(found["items"], lambda one: one.get("runs")).items()
    }
    assert got == {
        content: sorted((export.written_as(label), masks.from_array(mask).runs) for label, mask in visible(one))
        for content, one in export.held.items()
        if one.state is ItemState.ANSWERED
    }


def visible(one):
    """Labels and pixels of an item's objects as far as no later one lies over them."""
    size = one.item.width, one.item.height
    covered, found = np.zeros(size[::-1], bool), []
    for label, annotation in reversed(one.annotations[:NUMBERED]):
        mask = pixels(annotation.shape, *size)
        if (mask & ~covered).any():
            found.append((label, mask & ~covered))
        covered |= mask
    return found
