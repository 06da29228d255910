"""DOTA: rotated boxes on aerial images, as the data set's own development kit and Datumaro have them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.domain.shape import Box, RotatedBox
from labeller.formats.fitting import changes
from labeller.formats.format import ReadOptions, Renamed, WriteOptions
from labeller.formats.registry import exporter_named, recognise
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.drawn import Drawing, drawn_dataset, paint

DOTA = exporter_named("dota")
ROW = "40 12 40 36 24 36 24 12 plane 0\n"
PLANE = RotatedBox(32.0, 24.0, 24.0, 16.0, 90.0)


def write(tmp_path, drawings, names=("plane", "small vehicle")):
    (tmp_path / "out").mkdir()
    report = DOTA.write(drawn_dataset(tmp_path / "in", drawings, names), tmp_path / "out", WriteOptions(), JobContext())
    return report, tmp_path / "out"


def read(source):
    found = list(DOTA.read(source, ReadOptions(), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def one_file(tmp_path, text):
    """What comes of one image with such a label file."""
    paint(tmp_path / "images/a.png", 1)
    (tmp_path / "labelTxt").mkdir()
    (tmp_path / "labelTxt/a.txt").write_bytes(text.encode())
    (item,), problems = read(tmp_path)
    return item, problems


def test_the_files_are_those_of_the_data_set(tmp_path):
    drawings = [Drawing("a.png", (("plane", PLANE),), "train"), Drawing("b.png", (), "validation")]
    report, out = write(tmp_path, drawings)
    assert (out / "train/labelTxt/a.txt").read_text() == "40.0 12.0 40.0 36.0 24.0 36.0 24.0 12.0 plane 0\n"
    assert (out / "val/labelTxt/b.txt").read_bytes() == b""
    assert {"train/images/a.png", "val/images/b.png", "labels.json"} < set(report.files)


def test_a_blank_does_not_end_the_name_of_a_label(tmp_path):
    report, out = write(tmp_path, [Drawing("a.png", (("small vehicle", PLANE),))])
    assert (out / "train/labelTxt/a.txt").read_text().endswith(" small_vehicle 0\n")
    assert report.renamed == (Renamed("small vehicle", "small_vehicle"),)
    (item,), _ = read(out)
    assert item.annotations[0].label == "small vehicle"


def test_difficult_objects_come_back_and_other_attributes_are_told(tmp_path):
    drawing = Drawing("a.png", (("plane", PLANE),), attributes=(("difficult", True), ("wings", 2)))
    dataset = drawn_dataset(tmp_path / "said", [drawing], ("plane",))
    said = [loss.what for loss in changes(dataset, DOTA.fitted, JobContext())]
    assert said == ["attributes of annotations but “difficult” (left out)"]
    _, out = write(tmp_path, [drawing])
    assert (out / "train/labelTxt/a.txt").read_text().endswith("plane 1\n")
    (item,), _ = read(out)
    assert item.annotations[0].attributes == {"difficult": True}


def test_boxes_may_reach_outside(tmp_path):
    outside = replace(PLANE, center_x=0.0)
    _, out = write(tmp_path, [Drawing("a.png", (("plane", outside),))])
    (item,), problems = read(out)
    assert (item.annotations[0].shape, problems) == (outside, [])


def test_an_upright_box_becomes_a_rotated_one(tmp_path):
    _, out = write(tmp_path, [Drawing("a.png", (("plane", Box(4.0, 6.5, 20.25, 10.0)),))])
    assert (out / "train/labelTxt/a.txt").read_text() == "4.0 6.5 24.25 6.5 24.25 16.5 4.0 16.5 plane 0\n"


@pytest.mark.parametrize(
    ("image", "label", "split"),
    [
        ("images/a.png", "labelTxt/a.txt", None),
        ("train/images/a.png", "train/labelTxt/a.txt", "train"),
        ("val/images/part1/a.png", "val/labelTxt-v1.0/labelTxt/a.txt", "validation"),
        ("a.png", "a.txt", None),
    ],
)
def test_every_order_of_folders_is_read(tmp_path, image, label, split):
    paint(tmp_path / image, 1)
    (tmp_path / label).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / label).write_text(f"imagesource:GoogleEarth\ngsd:0.146\n{ROW}")
    assert recognise(tmp_path).name == "dota"
    (item,), problems = read(tmp_path)
    assert (item.split, item.annotations[0].label, item.annotations[0].shape) == (split, "plane", PLANE)
    assert (item.metadata, problems) == ({"imagesource": "GoogleEarth", "gsd": "0.146"}, [])


@pytest.mark.parametrize(
    ("row", "label", "attributes"),
    [
        ("40 12 40 36 24 36 24 12 plane", "plane", {}),
        ("40 12 40 36 24 36 24 12 plane 2", "plane", {"difficult": True}),
        ("40.0 12.0 40.0 36.0 24.0 36.0 24.0 12.0 small vehicle 1", "small vehicle", {"difficult": True}),
        ("40,12,40,36,24,36,24,12,plane,1", "plane", {"difficult": True}),
        ("40 12 40 36 24 36 24 12 7", "7", {}),
        ("40 12 40 36 24 36 24 12 plane 0\r", "plane", {}),
    ],
    ids=["nine fields", "very difficult", "blank", "commas", "number", "CRLF"],
)
def test_rows_of_other_makers_are_understood(tmp_path, row, label, attributes):
    item, _ = one_file(tmp_path, row + "\n")
    assert [(one.label, one.shape, one.attributes) for one in item.annotations] == [(label, PLANE, attributes)]


@pytest.mark.parametrize(
    ("row", "fault", "place"),
    [
        ("40 12 40 36 24 36 24 12", Fault.INCOMPLETE, "labelTxt/a.txt, line 2"),
        ("40 12 40 x 24 36 24 12 plane 0", Fault.BAD_VALUE, "labelTxt/a.txt, line 2"),
        ("0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9 plane 0", Fault.NORMALISED_COORDINATES, "labelTxt/a.txt, line 2"),
        ("4 4 4 4 4 4 4 4 plane 0", Fault.EMPTY_SHAPE, "images/a.png, annotation 2"),
    ],
)
def test_a_row_that_cannot_be_taken_is_left_out_with_its_place(tmp_path, row, fault, place):
    item, problems = one_file(tmp_path, f"{ROW}{row}\n")
    assert [one.shape for one in item.annotations] == [PLANE]
    assert [(one.fault, one.file, one.is_mended) for one in problems] == [(fault, place, False)]


def test_corners_of_no_rectangle_become_the_smallest_one_around_them(tmp_path):
    item, problems = one_file(tmp_path, "10 10 50 10 40 30 10 30 plane 0\n")
    assert item.annotations[0].shape == RotatedBox(30.0, 20.0, 40.0, 20.0, 0.0)
    assert [(one.fault, one.is_mended) for one in problems] == [(Fault.BAD_VALUE, True)]


def test_an_image_without_a_label_file_is_not_labelled(tmp_path):
    paint(tmp_path / "images/b.png", 2)
    paint(tmp_path / "images/a.png", 1)
    (tmp_path / "labelTxt").mkdir()
    (tmp_path / "labelTxt/a.txt").write_text("gsd:null\n")
    items, _ = read(tmp_path)
    assert [one.annotations for one in items] == [(), None]


def test_a_folder_without_images_is_refused(tmp_path):
    (tmp_path / "labelTxt").mkdir()
    (tmp_path / "labelTxt/a.txt").write_text(ROW)
    with pytest.raises(UnreadableError, match="it holds no images"):
        read(tmp_path)


def test_texts_beside_images_are_not_taken_for_it(tmp_path):
    paint(tmp_path / "a.png", 1)
    (tmp_path / "a.txt").write_text("1 2 3 4 5 6 7 8 9 10\n")
    assert recognise(tmp_path).name != "dota"
