"""Ultralytics YOLO as it is written: the very rows and lists that its documentation asks for."""

from __future__ import annotations

import pytest
import yaml

from labeller.domain.dataset import Dataset
from labeller.domain.schema import Label, Schema, Task
from labeller.domain.shape import Box, Keypoint, Keypoints, Polygon, PolygonPart, RotatedBox
from labeller.formats.fitting import changes
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import exporter_named
from labeller.formats.yolo.writing import flip_places
from labeller.jobs import JobContext
from tests.formats import drawn
from tests.formats.drawn import Drawing, drawn_dataset

# On images of 64 x 48 pixels.
BOX = Box(16.0, 12.0, 32.0, 6.0)


def write(tmp_path, name, drawings, labels=("cat", "dog"), task=Task.SEGMENTATION, schema=None):
    """What was written, as the report says and as a folder."""
    dataset = drawn_dataset(tmp_path / "in", drawings, labels, task)
    if schema is not None:
        dataset = Dataset(dataset.name, schema, dataset.count, dataset.stream)
    out = tmp_path / "out"
    out.mkdir()
    return exporter_named(name).write(dataset, out, WriteOptions(), JobContext()), out


def rows(tmp_path, name, *shapes, task=Task.SEGMENTATION):
    _, out = write(tmp_path, name, [Drawing("a.png", tuple(("dog", shape) for shape in shapes))], task=task)
    return (out / "labels/train/a.txt").read_text("utf-8").splitlines()


def said(tmp_path, name, shape, task=Task.SEGMENTATION):
    dataset = drawn_dataset(tmp_path / "in", [Drawing("a.png", (("dog", shape),))], task=task)
    return [loss.what for loss in changes(dataset, exporter_named(name).fitted, JobContext())]


def test_a_box_is_centre_and_size_as_shares(tmp_path):
    assert rows(tmp_path, "yolo-detect", BOX) == ["1 0.5 0.3125 0.5 0.125"]


def test_a_polygon_is_its_points(tmp_path):
    triangle = Polygon((PolygonPart(((0.0, 0.0), (64.0, 0.0), (32.0, 48.0))),))
    assert rows(tmp_path, "yolo-segment", triangle) == ["1 0 0 1 0 0.5 1"]


def test_among_outlines_a_box_is_its_four_corners(tmp_path):
    """Trainers misread a file in which some rows are boxes and some are outlines."""
    (row,) = rows(tmp_path, "yolo-segment", BOX)
    assert row == "1 0.25 0.25 0.75 0.25 0.75 0.375 0.25 0.375"
    assert said(tmp_path, "yolo-segment", BOX) == ["boxes (written as polygons)"]


def test_parts_are_rows_and_holes_are_filled(tmp_path):
    assert len(rows(tmp_path, "yolo-segment", drawn.SHAPES["two parts"])) == 2
    assert said(tmp_path, "yolo-segment", drawn.SHAPES["two parts"]) == [
        "polygons of several parts (each part by itself)"
    ]
    assert said(tmp_path, "yolo-segment", drawn.SHAPES["holed polygon"]) == ["polygons with holes (holes filled)"]


def test_a_rotated_box_is_four_corners_clockwise(tmp_path):
    quarter = RotatedBox(32.0, 24.0, 16.0, 32.0, 90.0)
    assert rows(tmp_path, "yolo-obb", quarter) == [
        "1 0.75 0.3333333333 0.75 0.6666666667 0.25 0.6666666667 0.25 0.3333333333"
    ]
    assert said(tmp_path, "yolo-obb", quarter) == []


@pytest.mark.parametrize("angle_deg", [-179.9, -90.0, 0.0, 45.0, 180.0])
def test_the_angle_of_a_rotated_box_comes_back(tmp_path, angle_deg):
    box = RotatedBox(32.0, 24.0, 10.0, 6.0, angle_deg)
    _, out = write(tmp_path, "yolo-obb", [Drawing("a.png", (("dog", box),))])
    (item,) = exporter_named("yolo-obb").read_back(out, JobContext())
    assert item.annotations[0].shape.angle_deg == pytest.approx(angle_deg, abs=1e-6)


def test_a_rotated_box_larger_than_the_image_is_written_upright(tmp_path):
    """Trainers refuse the whole image otherwise."""
    tilted = RotatedBox(32.0, 24.0, 62.0, 46.0, 45.0)
    (row,) = rows(tmp_path, "yolo-obb", tilted)
    assert all(0 <= float(number) <= 1 for number in row.split()[1:])
    assert "rotated boxes with corners far outside the image (written upright)" in said(tmp_path, "yolo-obb", tilted)


def test_keypoints_come_after_the_box_around_those_that_are_labelled(tmp_path):
    points = Keypoints((Keypoint(16.0, 12.0), Keypoint(48.0, 36.0, 1), Keypoint(5.0, 5.0, 0)))
    (row,) = rows(tmp_path, "yolo-pose", points, task=Task.KEYPOINTS)
    assert row == "1 0.5 0.5 0.5 0.5 0.25 0.25 2 0.75 0.75 1 0 0 0"


def test_labels_with_fewer_keypoints_are_filled_up_with_zeros(tmp_path):
    schema = Schema(
        Task.KEYPOINTS,
        (Label(10, "cat", "#808080", 0, skeleton=drawn.SKELETON), Label(11, "dog", "#808080", 1, skeleton=("tip",))),
    )
    shapes = (("cat", drawn.SHAPES["keypoints"]), ("dog", Keypoints((Keypoint(32.0, 24.0),))))
    report, out = write(tmp_path, "yolo-pose", [Drawing("a.png", shapes)], task=Task.KEYPOINTS, schema=schema)
    assert (out / "labels/train/a.txt").read_text().splitlines()[1] == "1 0.5 0.5 0.025 0.025 0.5 0.5 2 0 0 0 0 0 0"
    assert "Every row has 3 keypoints; those of dog end in zeros." in report.notes
    (item,) = exporter_named("yolo-pose").read_back(out, JobContext())
    read = [[one.visibility for one in each.shape.points] for each in item.annotations]
    assert read == [[2, 1, 0], [2]]


def test_a_keypoint_in_a_corner_has_a_box_inside_the_image(tmp_path):
    (row,) = rows(tmp_path, "yolo-pose", Keypoints((Keypoint(0.0, 48.0),)), task=Task.KEYPOINTS)
    assert row.startswith("1 0.0125 0.9875 0.025 0.025 0 1 2")


def test_keypoints_of_which_none_is_labelled_are_left_out(tmp_path):
    nothing = Keypoints((Keypoint(0.0, 0.0, 0),) * 3)
    assert rows(tmp_path, "yolo-pose", nothing, task=Task.KEYPOINTS) == []
    assert said(tmp_path, "yolo-pose", nothing, Task.KEYPOINTS) == [
        "sets of keypoints of which none is labelled (left out)"
    ]


def test_the_configuration_names_every_label_as_text(tmp_path):
    names = ("no", "1", "null", 'a "b": #x', "🙂")
    drawings = [Drawing(f"{split}.png", split=split) for split in ("train", "validation", "test")]
    _, out = write(tmp_path, "yolo-detect", drawings, names)
    config = yaml.safe_load((out / "data.yaml").read_text("utf-8"))
    assert config["names"] == dict(enumerate(names))
    assert (config["nc"], config["train"], config["val"], config["test"]) == (
        5, "images/train", "images/val", "images/test",
    )  # fmt: skip
    assert "path" not in config  # trainers would resolve it against a setting of their own


def test_a_label_that_was_removed_keeps_its_place(tmp_path):
    schema = Schema(Task.OBJECT_DETECTION, (Label(10, "cat", "#808080", 0), Label(11, "dog", "#808080", 3)))
    _, out = write(tmp_path, "yolo-detect", [Drawing("a.png", (("dog", BOX),))], schema=schema)
    assert (out / "labels/train/a.txt").read_text().startswith("3 ")
    assert list(yaml.safe_load((out / "data.yaml").read_text())["names"]) == [0, 1, 2, 3]


def test_lists_name_the_images_of_each_split(tmp_path):
    _, out = write(tmp_path, "yolo-detect", [Drawing("a.png", split="train"), Drawing("b.png", split="validation")])
    assert (out / "train.txt").read_text() == "./images/train/a.png\n"
    assert (out / "val.txt").read_text() == "./images/val/b.png\n"


def test_an_image_with_nothing_on_it_has_an_empty_label_file(tmp_path):
    _, out = write(tmp_path, "yolo-detect", [Drawing("a.png")])
    assert (out / "labels/train/a.txt").read_bytes() == b""


def test_without_a_split_validation_points_at_the_training_images(tmp_path):
    report, out = write(tmp_path, "yolo-detect", [Drawing("a.png")])
    assert yaml.safe_load((out / "data.yaml").read_text())["val"] == "images/train"
    assert report.notes[0].startswith("No image is for validation.")


def test_left_and_right_change_places_in_a_mirror(tmp_path):
    report, out = write(tmp_path, "yolo-pose", [Drawing("a.png")], task=Task.KEYPOINTS)
    config = yaml.safe_load((out / "data.yaml").read_text())
    assert (config["kpt_shape"], config["flip_idx"]) == ([3, 3], [0, 2, 1])
    assert config["kpt_names"][0] == list(drawn.SKELETON)
    assert any("left ear and right ear change places" in note for note in report.notes)


@pytest.mark.parametrize(
    ("skeletons", "expected"),
    [
        ([("Left Eye", "Right Eye", "tail")], (1, 0, 2)),
        ([("left", "left", "right")], (0, 1, 2)),
        ([("left eye", "right eye"), ("head", "left hand", "right hand")], (0, 1, 2)),
        ([("left eye", "nose")], (0, 1)),
    ],
    ids=["capitals", "twice", "labels that differ", "one side only"],
)
def test_pairs_count_where_they_are_certain(skeletons, expected):
    labels = tuple(Label(place, str(place), "#808080", place, skeleton=one) for place, one in enumerate(skeletons))
    assert flip_places(Schema(Task.KEYPOINTS, labels)) == expected


def test_skeletons_come_back_by_their_labels(tmp_path):
    _, out = write(tmp_path, "yolo-pose", [Drawing("a.png")], task=Task.KEYPOINTS)
    preview = exporter_named("yolo-pose").preview(out, ReadOptions(), JobContext())
    assert [one.skeleton for one in preview.labels] == [drawn.SKELETON] * 2


def test_pictures_that_trainers_pass_over_are_said(tmp_path):
    report, _ = write(tmp_path, "yolo-detect", [Drawing("a.gif"), Drawing("b.png")])
    assert "Pictures of kinds that trainers pass over: 1. Convert them to PNG." in report.notes
