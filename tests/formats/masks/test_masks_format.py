"""Masks as images: what Labeller writes, and the many ways in which others tie them to images and number them."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Mask
from labeller.formats.fitting import changes
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.masks.masks_format import MasksFormat
from labeller.formats.registry import recognise
from labeller.geometry import masks, rasters
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.drawn import HEIGHT, WIDTH, Drawing, drawn_dataset, paint

MASKS = MasksFormat()


def values(**areas):
    """Numbers (height, width) with rows set: `rows_0_5=1` sets the first five to 1."""
    array = np.zeros((HEIGHT, WIDTH), np.uint8)
    for place, number in areas.items():
        _, first, end = place.split("_")
        array[int(first) : int(end)] = number
    return array


def rows(first, end):
    return rasters.to_mask(Box(0.0, float(first), float(WIDTH), float(end - first)), WIDTH, HEIGHT)


def save(path, array, **more):
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(array)
    if "palette" in more:
        image.putpalette(more["palette"])
    image.save(path)


def source(folder, array, mask="masks/a.png", image="images/a.png", **files):
    paint(folder / image, 1)
    save(folder / mask, array)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder


def read(path):
    found = list(MASKS.read(path, ReadOptions(), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def drawn_on(path):
    """Labels with their areas; there must be no problem."""
    items, problems = read(path)
    assert problems == []
    return [(one.label, one.shape) for item in items for one in item.annotations or ()]


def written(tmp_path, drawn, names=("cat", "dog"), split=None):
    dataset = drawn_dataset(tmp_path / "in", [Drawing("a.png", drawn, split)], names)
    MASKS.write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    return tmp_path / "out"


def test_numbers_are_positions_and_one_in_the_colours_of_pascal_voc(tmp_path):
    folder = written(tmp_path, (("dog", rows(0, 5)), ("cat", rows(7, 9))))
    image = Image.open(folder / "masks" / "a.png")
    assert (image.mode, image.size) == ("P", (WIDTH, HEIGHT))
    assert image.getpalette()[:9] == [0, 0, 0, 128, 0, 0, 0, 128, 0]
    assert np.array_equal(np.asarray(image), values(rows_0_5=2, rows_7_9=1))
    assert (folder / "images" / "a.png").is_file()
    meta = json.loads((folder / "dataset_meta.json").read_text())
    assert meta["labels"] == ["background", "cat", "dog"]
    assert meta["segmentation_colors"] == [[0, 0, 0], [128, 0, 0], [0, 128, 0]]


def test_more_labels_than_a_palette_has_are_grey_of_16_bits(tmp_path):
    names = [f"label {number}" for number in range(300)]
    folder = written(tmp_path, ((names[254], rows(0, 5)), (names[299], rows(7, 9))), names)
    image = Image.open(folder / "masks" / "a.png")
    assert image.mode == "I;16"
    assert set(np.unique(np.asarray(image))) == {0, 255, 300}
    assert drawn_on(folder) == [(names[254], rows(0, 5)), (names[299], rows(7, 9))]


def test_what_is_hidden_cut_and_merged_is_counted_before(tmp_path):
    drawn = (("cat", rows(0, 2)), ("cat", rows(4, 9)), ("dog", rows(0, 5)), ("dog", rows(3, 6)))
    dataset = drawn_dataset(tmp_path / "in", [Drawing("a.png", drawn)])
    assert {one.what: one.count for one in changes(dataset, MASKS.fitted, JobContext())} == {
        "areas that lie wholly under later ones of other labels (left out)": 1,
        "areas that lie partly under later ones of other labels (cut there)": 1,
        "areas of one label on one image (merged into one)": 2,
    }
    MASKS.write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    assert drawn_on(tmp_path / "out") == [("cat", rows(6, 9)), ("dog", rows(0, 6))]


def test_splits_have_folders_of_their_own(tmp_path):
    folder = written(tmp_path, (("cat", rows(0, 5)),), split="validation")
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("a.png")) == [
        "images/val/a.png", "masks/val/a.png"
    ]  # fmt: skip
    assert [item.split for item in read(folder)[0]] == ["validation"]


@pytest.mark.parametrize(
    ("mask", "image"),
    [
        ("masks/a.png", "images/a.png"),
        ("labels/train/a.png", "images/train/a.png"),
        ("train/masks/a_mask.png", "train/images/a.png"),
        ("a_mask.png", "a.png"),
        ("a-label.png", "a.png"),
        ("gt/mask_a.png", "images/a.png"),
        ("ID/masks/0815.png", "ID/images/a.png"),
    ],
)
def test_masks_are_found_by_the_usual_names(tmp_path, mask, image):
    assert drawn_on(source(tmp_path, values(rows_0_5=255), mask, image)) == [("object", rows(0, 5))]


@pytest.mark.parametrize("mask", ["masks/a.png", "labels/a.png", "a_mask.png"])
def test_a_folder_of_masks_is_recognised(tmp_path, mask):
    source(tmp_path, values(rows_0_5=255), mask, "a.png" if mask == "a_mask.png" else "images/a.png")
    assert recognise(tmp_path).name == "masks"


def test_a_picture_that_is_only_called_a_mask_does_not_make_a_folder_one_of_masks(tmp_path):
    for name in ("holiday.png", "carnival_mask.png"):
        save(tmp_path / name, values(rows_0_5=255))
    assert recognise(tmp_path).name == "folder-per-class"


def test_a_file_for_each_object_is_an_area_for_each(tmp_path):
    source(tmp_path, values(rows_0_5=255), "ID/masks/x1.png", "ID/images/ID.png")
    save(tmp_path / "ID" / "masks" / "x2.png", values(rows_7_9=255))
    assert drawn_on(tmp_path) == [("object", rows(0, 5)), ("object", rows(7, 9))]


def test_grey_numbers_without_names_are_labels_by_number(tmp_path):
    assert drawn_on(source(tmp_path, values(rows_0_5=1, rows_7_9=12, rows_20_21=255))) == [
        ("label 1", rows(0, 5)), ("label 12", rows(7, 9))
    ]  # fmt: skip


def test_colours_without_names_are_labels_by_colour(tmp_path):
    array = np.stack([values(rows_0_5=10), values(rows_0_5=20), values(rows_0_5=30)], axis=2)
    assert drawn_on(source(tmp_path, array)) == [("#0a141e", rows(0, 5))]


def test_grey_in_three_channels_is_grey(tmp_path):
    array = np.repeat(values(rows_0_5=255)[..., None], 3, axis=2)
    assert drawn_on(source(tmp_path, array)) == [("object", rows(0, 5))]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("labelmap__txt", "# label:color_rgb:parts:actions\nbackground:0,0,0::\nsky:10,20,30::\n"),
        ("class_dict__csv", "name,r,g,b\nVoid,0,0,0\nsky,10,20,30\n"),
        (
            "dataset_meta__json",
            json.dumps({"labels": ["background", "sky"], "segmentation_colors": [[0, 0, 0], [10, 20, 30]]}),
        ),
    ],
)
def test_colours_are_named_by_the_lists_of_others(tmp_path, file, text):
    array = np.stack([values(rows_0_5=10), values(rows_0_5=20), values(rows_0_5=30)], axis=2)
    folder = source(tmp_path, array, **{file: text})
    assert drawn_on(folder) == [("sky", rows(0, 5))]
    (label,) = MASKS.preview(folder, ReadOptions(), JobContext()).labels
    assert (label.name, label.count) == ("sky", 1)


def test_a_palette_is_read_by_its_colours_where_a_list_knows_them_all(tmp_path):
    folder = source(tmp_path, values(), labelmap__txt="background:0,0,0::\nsea:1,1,1::\nsky:10,20,30::\n")
    save(folder / "masks" / "a.png", values(rows_0_5=1), palette=[0, 0, 0, 10, 20, 30])
    assert drawn_on(folder) == [("sky", rows(0, 5))]


def test_what_no_label_has_is_named_and_the_rest_is_taken(tmp_path):
    folder = source(tmp_path, values(rows_0_5=1, rows_7_9=9), labelmap__txt="background:::\nsky:::\nsea:::\n")
    (item,), (problem,) = read(folder)
    assert [one.label for one in item.annotations] == ["sky"]
    assert (problem.file, problem.fault) == ("masks/a.png", Fault.UNKNOWN_LABEL)
    assert "the number 9" in problem.reason


def test_a_mask_of_another_size_is_left_out(tmp_path):
    (item,), (problem,) = read(source(tmp_path, values(rows_0_5=1)[:, :-1]))
    assert (item.annotations, problem.fault) == ((), Fault.BROKEN_MASK)


def test_a_photograph_is_no_mask(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    (item,), (problem,) = read(source(tmp_path, noise))
    assert (item.annotations, problem.file, problem.fault) == (None, "masks/a.png", Fault.BROKEN_MASK)


def test_an_empty_mask_says_that_nothing_is_there(tmp_path):
    (item,), problems = read(source(tmp_path, values()))
    assert (item.annotations, problems) == ((), [])


def test_an_image_without_a_mask_is_not_labelled_yet_and_a_mask_without_an_image_is_named(tmp_path):
    source(tmp_path, values(rows_0_5=1))
    paint(tmp_path / "images" / "b.png", 2)
    save(tmp_path / "masks" / "c.png", values())
    items, (lost, odd) = read(tmp_path)
    assert [item.annotations is None for item in items] == [False, True]
    assert (lost.file, lost.fault, odd.is_mended) == ("masks/c.png", Fault.MISSING_FILE, True)


def test_a_folder_without_masks_is_refused(tmp_path):
    paint(tmp_path / "images" / "a.png", 1)
    with pytest.raises(UnreadableError):
        read(tmp_path)


def test_nuclei_are_as_many_as_their_owner_counted(shared_dataset):
    items, problems = read(shared_dataset("nuclei"))
    assert (len(items), sum(len(item.annotations) for item in items), problems) == (40, 990, [])
    assert all(masks.area(one.shape) for item in items for one in item.annotations)


def test_the_task_is_told(tmp_path):
    folder = written(tmp_path, (("cat", Mask(WIDTH, HEIGHT, (0, WIDTH * HEIGHT))),))
    preview = MASKS.preview(folder, ReadOptions(), JobContext())
    assert (preview.task, [one.color for one in preview.labels]) == (Task.SEGMENTATION, ["#808080", "#808080"])
