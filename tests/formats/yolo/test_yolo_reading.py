"""YOLO datasets as other makers write them: every order of folders, and every fault with its place."""

from __future__ import annotations

import pytest

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Label, Schema, Task
from labeller.domain.shape import Box, Keypoint, Keypoints, Polygon, PolygonPart, RotatedBox
from labeller.formats.format import Known, ReadOptions
from labeller.formats.registry import format_named, recognise
from labeller.formats.yolo.writing import flip_places
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.drawn import HEIGHT, WIDTH, paint

NAMES = "names: [cat, dog]\n"
ROW = "1 0.5 0.3125 0.5 0.125\n"
BOX = Box(16.0, 12.0, 32.0, 6.0)


def lay_out(folder, **files):
    """Files by their paths: texts, or None for an image."""
    for number, (path, content) in enumerate(files.items()):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            paint(place, number)
        else:
            place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(source, name="yolo-detect", **options):
    found = list(format_named(name).read(source, ReadOptions(**options), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def one_file(tmp_path, content, name="yolo-detect", config=NAMES):
    """What comes of one image with such a label file."""
    lay_out(tmp_path, **{"data.yaml": config, "images/a.png": None, "labels/a.txt": content})
    (item,), problems = read(tmp_path, name)
    return item, problems


def faults(problems):
    return [(one.fault, one.file, one.is_mended) for one in problems]


@pytest.mark.parametrize(
    ("image", "label", "split"),
    [
        ("images/train/a.png", "labels/train/a.txt", "train"),
        ("train/images/a.png", "train/labels/a.txt", "train"),
        ("valid/images/a.png", "valid/labels/a.txt", "validation"),
        ("images/a.png", "labels/a.txt", None),
        ("images/val2017/a.png", "labels/val2017/a.txt", "validation"),
        ("a.png", "a.txt", None),
        ("a.png", "labels/a.txt", None),
        ("test/a.png", "labels/test/a.txt", "test"),
        ("photos/a.png", "labels/a.txt", None),
        ("images/images/a.png", "images/labels/a.txt", None),
        ("images/train/two..dots.v1.png", "labels/train/two..dots.v1.txt", "train"),
    ],
)
def test_labels_are_found_in_every_order_of_folders(tmp_path, image, label, split):
    lay_out(tmp_path, **{"classes.txt": "cat\ndog\n", image: None, label: ROW})
    (item,), problems = read(tmp_path)
    assert (item.path, item.split, item.annotations[0].label, item.annotations[0].shape) == (image, split, "dog", BOX)
    assert problems == []


def test_a_config_of_another_machine_is_followed_inside_the_folder(tmp_path):
    config = "path: /home/somebody/datasets/cats\ntrain: ../cats/set_a\nval: C:\\data\\set_b\nnames: {0: cat, 1: dog}\n"
    lay_out(
        tmp_path,
        **{"data.yaml": config, "set_a/a.png": None, "set_b/b.png": None, "set_a/a.txt": ROW, "set_b/b.txt": ""},
    )
    items, problems = read(tmp_path)
    assert [(one.name, one.split) for one in items] == [("set_a/a.png", "train"), ("set_b/b.png", "validation")]
    assert problems == []


def test_labels_do_not_go_to_the_image_of_another_split(tmp_path):
    images = {"images/train/1.png": None, "images/train/2.png": None}
    lay_out(tmp_path, **images, **{"data.yaml": NAMES, "labels/val/1.txt": ROW, "labels/train/2.txt": ""})
    items, problems = read(tmp_path)
    assert [one.annotations for one in items] == [None, ()]
    assert [one.file for one in problems if one.fault is Fault.MISSING_FILE] == ["labels/val/1.txt"]


def test_labels_in_folders_that_the_images_lost_are_taken_and_that_is_told(tmp_path):
    lay_out(tmp_path, **{"data.yaml": NAMES, "photos/a.png": None, "elsewhere/deep/a.txt": ROW})
    (item,), (problem,) = read(tmp_path)
    assert item.annotations[0].shape == BOX
    assert (problem.fault, problem.is_mended) == (Fault.MISSING_FILE, True)


def test_images_that_stand_in_for_another_split_are_in_the_one_of_their_folder(tmp_path):
    config = "train: images/test\nval: images/test\ntest: images/test\nnames: [cat, dog]\n"
    lay_out(tmp_path, **{"data.yaml": config, "images/test/a.png": None, "labels/test/a.txt": ROW})
    (item,), _ = read(tmp_path)
    assert item.split == "test"


def test_lists_of_images_tell_the_splits(tmp_path):
    config = "train: train.txt\nval: lists/val.txt\nnames: [cat, dog]\n"
    files = {
        "data.yaml": config,
        "train.txt": "./images/a.png\n/gone/images/b.png\n",
        "lists/val.txt": "images\\c.png\n\nd.png\n",
    }
    lay_out(
        tmp_path, **files, **{f"images/{one}.png": None for one in "abc"}, **{f"labels/{one}.txt": "" for one in "abc"}
    )
    items, problems = read(tmp_path)
    assert [one.split for one in items] == ["train", "train", "validation"]
    assert faults(problems) == [(Fault.MISSING_FILE, "val.txt, line 3", False)]


def test_a_list_that_is_gone_is_reported(tmp_path):
    lay_out(tmp_path, **{"data.yaml": "train: gone.txt\n" + NAMES, "a.png": None, "a.txt": ROW})
    items, problems = read(tmp_path)
    assert len(items) == 1
    assert faults(problems) == [(Fault.MISSING_FILE, "gone.txt", False)]


def test_the_yaml_file_itself_is_a_source(tmp_path):
    lay_out(tmp_path, **{"coco8.yaml": "train: images\n" + NAMES, "images/a.png": None, "labels/a.txt": ROW})
    assert recognise(tmp_path / "coco8.yaml").name == "yolo-detect"
    (item,), _ = read(tmp_path / "coco8.yaml")
    assert item.annotations[0].label == "dog"


def test_images_may_be_in_another_folder(tmp_path):
    lay_out(tmp_path / "labels", **{"classes.txt": "cat\ndog\n", "a.txt": ROW})
    lay_out(tmp_path / "photos", **{"holiday/a.png": None})
    (item,), _ = read(tmp_path / "labels", media_root=tmp_path / "photos")
    assert (item.path, item.annotations[0].shape) == ("holiday/a.png", BOX)


def test_an_empty_label_file_is_an_answer_and_a_missing_one_is_none(tmp_path):
    files = {"data.yaml": NAMES, "images/empty.png": None, "labels/empty.txt": "\n", "images/open.png": None}
    items, problems = read(lay_out(tmp_path, **files))
    assert [one.annotations for one in items] == [(), None]
    assert faults(problems) == [(Fault.INCOMPLETE, "label files", True)]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("names: [no, yes]\n", ["no", "yes"]),
        ("names:\n  0: null\n  1: 007\n", ["null", "007"]),
        ("names: {1: dog, 0: cat}\n", ["cat", "dog"]),
        ("names: ['a: b', \"it's\"]\nnc: 2\n", ["a: b", "it's"]),
        ("\ufeffnames: [é, 日本]\r\n", ["é", "日本"]),
    ],
)
def test_names_are_what_was_written(tmp_path, config, expected):
    lay_out(tmp_path, **{"data.yaml": config, "a.png": None, "a.txt": ""})
    preview = format_named("yolo-detect").preview(tmp_path, ReadOptions(), JobContext())
    assert ([one.name for one in preview.labels], preview.problems) == (expected, ())


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"data.yaml": "names: [cat, dog]\nnc: 3\n"}, (Fault.LABEL_ORDER, "data.yaml", True)),
        ({"data.yaml": "names: {0: cat, 2: dog}\n"}, (Fault.LABEL_ORDER, "data.yaml", True)),
        ({"data.yaml": "names: [cat, cat]\n"}, (Fault.DUPLICATE_LABEL, "data.yaml", True)),
        ({"data.yaml": "names: [cat, [dog]]\n"}, (Fault.BAD_VALUE, "data.yaml", False)),
        ({"data.yaml": NAMES, "classes.txt": "dog\ncat\n"}, (Fault.LABEL_ORDER, "classes.txt", True)),
        ({"data.yaml": "names: [cat, dog\n", "classes.txt": "cat\ndog"}, (Fault.UNREADABLE, "data.yaml", False)),
        ({"data.yaml": "nc: 2\n"}, (Fault.INCOMPLETE, "data", True)),
    ],
    ids=["other count", "gap", "twice", "no text", "other order", "broken", "no names"],
)
def test_faults_of_the_names_are_told(tmp_path, files, expected):
    folder = lay_out(tmp_path / "data", **files, **{"a.png": None, "a.txt": "0 0.5 0.5 0.5 0.5\n"})
    (item,), problems = read(folder)
    assert len(item.annotations) == 1
    assert expected in faults(problems)


@pytest.mark.parametrize("line", ["names", "train"])
def test_a_file_whose_name_is_too_long_is_not_there(tmp_path, line):
    lay_out(tmp_path, **{"obj.data": f"{line} = {'x' * 5000}\n", "a.png": None, "a.txt": "7 0.5 0.5 0.1 0.1\n"})
    (item,), _ = read(tmp_path)
    assert item.annotations[0].label == "class_7"


def test_without_names_labels_are_called_by_their_numbers(tmp_path):
    lay_out(tmp_path, **{"a.png": None, "a.txt": "7 0.5 0.5 0.1 0.1\n"})
    (item,), _ = read(tmp_path)
    assert item.annotations[0].label == "class_7"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("5 0.5 0.5 0.1 0.1", Fault.UNKNOWN_LABEL),
        ("-1 0.5 0.5 0.1 0.1", Fault.UNKNOWN_LABEL),
        ("0.5 0.5 0.5 0.1 0.1", Fault.BAD_VALUE),
        ("dog 0.5 0.5 0.1 0.1", Fault.BAD_VALUE),
        ("1 0.5 x 0.1 0.1", Fault.BAD_VALUE),
        ("1 0.5 nan 0.1 0.1", Fault.BAD_VALUE),
        ("1 0.5 0.5 0.1", Fault.INCOMPLETE),
        ("1", Fault.INCOMPLETE),
        ("1 320 240 50 60", Fault.PIXEL_COORDINATES),
        ("1 0.5 0.5 -0.1 0.1", Fault.EMPTY_SHAPE),
    ],
)
def test_a_row_that_cannot_be_taken_is_left_out_with_its_place(tmp_path, row, fault):
    item, problems = one_file(tmp_path, f"{ROW}{row}\n")
    assert [one.shape for one in item.annotations] == [BOX]
    assert faults(problems) == [(fault, "labels/a.txt, line 2", False)]


@pytest.mark.parametrize(
    ("row", "fault", "is_mended", "kept"),
    [
        ("0 0.9 0.5 0.4 0.5", Fault.OUTSIDE, True, 1),
        ("0 1.5 0.5 0.2 0.5", Fault.OUTSIDE, False, 0),
        ("0 0.5 0.5 0 0.5", Fault.EMPTY_SHAPE, False, 0),
        ("0 0.1 0.1 0.9 0.1 0.5 0.1", Fault.BROKEN_POLYGON, False, 0),
    ],
    ids=["over the border", "outside", "no width", "flat"],
)
def test_shapes_are_checked_on_their_image(tmp_path, row, fault, is_mended, kept):
    item, problems = one_file(tmp_path, row)
    assert len(item.annotations) == kept
    assert faults(problems) == [(fault, "images/a.png, annotation 1", is_mended)]


@pytest.mark.parametrize(
    ("content", "oddity"),
    [
        ("1 0,5 0,3125 0,5 0,125", "rows with commas in numbers"),
        ("1,0.5,0.3125,0.5,0.125", "rows with commas or semicolons between numbers"),
        ("1, 0.5, 0.3125, 0.5, 0.125", "rows with commas in numbers"),
    ],
)
def test_commas_are_understood(tmp_path, content, oddity):
    item, problems = one_file(tmp_path, content)
    assert [one.shape for one in item.annotations] == [BOX]
    assert [one.reason for one in problems] == [f"{oddity}, taken all the same: 1"]


@pytest.mark.parametrize(
    "content",
    [
        ROW.replace("\n", "\r\n"),
        "\ufeff" + ROW,
        ROW.replace(" ", "\t"),
        ROW.encode("utf-16"),
        "1.000000e+00 5.0e-01 0.3125 0.5 0.125",
        "\n\n" + ROW,
    ],
    ids=["CRLF", "BOM", "tabs", "UTF-16", "exponents", "blank lines"],
)
def test_files_of_other_systems_are_understood(tmp_path, content):
    item, problems = one_file(tmp_path, content)
    assert ([one.shape for one in item.annotations], problems) == ([BOX], [])


def test_rows_that_are_there_twice_are_kept_and_told(tmp_path):
    item, problems = one_file(tmp_path, ROW * 3)
    assert len(item.annotations) == 3
    assert [(one.fault, one.reason[-1]) for one in problems] == [(Fault.DUPLICATE_ROW, "2")]


def test_a_sixth_number_makes_a_suggestion(tmp_path):
    item, _ = one_file(tmp_path, "1 0.5 0.3125 0.5 0.125 0.75")
    assert item.annotations is None
    assert [(one.shape, one.score) for one in item.suggestions] == [(BOX, 0.75)]


def test_answers_and_suggestions_of_one_file_are_kept_apart(tmp_path):
    item, _ = one_file(tmp_path, ROW + "0 0.5 0.5 0.5 0.5 0.25")
    assert ([one.label for one in item.annotations], [one.label for one in item.suggestions]) == (["dog"], ["cat"])


def test_boxes_and_polygons_in_one_file_are_taken_and_told(tmp_path):
    item, problems = one_file(tmp_path, ROW + "0 0 0 1 0 0.5 1")
    assert [type(one.shape) for one in item.annotations] == [Box, Polygon]
    assert [one.reason for one in problems] == ["files that mix boxes with polygons, taken all the same: 1"]


def test_a_polygon_is_read_in_pixels(tmp_path):
    item, _ = one_file(tmp_path, "0 0 0 1 0 0.5 1", "yolo-segment")
    ring = ((0.0, 0.0), (WIDTH, 0.0), (WIDTH / 2, HEIGHT))
    assert item.annotations[0].shape == Polygon((PolygonPart(ring),))


def test_four_corners_are_a_rotated_box_or_a_polygon_as_the_format_has_it(tmp_path):
    row = "0 0.75 0.25 0.75 0.75 0.25 0.75 0.25 0.25"
    item, _ = one_file(tmp_path, row, "yolo-obb")
    assert item.annotations[0].shape == RotatedBox(32.0, 24.0, 24.0, 32.0, 90.0)
    item, _ = one_file(tmp_path, row, "yolo-segment")
    assert isinstance(item.annotations[0].shape, Polygon)


def test_corners_of_rotated_boxes_may_be_outside(tmp_path):
    item, problems = one_file(tmp_path, "0 0.5 -0.1 1.1 0.5 0.5 1.1 -0.1 0.5", "yolo-obb")
    assert (len(item.annotations), problems) == (1, [])


@pytest.mark.parametrize(
    ("shape", "row", "expected"),
    [
        ("[2, 3]", "0 0.5 0.5 0.5 0.5 0.25 0.25 2 0.75 0.75 0", (Keypoint(16.0, 12.0, 2), Keypoint(0.0, 0.0, 0))),
        ("[2, 2]", "0 0.5 0.5 0.5 0.5 0.25 0.25 0 0", (Keypoint(16.0, 12.0, 2), Keypoint(0.0, 0.0, 0))),
        ("[1, 3]", "0 0.5 0.5 0.5 0.5 0.25 0.25 1", (Keypoint(16.0, 12.0, 1),)),
    ],
)
def test_keypoints_are_read_as_the_config_says(tmp_path, shape, row, expected):
    item, problems = one_file(tmp_path, row, "yolo-pose", f"{NAMES}kpt_shape: {shape}\n")
    assert item.annotations[0].shape == Keypoints(expected)
    assert {one.fault for one in problems} == {Fault.UNSUPPORTED}


@pytest.mark.parametrize(("box", "count"), [("0.5 0.5 0.5 0.5", 0), ("0.5 0.5 0.6 0.6", 1)])
def test_boxes_that_are_not_those_around_the_keypoints_are_counted(tmp_path, box, count):
    row = f"0 {box} 0.25 0.25 2 0.75 0.75 2\n"
    _, problems = one_file(tmp_path, row, "yolo-pose", f"{NAMES}kpt_shape: [2, 3]\n")
    assert [(one.reason.split()[0], one.fault, one.is_mended) for one in problems] == [
        ("1", Fault.UNSUPPORTED, True)
    ] * count


COCO_PLACES = (0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15)


@pytest.mark.parametrize("places", [(1, 0, 2), (2, 1, 0), (0, 1, 2), COCO_PLACES])
def test_keypoints_that_change_places_in_a_mirror_are_named_so_that_an_export_tells_it_again(tmp_path, places):
    count = len(places)
    config = f"{NAMES}kpt_shape: [{count}, 2]\nflip_idx: {list(places)}\n"
    row = "0 0.5 0.5 0.5 0.5" + " 0.25 0.25" * count
    lay_out(tmp_path, **{"data.yaml": config, "images/a.png": None, "labels/a.txt": row})
    preview = format_named("yolo-pose").preview(tmp_path, ReadOptions(), JobContext())
    skeleton = preview.labels[0].skeleton
    label = Label(1, "cat", "#808080", 0, skeleton=skeleton)
    assert flip_places(Schema(Task.KEYPOINTS, (label,))) == places
    assert ("left_eye" in skeleton) is (places == COCO_PLACES)


@pytest.mark.parametrize(("places", "count"), [("[1, 0]", 0), ("[0, 1]", 1), ("[1, 1]", 0), ("[5, x]", 0)])
def test_a_mirror_that_contradicts_the_names_of_keypoints_is_told(tmp_path, places, count):
    config = f'{NAMES}kpt_shape: [2, 2]\nflip_idx: {places}\nkpt_names:\n  0: ["left eye", "right eye"]\n'
    _, problems = one_file(tmp_path, "0 0.5 0.5 0.5 0.5 0.25 0.25 0.75 0.75", "yolo-pose", config)
    assert [(one.file, one.fault) for one in problems] == [("data.yaml", Fault.UNSUPPORTED)] * count


def test_zeros_that_fill_up_the_row_of_a_shorter_skeleton_are_no_keypoints(tmp_path):
    config = f'{NAMES}kpt_shape: [2, 3]\nkpt_names:\n  0: ["tip"]\n'
    item, _ = one_file(tmp_path, "0 0.5 0.5 0 0 0.25 0.25 2 0 0 0", "yolo-pose", config)
    assert item.annotations[0].shape == Keypoints((Keypoint(16.0, 12.0, 2),))


def test_a_pose_of_which_nothing_is_labelled_is_a_box(tmp_path):
    item, _ = one_file(tmp_path, "1 0.5 0.3125 0.5 0.125 0 0 0", "yolo-pose", NAMES + "kpt_shape: [1, 3]\n")
    assert item.annotations[0].shape == BOX


def test_a_pose_of_another_length_is_left_out(tmp_path):
    _, problems = one_file(tmp_path, "0 0.5 0.5 0.5 0.5 0.25 0.25 2", "yolo-pose", NAMES + "kpt_shape: [2, 3]\n")
    assert faults(problems) == [(Fault.INCOMPLETE, "labels/a.txt, line 1", False)]


def test_label_files_without_image_are_told_and_lists_are_not(tmp_path):
    files = {
        "classes.txt": "cat\ndog\n",
        "a.png": None,
        "a.txt": ROW,
        "b.txt": ROW,
        "README.txt": "hello",
        "train.txt": "a.png",
    }
    items, problems = read(lay_out(tmp_path, **files))
    assert len(items) == 1
    assert faults(problems) == [(Fault.MISSING_FILE, "b.txt", False)]


def test_two_images_of_one_label_file_are_told(tmp_path):
    files = {"data.yaml": NAMES, "images/a.png": None, "images/a.jpg": None, "labels/a.txt": ROW}
    items, problems = read(lay_out(tmp_path, **files))
    assert [len(one.annotations) for one in items] == [1, 1]
    assert faults(problems) == [(Fault.DUPLICATE_NAME, "labels/a.txt", True)]


def test_a_label_file_that_is_no_text_leaves_its_image_open(tmp_path):
    item, problems = one_file(tmp_path, b"1 0.5\0\0\xff")
    assert item.annotations is None
    assert [one.file for one in problems if not one.is_mended] == ["labels/a.txt"]


def test_a_config_cannot_lead_out_of_the_folder(tmp_path):
    lay_out(tmp_path / "other", **{"secret.png": None, "list.txt": "secret.png\n"})
    lay_out(
        tmp_path / "in",
        **{"data.yaml": f"path: {tmp_path}/other\ntrain: ../other/list.txt\n{NAMES}", "a.png": None, "a.txt": ROW},
    )
    items, problems = read(tmp_path / "in")
    assert [one.path for one in items] == ["a.png"]
    assert faults(problems) == [(Fault.MISSING_FILE, "../other/list.txt", False)]


def test_yaml_that_asks_for_objects_makes_none(tmp_path):
    lay_out(
        tmp_path,
        **{
            "data.yaml": "names: !!python/object/apply:os.system ['true']\n",
            "a.png": None,
            "a.txt": "0 0.5 0.5 0.1 0.1",
        },
    )
    (item,), _ = read(tmp_path)
    assert item.annotations[0].label == "true"


def test_a_folder_without_images_is_refused(tmp_path):
    lay_out(tmp_path, **{"data.yaml": NAMES, "labels/a.txt": ROW})
    with pytest.raises(UnreadableError, match="it holds no images"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("row", "more", "expected"),
    [
        (ROW, "", "yolo-detect"),
        ("0 0.5 0.5 0.1 0.1 0.9", "", "yolo-detect"),
        ("0 0 0 1 0 0.5 1", "", "yolo-segment"),
        ("0 0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9", "", "yolo-obb"),
        ("0 0.1 0.1 0.9 0.3 0.9 0.9 0.1 0.4", "", "yolo-segment"),
        ("0 0.5 0.5 0.1 0.1 0.5 0.5 2", "kpt_shape: [1, 3]\n", "yolo-pose"),
        ("", "train: images\n", "yolo-detect"),
    ],
)
def test_the_kind_is_told_by_the_rows(tmp_path, row, more, expected):
    lay_out(tmp_path, **{"data.yaml": NAMES + more, "images/a.png": None, "labels/a.txt": row})
    assert recognise(tmp_path).name == expected


def test_labels_beside_images_are_recognised_without_a_config(tmp_path):
    lay_out(tmp_path, **{"a.png": None, "a.txt": ROW, "classes.txt": "cat\ndog\n"})
    assert recognise(tmp_path).name == "yolo-detect"


@pytest.mark.parametrize(
    "files",
    [
        {"a.txt": "1 2 3 4 5\n"},
        {"data.yaml": "names: [cat]\n", "a.txt": "a text\n"},
        {"cat/a.png": None, "dog/b.png": None, "config.yaml": "title: my dog\n"},
        {"a.png": None, "a.txt": "a text about it\n"},
    ],
    ids=["numbers", "no rows", "folders", "texts"],
)
def test_other_folders_are_not_taken_for_yolo(tmp_path, files):
    assert not recognise(lay_out(tmp_path, **files)).name.startswith("yolo")


def test_a_preview_counts_labels_and_tells_the_task(tmp_path):
    files = {"data.yaml": NAMES, "images/a.png": None, "labels/a.txt": ROW * 2 + "0 0 0 1 0 0.5 1\n"}
    preview = format_named("yolo-segment").preview(lay_out(tmp_path, **files), ReadOptions(), JobContext())
    assert [(one.name, one.count) for one in preview.labels] == [("cat", 1), ("dog", 2)]
    assert (preview.task, preview.count) == ("segmentation", 1)


def test_an_image_that_the_project_has_gets_what_is_new(tmp_path):
    lay_out(tmp_path, **{"data.yaml": NAMES, "images/a.png": None, "labels/a.txt": ROW})
    (known,) = format_named("yolo-detect").read(tmp_path, ReadOptions(), JobContext(), lambda *_: True)
    assert isinstance(known, Known)
    assert known.annotations[0].shape == BOX


@pytest.mark.parametrize("content", ["0 " + "1," * 30 + "x", "0" + " " * 100_000 + "x", "\n" * 100_000, "1 " * 50_000])
def test_rows_that_are_odd_and_long_do_not_hang(tmp_path, content):
    lay_out(tmp_path, **{"data.yaml": content, "obj.data": content, "obj.names": "", "a.png": None, "a.txt": content})
    recognise(tmp_path)
    assert len(read(tmp_path)[0]) == 1


def test_corners_of_no_rectangle_become_the_smallest_one_around_them(tmp_path):
    item, _ = one_file(tmp_path, "0 0.25 0.25 0.75 0.25 0.5 0.75 0.25 0.75", "yolo-obb")
    assert item.annotations[0].shape == RotatedBox(32.0, 24.0, 32.0, 24.0, 0.0)


def test_labels_of_another_image_of_the_same_name_are_not_taken(tmp_path):
    files = {"data.yaml": NAMES, "train/images/1.png": None, "valid/images/1.png": None, "valid/labels/1.txt": ROW}
    items, problems = read(lay_out(tmp_path, **files))
    assert {one.path: one.annotations is None for one in items} == {
        "train/images/1.png": True,
        "valid/images/1.png": False,
    }
    assert faults(problems) == [(Fault.INCOMPLETE, "label files", True)]


def test_of_poses_the_other_formats_take_the_boxes(tmp_path):
    item, problems = one_file(
        tmp_path, "1 0.5 0.3125 0.5 0.125 0.5 0.3 2", "yolo-detect", NAMES + "kpt_shape: [1, 3]\n"
    )
    assert [one.shape for one in item.annotations] == [BOX]
    assert [one.reason for one in problems] == ["rows with keypoints, of which only the boxes were taken: 1"]
