"""Create ML's JSON as Apple's documentation has it, and as other tools write it."""

from __future__ import annotations

import json

import pytest

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box
from labeller.formats.createml.format import CreatemlFormat
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import recognise
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.drawn import HEIGHT, WIDTH, Drawing, drawn_dataset, paint

CREATEML = CreatemlFormat()
CAT = {"label": "cat", "coordinates": {"x": 20, "y": 16, "width": 10, "height": 8}}
BOX = Box(15.0, 12.0, 10.0, 8.0)


def source(folder, *entries, name="annotations.json"):
    paint(folder / "a.png", 1)
    (folder / name).write_text(json.dumps(entries), encoding="utf-8")
    return folder


def read(path, **options):
    found = list(CREATEML.read(path, ReadOptions(**options), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def drawn_on(path):
    """All annotations of a source, as label and shape; there must be no problem."""
    items, problems = read(path)
    assert problems == []
    return [(one.label, one.shape) for item in items for one in item.annotations]


def test_a_box_is_written_by_its_centre(tmp_path):
    drawings = [Drawing("a b.png", (("dog", BOX),), split="validation"), Drawing("empty.png", split="validation")]
    CREATEML.write(drawn_dataset(tmp_path / "in", drawings), tmp_path, WriteOptions(), JobContext())
    written = json.loads((tmp_path / "valid" / "_annotations.createml.json").read_text("utf-8"))
    assert written == [
        {"image": "a b.png",
         "annotations": [{"label": "dog", "coordinates": {"x": 20.0, "y": 16.0, "width": 10.0, "height": 8.0}}]},
        {"image": "empty.png", "annotations": []},
    ]  # fmt: skip
    assert (tmp_path / "valid" / "a b.png").is_file()


@pytest.mark.parametrize(
    "entry",
    [
        {"image": "a.png", "annotations": [CAT]},
        {"imagefilename": "a.png", "annotation": [CAT]},
        {"filename": "a.png", "annotation": CAT},
        {"annotations": [CAT], "image": "a.png"},
        {"image": "C:\\photos\\a.png", "annotations": [CAT]},
    ],
)
def test_every_name_that_the_keys_have_had_is_read(tmp_path, entry):
    assert drawn_on(source(tmp_path, entry)) == [("cat", BOX)]
    assert recognise(tmp_path).name == recognise(tmp_path / "annotations.json").name == "createml"


@pytest.mark.parametrize(
    "entry",
    [
        {"image": "a.png", "annotations": [{"label": "cat"}]},
        {"image": "a.png", "annotations": ["cat"]},
        {"image": "a.png", "annotations": "cat"},
        {"image": "a.png", "label": "cat"},
    ],
)
def test_labels_without_coordinates_are_of_the_whole_image(tmp_path, entry):
    assert drawn_on(source(tmp_path, entry)) == [("cat", None)]
    assert CREATEML.preview(tmp_path, ReadOptions(), JobContext()).task is Task.IMAGE_CLASSIFICATION


def test_an_image_with_nothing_on_it_is_answered(tmp_path):
    (item,), _ = read(source(tmp_path, {"image": "a.png", "annotations": []}))
    assert item.annotations == ()


def test_each_file_means_the_images_beside_it(tmp_path):
    for number, split in enumerate(("train", "valid"), start=1):
        (tmp_path / split).mkdir()
        source(tmp_path / split, {"image": "a.png", "annotations": [CAT] * number}, name="_annotations.createml.json")
    items, problems = read(tmp_path)
    assert problems == []
    assert [(one.path, one.split, len(one.annotations)) for one in items] == [
        ("train/a.png", "train", 1), ("valid/a.png", "validation", 2)
    ]  # fmt: skip


def test_shares_of_the_image_are_multiplied_and_that_is_said(tmp_path):
    share = {"x": 0.5, "y": 0.5, "width": 0.25, "height": 0.5}
    entry = {"image": "a.png", "annotations": [{"label": "cat", "coordinates": share}] * 2}
    (item,), (problem,) = read(source(tmp_path, entry))
    assert item.annotations[0].shape == Box(0.375 * WIDTH, 0.25 * HEIGHT, 0.25 * WIDTH, 0.5 * HEIGHT)
    assert (problem.fault, problem.is_mended) == (Fault.NORMALISED_COORDINATES, True)


def test_a_single_tiny_box_is_no_share(tmp_path):
    tiny = {"label": "cat", "coordinates": {"x": 0.5, "y": 0.5, "width": 1, "height": 1}}
    assert drawn_on(source(tmp_path, {"image": "a.png", "annotations": [tiny]})) == [("cat", Box(0.0, 0.0, 1.0, 1.0))]


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (5, Fault.BAD_VALUE),
        ({"coordinates": CAT["coordinates"]}, Fault.INCOMPLETE),
        ({"label": "cat", "coordinates": [1, 2, 3, 4]}, Fault.BAD_VALUE),
        ({"label": "cat", "coordinates": {"x": 1, "y": 2, "width": 3}}, Fault.INCOMPLETE),
        ({"label": "cat", "coordinates": {**CAT["coordinates"], "x": "left"}}, Fault.BAD_VALUE),
        ({"label": "cat", "coordinates": {**CAT["coordinates"], "x": 1e300}}, Fault.BAD_VALUE),
        ({"label": "cat", "coordinates": {**CAT["coordinates"], "width": 0}}, Fault.EMPTY_SHAPE),
    ],
)
def test_a_bad_annotation_is_reported_with_its_place_and_the_others_are_read(tmp_path, bad, fault):
    (item,), (problem,) = read(source(tmp_path, {"image": "a.png", "annotations": [bad, CAT]}))
    assert [(one.label, one.shape) for one in item.annotations] == [("cat", BOX)]
    assert (problem.file, problem.fault) == ("annotations.json, image 1, annotation 1", fault)


def test_bad_images_are_reported_and_the_others_are_read(tmp_path):
    entries = [5, {"annotations": []}, {"image": "gone.png"}, {"image": "../../etc/passwd"}]
    good = {"image": "a.png", "annotations": [CAT]}
    items, problems = read(source(tmp_path, *entries, good, good))
    assert len(items) == 1
    assert [one.fault for one in problems] == [
        Fault.BAD_VALUE, Fault.INCOMPLETE, Fault.MISSING_FILE, Fault.UNSAFE_PATH, Fault.DUPLICATE_NAME
    ]  # fmt: skip


def test_a_box_over_the_border_is_cut_and_that_is_said(tmp_path):
    over = {"label": "cat", "coordinates": {"x": WIDTH, "y": 10, "width": 20, "height": 10}}
    (item,), (problem,) = read(source(tmp_path, {"image": "a.png", "annotations": [over]}))
    assert (item.annotations[0].shape, problem.fault) == (Box(WIDTH - 10.0, 5.0, 10.0, 10.0), Fault.OUTSIDE)


@pytest.mark.parametrize("content", ["{}", "5"])
def test_what_is_no_list_of_images_is_refused(tmp_path, content):
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(UnreadableError, match="no list of images"):
        read(tmp_path / "x.json")
