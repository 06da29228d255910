"""COCO, read by the reference implementation, Datumaro and supervision."""

from __future__ import annotations

import json

import numpy as np
import pytest

from labeller.domain.shape import Keypoints, Mask
from tests.readers.comparing import assert_same, assert_same_pixels, cut_box, held, pixels, read

FILES = {
    "boxes": "annotations/instances_train.json",
    "areas": "annotations/instances_train.json",
    "people": "annotations/person_keypoints_train.json",
}
ALL = pytest.mark.parametrize("project", FILES)


def file_of(export, project):
    return export.target / FILES[project]


def images_of(export):
    return export.target / "images" / "train"


def by_reference(ask, export, project):
    """What pycocotools reads: categories, and images as `read` takes them."""
    found = ask("with_pycocotools", "read", file=file_of(export, project))
    return found["categories"], [{**one, "file": images_of(export) / one["file_name"]} for one in found["images"]]


def by_datumaro(ask, export):
    """Datumaro gives annotations from the last to the first."""
    found = ask("with_datumaro", "read", folder=export.target, layout="coco")
    return found["labels"], [{**one, "objects": one["objects"][::-1]} for one in found["items"]]


def numbers_of(key):
    return lambda one: one[key]


def coco_keypoints(shape: Keypoints, *_):
    return [
        number for one in shape.points for number in ((one.x, one.y, one.visibility) if one.visibility else (0, 0, 0))
    ]


@ALL
def test_every_picture_is_there_with_its_size_as_it_is_seen(ask, exported, project):
    export = exported(project, "coco")
    _, images = by_reference(ask, export, project)
    found = read(
        [{**one, "objects": [{"label": "", **one}]} for one in images], lambda one: [one["width"], one["height"]]
    )
    expected = {
        content: [("", [export.held[content].item.width, export.held[content].item.height])]
        for content in held(export, lambda *_: 0)
    }
    assert_same(found, expected, export, 0)


@ALL
def test_categories_are_numbered_from_one_by_position(ask, exported, project):
    export = exported(project, "coco")
    categories, _ = by_reference(ask, export, project)
    assert [(one["id"], one["name"]) for one in categories] == [
        (label.position + 1, label.name) for label in export.labels
    ]


@pytest.mark.parametrize(
    ("project", "kind"),
    [("boxes", "bbox"), ("areas", "bbox"), ("areas", "segm"), ("people", "bbox"), ("people", "keypoints")],
)
def test_scored_against_itself_it_is_perfect(ask, exported, project, kind):
    export = exported(project, "coco")
    scores = ask("with_pycocotools", "self_score", file=file_of(export, project), kind=kind)
    assert scores == {label.name: 1.0 for label in export.labels}


def test_reference_reads_boxes(ask, exported):
    export = exported("boxes", "coco")
    _, images = by_reference(ask, export, "boxes")
    assert_same(read(images, numbers_of("box")), held(export, cut_box), export, 1e-9)


def test_reference_reads_the_pixels_of_polygons_and_masks(ask, exported):
    export = exported("areas", "coco")
    _, images = by_reference(ask, export, "areas")
    assert_same_pixels(read(images, numbers_of("runs")), held(export, pixels), export)


def test_area_is_that_of_the_pixels_of_a_mask(ask, exported):
    export = exported("areas", "coco")
    _, images = by_reference(ask, export, "areas")
    found = read(images, numbers_of("area"))
    areas = held(export, lambda shape, *size: pixels(shape, *size).sum() if isinstance(shape, Mask) else None)
    pairs = [
        (got, wanted)
        for content, objects in areas.items()
        for (_, got), (_, wanted) in zip(found[content], objects, strict=True)
        if wanted is not None
    ]
    assert len(pairs) > 3
    assert [got for got, _ in pairs] == [wanted for _, wanted in pairs]


def test_reference_reads_keypoints(ask, exported):
    export = exported("people", "coco")
    _, images = by_reference(ask, export, "people")
    assert_same(read(images, numbers_of("keypoints")), held(export, coco_keypoints), export, 1e-9)


def test_categories_have_their_skeletons_counted_from_one(ask, exported):
    export = exported("people", "coco")
    categories, _ = by_reference(ask, export, "people")
    assert [(tuple(one["keypoints"]), tuple(map(tuple, one["skeleton"]))) for one in categories] == [
        (label.skeleton, tuple((first + 1, second + 1) for first, second in label.skeleton_edges))
        for label in export.labels
    ]


def test_datumaro_reads_boxes(ask, exported):
    export = exported("boxes", "coco")
    labels, items = by_datumaro(ask, export)
    assert labels == [label.name for label in export.labels]
    assert_same(read(items, numbers_of("box")), held(export, cut_box), export, 1e-2)


def test_datumaro_reads_keypoints(ask, exported):
    export = exported("people", "coco")
    _, items = by_datumaro(ask, export)
    for item in items:
        item["objects"] = [one for one in item["objects"] if one["type"] == "points"]
    found = read(items, lambda one: np.column_stack([one["points"], one["visibility"]]).ravel())
    assert_same(found, held(export, coco_keypoints), export, 1e-2)


def test_datumaro_reads_the_pixels_of_masks(ask, exported):
    export = exported("areas", "coco")
    _, items = by_datumaro(ask, export)
    for item in items:
        item["objects"] = [one for one in item["objects"] if one["type"] == "mask"]
    found = read(items, numbers_of("runs"))
    expected = held(export, lambda shape, *size: pixels(shape, *size) if is_mask(shape) else None)
    expected = {content: [one for one in objects if one[1] is not None] for content, objects in expected.items()}
    assert_same_pixels(found, expected, export)


def is_mask(shape):
    """Whether COCO has it as run lengths: masks, and polygons with holes, which it cannot say otherwise."""
    return isinstance(shape, Mask) or any(part.holes for part in shape.parts)


def test_supervision_reads_boxes(ask, exported):
    export = exported("boxes", "coco")
    found = ask("with_supervision", "coco", images=images_of(export), file=file_of(export, "boxes"))
    assert found["labels"] == [label.name for label in export.labels]
    assert_same(read(found["items"], numbers_of("box")), held(export, cut_box), export, 1e-4)


def test_supervision_reads_areas_one_pixel_wider(ask, exported):
    """It draws polygons through rounded corners, and the line itself belongs to them: at a sharp tip that is two."""
    export = exported("areas", "coco")
    arguments = {"images": images_of(export), "file": file_of(export, "areas"), "has_masks": True}
    found = ask("with_supervision", "coco", **arguments)
    assert_same_pixels(read(found["items"], numbers_of("runs")), held(export, pixels), export, reach=2)


@ALL
def test_no_annotation_is_numbered_zero(exported, project):
    export = exported(project, "coco")
    numbers = [one["id"] for one in json.loads(file_of(export, project).read_text("utf-8"))["annotations"]]
    assert (min(numbers), len(set(numbers))) == (1, len(numbers))
