"""YOLO in its dialects, read by supervision, labelformat and Datumaro."""

from __future__ import annotations

import math

import yaml

from labeller.domain.shape import Keypoints, Polygon, RotatedBox
from tests.readers.comparing import assert_same, assert_same_pixels, cut_box, held, pixels, read

# What YOLO writes as fractions of the picture is told in pixels here.
NEAR = 1e-3


def folders(export):
    return {
        "images": export.target / "images" / "train",
        "labels": export.target / "labels" / "train",
        "yaml": export.target / "data.yaml",
    }


def names(export):
    return [label.name for label in export.labels]


def box_of(one):
    return one["box"]


def as_stored(told):
    """For libraries that do not turn pictures: fractions times the size that a JPEG has on the disk."""

    def scaled(shape, width, height):
        left, top, across, down = told(shape, width, height)
        if (width, height) != (32, 48):
            return [left, top, across, down]
        return [left * 48 / 32, top * 32 / 48, across * 48 / 32, down * 32 / 48]

    return scaled


def test_supervision_reads_boxes(ask, exported):
    export = exported("boxes", "yolo-detect")
    found = ask("with_supervision", "yolo", **folders(export))
    assert found["labels"] == names(export)
    assert_same(read(found["items"], box_of), held(export, cut_box), export, NEAR)


def test_labelformat_reads_boxes(ask, exported):
    export = exported("boxes", "yolo-detect")
    found = ask("with_labelformat", "yolo", yaml=folders(export)["yaml"], split="train")
    assert found["labels"] == names(export)
    got = read(found["items"], box_of, folders(export)["images"])
    assert_same(got, held(export, as_stored(cut_box)), export, NEAR)


def test_datumaro_reads_boxes(ask, exported):
    export = exported("boxes", "yolo-detect")
    found = ask("with_datumaro", "read", folder=export.target, layout="yolo")
    assert found["labels"] == names(export)
    assert_same(read(found["items"], box_of), held(export, cut_box), export, 0.02)


def test_pictures_without_boxes_have_an_empty_file(exported):
    export = exported("boxes", "yolo-detect")
    assert (folders(export)["labels"] / "none.txt").read_bytes() == b""


def rings(shape, *_):
    """The corners of a polygon of one part without holes; None for any other shape."""
    if isinstance(shape, Polygon) and len(shape.parts) == 1 and not shape.parts[0].holes:
        return shape.parts[0].outline
    return None


def test_labelformat_reads_the_corners_of_polygons(ask, exported):
    export = exported("areas", "yolo-segment")
    found = ask("with_labelformat", "yolo", yaml=folders(export)["yaml"], split="train", has_polygons=True)
    assert found["labels"] == names(export)
    got = read(found["items"], lambda one: one["parts"][0], folders(export)["images"])
    simple = {f"{name}.png" for name in ("plain", "corner", "borders", "touching", "many")}
    wanted = {
        content: objects for content, objects in held(export, rings).items() if export.held[content].item.name in simple
    }
    assert len(wanted) == len(simple)
    assert_same({content: got[content] for content in wanted}, wanted, export, NEAR)


def test_supervision_reads_areas_one_pixel_wider(ask, exported):
    """It draws polygons through rounded corners, and the line itself belongs to them: at a sharp tip that is two."""
    export = exported("areas", "yolo-segment")
    found = ask("with_supervision", "yolo", **folders(export), has_masks=True)
    single = {
        content: objects
        for content, objects in held(export, pixels).items()
        if "parts" not in export.held[content].item.name and "hole" not in export.held[content].item.name
    }
    got = read(found["items"], lambda one: one["runs"])
    assert_same_pixels({content: got[content] for content in single}, single, export, reach=2)


def corners(shape: RotatedBox, *_):
    """Clockwise as seen, from the corner that is top left before the box is turned."""
    angle = math.radians(shape.angle_deg)
    along, across = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
    center, half = (shape.center_x, shape.center_y), (shape.width / 2, shape.height / 2)
    return [
        [center[axis] + x * half[0] * along[axis] + y * half[1] * across[axis] for axis in (0, 1)]
        for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]


def test_supervision_reads_the_corners_of_rotated_boxes(ask, exported):
    export = exported("tilted", "yolo-obb")
    found = ask("with_supervision", "yolo", **folders(export), has_corners=True)
    assert found["labels"] == names(export)
    inside = {
        content: objects
        for content, objects in held(export, corners).items()
        if export.held[content].item.name != "outside.png"
    }
    got = read(found["items"], lambda one: one["points"])
    assert_same({content: got[content] for content in inside}, inside, export, NEAR)


def around(shape: Keypoints, image_width, image_height):
    """The box around the labelled keypoints, of which no side is shorter than a fortieth of the image."""
    places = [(one.x, one.y) for one in shape.points if one.visibility]
    left, top = map(min, zip(*places, strict=True))
    right, bottom = map(max, zip(*places, strict=True))
    width, height = max(right - left, image_width / 40), max(bottom - top, image_height / 40)
    x, y = (left + right - width) / 2, (top + bottom - height) / 2
    return [min(max(x, 0), image_width - width), min(max(y, 0), image_height - height), width, height]


def test_supervision_reads_the_boxes_around_keypoints(ask, exported):
    export = exported("people", "yolo-pose")
    found = ask("with_supervision", "yolo", **folders(export))
    assert found["labels"] == names(export)
    assert_same(read(found["items"], box_of), held(export, around), export, NEAR)


def test_rows_of_keypoints_are_as_long_as_the_configuration_says(exported):
    """Read as Ultralytics describes the rows: nothing but the shape of keypoints is used."""
    export = exported("people", "yolo-pose")
    count, dimensions = yaml.safe_load(folders(export)["yaml"].read_text("utf-8"))["kpt_shape"]
    assert (count, dimensions) == (3, 3)
    items = [{"file": path, "objects": poses(export, path)} for path in folders(export)["images"].iterdir()]

    def padded(shape, width, height):
        points = [
            (one.x / width, one.y / height, one.visibility) if one.visibility else (0, 0, 0) for one in shape.points
        ]
        return points + [(0, 0, 0)] * (count - len(points))

    assert_same(read(items, lambda one: one["points"]), held(export, padded), export, 1e-6)


def poses(export, path):
    for row in (folders(export)["labels"] / f"{path.stem}.txt").read_text("utf-8").splitlines():
        label, *numbers = map(float, row.split())
        assert len(numbers) == 4 + 3 * 3
        yield {"label": names(export)[int(label)], "points": [numbers[at : at + 3] for at in range(4, 13, 3)]}
