"""labelme's files as its documentation has them, and as labelme and X-AnyLabeling write them."""

from __future__ import annotations

import base64
import io
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Mask, Point, Polygon, PolygonPart, Polyline, RotatedBox
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.labelme.format import LabelmeFormat
from labeller.geometry import masks
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.drawn import HEIGHT, SHAPES, WIDTH, Drawing, drawn_dataset, paint
from tests.formats.made import Row, dataset_of

LABELME = LabelmeFormat()
SHAPE = {
    "label": "cat", "points": [[1, 2], [4, 6]], "group_id": None, "description": "", "shape_type": "rectangle",
    "flags": {}, "mask": None,
}  # fmt: skip


def png(rows):
    """Base64 of a PNG of 0 and 1, as labelme writes masks."""
    content = io.BytesIO()
    Image.fromarray(np.array(rows, dtype=np.uint8)).save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode("ascii")


def source(folder, *shapes, name="a", image="a.png", **more):
    """A folder with one image and its file."""
    paint(folder / "a.png", 1)
    document = {
        "version": "5.4.1", "flags": {}, "shapes": list(shapes), "imagePath": image, "imageData": None,
        "imageHeight": HEIGHT, "imageWidth": WIDTH, **more,
    }  # fmt: skip
    (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def read(path, **options):
    found = list(LABELME.read(path, ReadOptions(**options), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def only(path):
    """The one annotation of a source without problems."""
    (item,), problems = read(path)
    assert problems == []
    (annotation,) = item.annotations
    return annotation


def written(folder, drawn, **more):
    dataset = drawn_dataset(folder / "in", [Drawing("a.png", drawn, **more)])
    LABELME.write(dataset, folder / "out", WriteOptions(), JobContext())
    return json.loads((folder / "out" / "train" / "a.json").read_text("utf-8"))


def test_a_box_is_written_as_labelme_has_it(tmp_path):
    document = written(tmp_path, (("cat", Box(1.0, 2.5, 3.0, 4.0)),))
    assert document == {
        "version": "7.1.0",
        "flags": {},
        "shapes": [{**SHAPE, "points": [[1.0, 2.5], [4.0, 6.5]]}],
        "imagePath": "a.png",
        "imageData": None,
        "imageHeight": HEIGHT,
        "imageWidth": WIDTH,
    }
    assert (tmp_path / "out" / "labels.txt").read_text() == "cat\ndog\n"


@pytest.mark.parametrize(
    ("shape", "kind", "points"),
    [
        (Point(1.5, 2.0), "point", [[1.5, 2.0]]),
        (Polyline(((1.0, 1.0), (2.0, 2.0), (3.0, 1.0))), "linestrip", [[1, 1], [2, 2], [3, 1]]),
        (Polygon((PolygonPart(((1.0, 1.0), (5.0, 1.0), (1.0, 5.0))),)), "polygon", [[1, 1], [5, 1], [1, 5]]),
        (RotatedBox(10.0, 20.0, 4.0, 2.0, 90.0), "oriented_rectangle", [[11, 18], [11, 22], [9, 22], [9, 18]]),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_other_shapes_have_their_types_and_numbers_of_points(tmp_path, shape, kind, points):
    (found,) = written(tmp_path, (("cat", shape),))["shapes"]
    assert (found["shape_type"], found["points"], found["mask"]) == (kind, points, None)


def test_a_mask_is_a_picture_of_its_box(tmp_path):
    mask = masks.from_window(np.array([[True, False], [True, True]]), 5, 7, WIDTH, HEIGHT)
    (found,) = written(tmp_path, (("cat", mask),))["shapes"]
    assert (found["shape_type"], found["points"]) == ("mask", [[5, 7], [6, 8]])
    with Image.open(io.BytesIO(base64.b64decode(found["mask"]))) as picture:
        assert np.asarray(picture).tolist() == [[1, 0], [1, 1]]


def test_parts_of_a_polygon_are_one_group_and_holes_make_a_mask(tmp_path):
    shapes = written(tmp_path, (("cat", SHAPES["two parts"]), ("dog", SHAPES["holed polygon"])))["shapes"]
    assert [(one["shape_type"], one["group_id"]) for one in shapes] == [("polygon", 1), ("polygon", 1), ("mask", None)]


def test_marks_and_attributes_that_are_true_or_false_are_flags(tmp_path):
    attributes = (("difficult", True), ("colour", "red"), ("occluded", True))
    (found,) = written(tmp_path, (("cat", Box(1.0, 1.0, 2.0, 2.0)),), attributes=attributes)["shapes"]
    assert found["flags"] == {"difficult": True}
    assert found["attributes"] == {"colour": "red", "occluded": True}
    back = only(tmp_path / "out")
    assert (back.attributes, back.is_occluded) == (dict(attributes), False)


def test_labels_of_whole_images_are_flags(tmp_path):
    dataset = dataset_of(Task.IMAGE_MULTILABEL, [Row("a.png", ("x",)), Row("b.png", ())], ["x", "y"], tmp_path / "in")
    LABELME.write(dataset, tmp_path, WriteOptions(), JobContext())
    flags = [json.loads((tmp_path / "train" / f"{name}.json").read_text())["flags"] for name in "ab"]
    assert flags == [{"x": True, "y": False}, {"x": False, "y": False}]
    assert (tmp_path / "flags.txt").read_text() == "x\ny\n"


def test_an_image_without_an_answer_has_no_file(tmp_path):
    drawings = [Drawing("a.png", (("cat", SHAPES["box"]),)), Drawing("b.png", None)]
    LABELME.write(drawn_dataset(tmp_path / "in", drawings), tmp_path / "out", WriteOptions(), JobContext())
    assert sorted(path.name for path in (tmp_path / "out" / "train").iterdir()) == ["a.json", "a.png", "b.png"]
    items, _ = read(tmp_path / "out")
    assert [one.annotations is None for one in items] == [False, True]


@pytest.mark.parametrize(
    ("kind", "points", "expected"),
    [
        ("rectangle", [[4, 6], [1, 2]], Box(1.0, 2.0, 3.0, 4.0)),
        ("rectangle", [[1, 2], [4, 2], [4, 6], [1, 6]], Box(1.0, 2.0, 3.0, 4.0)),
        ("polygon", [[1, 1], [5, 1], [1, 5]], Polygon((PolygonPart(((1.0, 1.0), (5.0, 1.0), (1.0, 5.0))),))),
        (None, [[1, 1], [5, 1], [1, 5]], Polygon((PolygonPart(((1.0, 1.0), (5.0, 1.0), (1.0, 5.0))),))),
        ("line", [[1, 1], [5, 1]], Polyline(((1.0, 1.0), (5.0, 1.0)))),
        ("linestrip", [[1, 1], [5, 1], [6, 3]], Polyline(((1.0, 1.0), (5.0, 1.0), (6.0, 3.0)))),
        ("point", [[1, 1]], Point(1.0, 1.0)),
        ("oriented_rectangle", [[11, 18], [11, 22], [9, 22], [9, 18]], RotatedBox(10.0, 20.0, 4.0, 2.0, 90.0)),
        ("rotation", [[9, 18], [11, 18], [11, 22], [9, 22]], RotatedBox(10.0, 20.0, 2.0, 4.0, 0.0)),
        ("point", [[-5, 70]], Point(-5.0, 70.0)),
    ],
)
def test_every_type_is_read(tmp_path, kind, points, expected):
    assert only(source(tmp_path, {**SHAPE, "shape_type": kind, "points": points})).shape == expected


def test_a_mask_is_read_at_its_place(tmp_path):
    shape = {**SHAPE, "shape_type": "mask", "points": [[5, 7], [6, 8]], "mask": png([[1, 0], [1, 1]])}
    expected = masks.from_window(np.array([[True, False], [True, True]]), 5, 7, WIDTH, HEIGHT)
    assert only(source(tmp_path, shape)).shape == expected
    assert only(source(tmp_path, shape, imageWidth=None)).shape == expected


def test_a_circle_becomes_a_polygon_and_that_is_said(tmp_path):
    circle = {**SHAPE, "shape_type": "circle", "points": [[20, 20], [26, 28]]}
    (item,), (problem,) = read(source(tmp_path, circle, circle))
    outline = item.annotations[0].shape.parts[0].outline
    assert {round(math.dist(point, (20, 20)), 6) for point in outline} == {10.0}
    assert (problem.reason, problem.is_mended) == ("2 circles; taken as polygons of 64 points", True)


def test_four_corners_that_are_no_rectangle_stay_what_they_are(tmp_path):
    points = [[1, 1], [20, 1], [30, 20], [1, 9]]
    (item,), (problem,) = read(source(tmp_path, {**SHAPE, "shape_type": "rotation", "points": points}))
    assert item.annotations[0].shape == Polygon((PolygonPart(tuple((float(x), float(y)) for x, y in points)),))
    assert (problem.fault, problem.is_mended) == (Fault.BAD_VALUE, True)


def test_what_goes_with_a_shape_is_read(tmp_path):
    further = {
        "group_id": 3, "description": "left wing", "flags": {"occluded": True, "wet": False}, "difficult": True,
        "attributes": {"colour": "red"},
    }  # fmt: skip
    one = only(source(tmp_path, {**SHAPE, **further}))
    assert (one.group, one.comment, one.is_occluded) == (3, "left wing", True)
    assert one.attributes == {"wet": False, "difficult": True, "colour": "red"}


def test_flags_of_the_image_are_labels_of_all_of_it(tmp_path):
    one = only(source(tmp_path, flags={"blurry": True, "night": False}))
    assert (one.label, one.shape) == ("blurry", None)
    assert LABELME.preview(tmp_path, ReadOptions(), JobContext()).task is Task.IMAGE_CLASSIFICATION


def test_what_a_model_drew_stays_a_suggestion_until_somebody_has_checked_the_image(tmp_path):
    scored = {**SHAPE, "score": 0.75}
    (item,), _ = read(source(tmp_path, scored))
    assert item.annotations is None
    assert [(one.label, one.score) for one in item.suggestions] == [("cat", 0.75)]
    (item,), _ = read(source(tmp_path, scored, SHAPE))
    assert (len(item.annotations), len(item.suggestions)) == (1, 1)
    (item,), _ = read(source(tmp_path, scored, checked=True))
    assert (len(item.annotations), len(item.suggestions)) == (1, 0)


@pytest.mark.parametrize("image", ["a.png", ".\\a.png", "../photos/a.png", "C:\\Users\\ann\\a.png", "/home/ann/a.png"])
def test_an_image_is_found_as_seen_from_its_file(tmp_path, image):
    paint(tmp_path / "other" / "a.png", 2)
    (tmp_path / "photos").mkdir()
    source(tmp_path / "photos", SHAPE, image=image)
    items, problems = read(tmp_path)
    assert problems == []
    assert {one.path: one.annotations is not None for one in items} == {"photos/a.png": True, "other/a.png": False}


def test_files_in_a_folder_of_their_own_find_their_images_beside_it(tmp_path):
    (tmp_path / "labels").mkdir()
    paint(tmp_path / "images" / "a.png", 1)
    (source(tmp_path / "labels", SHAPE, image="..\\images\\a.png") / "a.png").unlink()
    for place in (tmp_path, tmp_path / "labels", tmp_path / "labels" / "a.json"):
        (item,), problems = read(place)
        assert (item.path, problems) == ("images/a.png", [])


def test_a_path_that_leads_out_of_the_folder_is_told(tmp_path):
    (tmp_path / "in").mkdir()
    paint(tmp_path / "a.png", 2)
    (item,), (problem,) = read(source(tmp_path / "in", SHAPE, image="../a.png"))
    assert (item.path, len(item.annotations)) == ("a.png", 1)
    assert (problem.fault, problem.is_mended) == (Fault.UNSAFE_PATH, True)


def test_an_image_that_was_renamed_with_its_file_is_found(tmp_path):
    (item,), (problem,) = read(source(tmp_path, SHAPE, image="old.png"))
    assert (item.path, len(item.annotations)) == ("a.png", 1)
    assert (problem.fault, problem.is_mended) == (Fault.MISSING_FILE, True)


def test_labels_listed_for_labelme_keep_their_order(tmp_path):
    (source(tmp_path, SHAPE) / "labels.txt").write_text("__ignore__\n_background_\nzebra\ncat\n")
    preview = LABELME.preview(tmp_path, ReadOptions(), JobContext())
    assert [(one.name, one.count) for one in preview.labels] == [("zebra", 0), ("cat", 1)]


def test_annotations_are_offered_where_no_labels_are_listed(tmp_path):
    preview = LABELME.preview(source(tmp_path, SHAPE), ReadOptions(), JobContext())
    assert (preview.options.label_field, preview.options.is_unlabelled) == ("annotations", False)


def test_a_size_that_does_not_fit_is_reported(tmp_path):
    (item,), (problem,) = read(source(tmp_path, SHAPE, imageWidth=WIDTH * 2, imageHeight=HEIGHT * 2))
    assert (item.annotations[0].shape, problem.fault) == (Box(0.5, 1.0, 1.5, 2.0), Fault.WRONG_SIZE)


@pytest.mark.parametrize(
    ("shape", "fault"),
    [
        ({**SHAPE, "label": ""}, Fault.INCOMPLETE),
        ({**SHAPE, "points": []}, Fault.BAD_VALUE),
        ({**SHAPE, "points": [[1, True], [2, 3]]}, Fault.BAD_VALUE),
        ({**SHAPE, "points": [[1, 2], [3, 4], [5, 6]]}, Fault.BAD_VALUE),
        ({**SHAPE, "points": [[1, 2], [1, 9]]}, Fault.EMPTY_SHAPE),
        ({**SHAPE, "shape_type": "polygon"}, Fault.BROKEN_POLYGON),
        ({**SHAPE, "shape_type": "cuboid"}, Fault.UNSUPPORTED),
        ({**SHAPE, "shape_type": ["x"]}, Fault.UNSUPPORTED),
        ({**SHAPE, "shape_type": "circle", "points": [[1, 1], [1, 1]]}, Fault.EMPTY_SHAPE),
        ({**SHAPE, "shape_type": "mask"}, Fault.BROKEN_MASK),
        ({**SHAPE, "shape_type": "mask", "mask": "no base64"}, Fault.BROKEN_MASK),
        ({**SHAPE, "shape_type": "mask", "mask": png([[0, 0]])}, Fault.EMPTY_SHAPE),
        ("text", Fault.BAD_VALUE),
    ],
)
def test_a_bad_shape_is_reported_with_its_place_and_the_others_are_read(tmp_path, shape, fault):
    (item,), (problem,) = read(source(tmp_path, shape, SHAPE))
    assert [one.shape for one in item.annotations] == [Box(1.0, 2.0, 3.0, 4.0)]
    assert (problem.file, problem.fault, problem.is_mended) == ("a.json, shape 1", fault, False)


def test_an_image_that_is_only_inside_its_file_is_reported(tmp_path):
    (source(tmp_path, SHAPE, imageData=png([[1]])) / "a.png").unlink()
    items, (problem,) = read(tmp_path)
    assert (items, problem.fault) == ([], Fault.MISSING_FILE)
    assert "only inside the file" in problem.reason


def test_a_second_file_for_an_image_is_reported(tmp_path):
    source(tmp_path, SHAPE)
    (item,), (problem,) = read(source(tmp_path, name="b"))
    assert (len(item.annotations), problem.file, problem.fault) == (1, "b.json", Fault.DUPLICATE_NAME)


def test_a_damaged_file_is_reported_and_its_image_stays_unlabelled(tmp_path):
    path = source(tmp_path, SHAPE) / "a.json"
    path.write_text(path.read_text()[:-20])
    (item,), (problem,) = read(tmp_path)
    assert (item.annotations, problem.file) == (None, "a.json")


def test_json_of_another_kind_is_passed_over(tmp_path):
    (source(tmp_path, SHAPE) / "settings.json").write_text('{"theme": "dark"}')
    assert read(tmp_path)[1] == []
    (tmp_path / "a.json").unlink()
    with pytest.raises(UnreadableError, match="no labelme file"):
        read(tmp_path)


def test_a_file_that_is_bad_in_all_small_things_is_still_taken(tmp_path):
    odd = {**SHAPE, "group_id": "left", "flags": ["x"]}
    (item,), problems = read(source(tmp_path, odd, flags={"x": 1}, imageWidth=str(WIDTH)))
    assert [replace(one, attributes={}) for one in item.annotations] == list(item.annotations)
    assert sorted((one.fault, one.is_mended) for one in problems) == [
        (Fault.BAD_VALUE, False), (Fault.BAD_VALUE, True), (Fault.BAD_VALUE, True)
    ]  # fmt: skip


def test_masks_survive_exactly(tmp_path):
    mask = SHAPES["mask"]
    assert isinstance(mask, Mask)
    written(tmp_path, (("cat", mask),))
    assert only(tmp_path / "out").shape == mask
