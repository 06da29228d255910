"""CVAT for images 1.1, read by Datumaro and labelformat."""

from __future__ import annotations

import numpy as np

from labeller.domain.shape import Box, Mask, Polygon
from tests.readers.comparing import assert_same, assert_same_pixels, held, pixels, read
from tests.readers.test_yolo import corners


def numbers(shape: Box, *_):
    return [shape.x, shape.y, shape.width, shape.height]


def by_datumaro(ask, export):
    return ask("with_datumaro", "read", folder=export.target, layout="cvat")


def names(export):
    return [label.name for label in export.labels]


def test_datumaro_reads_boxes(ask, exported):
    export = exported("boxes", "cvat")
    found = by_datumaro(ask, export)
    assert found["labels"] == names(export)
    assert_same(read(found["items"], lambda one: one["box"]), held(export, numbers), export, 1e-2)


def test_labelformat_reads_boxes(ask, exported):
    export = exported("boxes", "cvat")
    found = ask("with_labelformat", "cvat", file=export.target / "annotations.xml")
    assert found["labels"] == names(export)
    got = read(found["items"], lambda one: one["box"], export.target / "images")
    assert_same(got, held(export, numbers), export, 1e-2)


def test_datumaro_reads_rotated_boxes(ask, exported):
    export = exported("tilted", "cvat")
    found = by_datumaro(ask, export)
    assert_same(read(found["items"], corners_read), held(export, corners), export, 0.05)


def corners_read(one):
    """Clockwise from the top left; a box that is not turned comes as a box."""
    if "points" in one:
        return one["points"]
    left, top, width, height = one["box"]
    return [[left, top], [left + width, top], [left + width, top + height], [left, top + height]]


def test_datumaro_reads_the_pixels_of_masks(ask, exported):
    export = exported("areas", "cvat")
    found = by_datumaro(ask, export)
    got = only(read(found["items"], lambda one: one.get("runs")))
    expected = only(held(export, lambda shape, *size: pixels(shape, *size) if isinstance(shape, Mask) else None))
    assert len(expected) >= 4
    assert_same_pixels({content: got[content] for content in expected}, expected, export)


def test_datumaro_reads_the_corners_of_polygons(ask, exported):
    export = exported("areas", "cvat")
    found = by_datumaro(ask, export)
    got = only(read(found["items"], lambda one: one["points"] if one["type"] == "polygon" else None))
    expected = only(held(export, ring))
    assert_same({content: got[content] for content in expected}, expected, export, 1e-2)


def ring(shape, *_):
    """The corners of a polygon of one part without holes."""
    if isinstance(shape, Polygon) and len(shape.parts) == 1 and not shape.parts[0].holes:
        return np.asarray(shape.parts[0].outline)
    return None


def only(found):
    """The objects that have what was asked for, and the pictures that have such."""
    kept = {content: [one for one in objects if one[1] is not None] for content, objects in found.items()}
    return {content: objects for content, objects in kept.items() if objects}
