"""Pascal VOC as the development kit has it, and as other people write it."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Mask, Polygon, PolygonPart, RotatedBox
from labeller.formats.fitting import changes
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.voc.fitting import whole_box
from labeller.formats.voc.format import VocFormat
from labeller.geometry import masks
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.drawn import HEIGHT, WIDTH, Drawing, drawn_dataset, paint

VOC = VocFormat()
CAT = "<object><name>cat</name><bndbox><xmin>5</xmin><ymin>7</ymin><xmax>24</xmax><ymax>16</ymax></bndbox></object>"
CAT_BOX = Box(4.0, 6.0, 20.0, 10.0)
SIZE = f"<size><width>{WIDTH}</width><height>{HEIGHT}</height><depth>3</depth></size>"


def page(*objects, name="a.png", size=SIZE, source=""):
    return f"<annotation><filename>{name}</filename>{source}{size}{''.join(objects)}</annotation>"


def an_object(xmin, ymin, xmax, ymax, name="cat", more=""):
    numbers = {"xmin": xmin, "ymin": ymin, "xmax": xmax, "ymax": ymax}
    bounds = "".join(f"<{key}>{value}</{key}>" for key, value in numbers.items())
    return f"<object><name>{name}</name>{more}<bndbox>{bounds}</bndbox></object>"


def source(folder, *pages, images="JPEGImages", files="Annotations"):
    """A folder with images `a.png`, `b.png` … and a file of annotations for each."""
    for number, text in enumerate(pages):
        stem = "abcdef"[number]
        paint(folder / images / f"{stem}.png", number)
        path = folder / files / f"{stem}.xml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def read(path, **options):
    found = list(VOC.read(path, ReadOptions(**options), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def drawn_on(path, **options):
    """All annotations of a source; there must be no problem."""
    items, problems = read(path, **options)
    assert problems == []
    return [one for item in items for one in item.annotations or ()]


def written(tmp_path, drawn, task=Task.OBJECT_DETECTION, names=("cat", "dog"), attributes=(), **options):
    dataset = drawn_dataset(tmp_path / "in", [Drawing("a b.png", drawn, attributes=attributes)], names, task)
    VOC.write(dataset, tmp_path / "out", WriteOptions(**options), JobContext())
    return tmp_path / "out"


def bounds_in(folder):
    root = ElementTree.parse(folder / "Annotations" / "a b.xml").getroot()
    return [int(root.findtext(f"object/bndbox/{key}")) for key in ("xmin", "ymin", "xmax", "ymax")]


def test_pixels_are_counted_from_1_and_the_last_one_belongs_to_the_box(tmp_path):
    corner = (("cat", Box(0.0, 0.0, 10.0, 10.0)),)
    assert bounds_in(written(tmp_path, corner)) == [1, 1, 10, 10]


def test_pixels_are_counted_from_0_if_that_is_asked_for(tmp_path):
    folder = written(tmp_path, (("cat", Box(0.0, 0.0, 10.0, 10.0)),), voc_first_pixel=0)
    assert bounds_in(folder) == [0, 0, 10, 10]
    assert [one.shape for one in drawn_on(folder)] == [Box(0.0, 0.0, 10.0, 10.0)]


def test_a_file_has_what_the_development_kit_asks_for(tmp_path):
    folder = written(
        tmp_path, (("dog", Box(4.0, 6.0, 20.0, 10.0)),), attributes=(("difficult", True), ("pose", "Left"))
    )
    root = ElementTree.parse(folder / "Annotations" / "a b.xml").getroot()
    told = {path: root.findtext(path) for path in ("folder", "filename", "size/width", "size/height", "size/depth")}
    assert told == {
        "folder": "JPEGImages", "filename": "a b.png", "size/width": "64", "size/height": "48", "size/depth": "3"
    }  # fmt: skip
    names = ("name", "pose", "truncated", "difficult", "occluded")
    assert [root.findtext(f"object/{name}") for name in names] == ["dog", "Left", "0", "1", "0"]
    assert (folder / "ImageSets" / "Main" / "train.txt").read_text() == "a b\n"
    assert (folder / "labelmap.txt").read_text().splitlines() == [
        "# label:color_rgb:parts:actions", "background:0,0,0::", "cat:128,0,0::", "dog:0,128,0::"
    ]  # fmt: skip


def test_masks_have_the_numbers_of_labels_and_of_objects(tmp_path):
    whole, part = Mask(WIDTH, HEIGHT, (0, WIDTH * HEIGHT)), Mask(WIDTH, HEIGHT, (0, HEIGHT, (WIDTH - 1) * HEIGHT))
    folder = written(tmp_path, (("dog", whole), ("cat", Box(3.0, 3.0, 2.0, 2.0)), ("cat", part)), Task.SEGMENTATION)
    labels = Image.open(folder / "SegmentationClass" / "a b.png")
    objects = Image.open(folder / "SegmentationObject" / "a b.png")
    assert (labels.mode, objects.mode) == ("P", "P")
    assert labels.getpalette()[3:9] == [128, 0, 0, 0, 128, 0]
    assert np.asarray(labels)[0, :3].tolist() == [1, 2, 2]
    assert np.asarray(objects)[0, :3].tolist() == [3, 1, 1]


def test_an_area_is_cut_where_a_later_one_lies_over_it_and_that_is_said(tmp_path):
    whole, part = Mask(WIDTH, HEIGHT, (0, WIDTH * HEIGHT)), Mask(WIDTH, HEIGHT, (0, HEIGHT, (WIDTH - 1) * HEIGHT))
    drawn = (("cat", part), ("dog", whole), ("cat", part))
    dataset = drawn_dataset(tmp_path / "in", [Drawing("a.png", drawn)])
    assert {one.what: one.count for one in changes(dataset, VOC.fitted, JobContext())} == {
        "areas that lie wholly under later ones (written as boxes)": 1,
        "areas that lie partly under later ones (cut there)": 1,
    }
    VOC.write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    shapes = [one.shape for one in drawn_on(tmp_path / "out")]
    assert shapes == [Box(0.0, 0.0, 1.0, HEIGHT), Mask(WIDTH, HEIGHT, (HEIGHT, (WIDTH - 1) * HEIGHT)), part]


def test_objects_that_no_number_is_left_for_are_told_by_their_boxes(tmp_path):
    pixels = [Mask(WIDTH, HEIGHT, (place, 1, WIDTH * HEIGHT - place - 1)) for place in range(256)]
    dataset = drawn_dataset(tmp_path / "in", [Drawing("a.png", tuple(("cat", pixel) for pixel in pixels))])
    (lost,) = changes(dataset, VOC.fitted, JobContext())
    assert (lost.what, lost.count) == ("areas beyond the 254th object of an image (written as boxes)", 2)
    VOC.write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    shapes = [one.shape for one in drawn_on(tmp_path / "out")]
    assert shapes[:254] == pixels[:254]
    assert shapes[254:] == [Box(5.0, 14.0, 1.0, 1.0), Box(5.0, 15.0, 1.0, 1.0)]


@given(st.floats(0, WIDTH - 0.5), st.floats(0, HEIGHT - 0.5), st.floats(0.01, WIDTH), st.floats(0.01, HEIGHT))
def test_a_box_of_whole_pixels_is_near_and_inside_and_has_an_area(x, y, width, height):
    box = Box(x, y, min(width, WIDTH - x), min(height, HEIGHT - y))
    whole = whole_box(box, WIDTH, HEIGHT)
    assert 0 <= whole.x < whole.x + whole.width <= WIDTH
    assert 0 <= whole.y < whole.y + whole.height <= HEIGHT
    assert abs(whole.x - box.x) <= 1
    assert abs(whole.x + whole.width - box.x - box.width) <= 1


def test_attributes_keep_their_types_and_marks_their_meaning(tmp_path):
    attributes = (
        ("n", 3),
        ("share", 0.5),
        ("wet", False),
        ("note", " <a>\n\t& 'b'"),
        ("1", "1"),
        ("pose", " "),
        ("l", [1]),
    )
    (found,) = drawn_on(written(tmp_path, (("cat", CAT_BOX),), attributes=attributes))
    assert found.attributes == dict(attributes)


def test_a_label_that_the_list_cannot_hold_comes_back_by_its_own_name(tmp_path):
    names = ("a:b", "a_b", "background", "# x", "\x01")
    folder = written(tmp_path, tuple((name, CAT_BOX) for name in names), names=names)
    assert [one.label for one in drawn_on(folder)] == list(names)
    assert "a_b:128,0,0::\na_b-2:0,128,0::\n" in (folder / "labelmap.txt").read_text()


def test_boxes_of_others_are_taken_to_be_counted_from_1(tmp_path):
    (found,) = drawn_on(source(tmp_path, page(CAT)))
    assert (found.label, found.shape) == ("cat", CAT_BOX)


def test_one_0_proves_that_all_boxes_of_the_source_are_counted_from_0(tmp_path):
    items, (problem,) = read(source(tmp_path, page(CAT), page(an_object(0, 3, 10, 12), name="b.png")))
    assert [one.shape for item in items for one in item.annotations] == [
        Box(5.0, 7.0, 19.0, 9.0),
        Box(0.0, 3.0, 10.0, 9.0),
    ]
    assert (problem.fault, problem.is_mended) == (Fault.PIXEL_FROM_ZERO, True)
    assert "in 1 of 2 files" in problem.reason


def numbered(folder, *objects):
    """A source with one object in each file, which all name their own image."""
    return source(folder, *(page(one, name=f"{stem}.png") for stem, one in zip("abc", objects, strict=False)))


@pytest.mark.parametrize("others", [(CAT, CAT), (an_object(1, 7, 24, 16),), (an_object(5, 7, WIDTH, 16),)])
def test_one_faulty_0_does_not_move_what_is_counted_from_1(tmp_path, others):
    items, (problem,) = read(numbered(tmp_path, an_object(0, 7, 24, 16), *others))
    assert items[0].annotations[0].shape == Box(0.0, 6.0, 24.0, 10.0)
    assert items[1].annotations[0].shape.y == 6.0
    assert (problem.fault, problem.is_mended) == (Fault.PIXEL_FROM_ZERO, True)
    assert problem.reason.startswith("1 boxes begin at 0")


def test_many_zeros_say_that_pixels_are_counted_from_0(tmp_path):
    folder = numbered(tmp_path, an_object(0, 7, 24, 16), an_object(0, 7, WIDTH, 16), CAT)
    assert [one.annotations[0].shape.y for one in read(folder)[0]] == [7.0, 7.0, 7.0]


def test_annotations_do_not_go_to_the_image_of_another_folder(tmp_path):
    paint(tmp_path / "JPEGImages" / "siteA" / "a.png", 0)
    path = tmp_path / "Annotations" / "siteB" / "a.xml"
    path.parent.mkdir(parents=True)
    path.write_text(page(CAT), encoding="utf-8")
    items, problems = read(tmp_path)
    assert [one.annotations for one in items] == [None]
    assert (problems[0].file, problems[0].fault) == ("Annotations/siteB/a.xml", Fault.MISSING_FILE)


def test_somebody_who_says_the_first_pixel_is_believed(tmp_path):
    folder = source(tmp_path, page(CAT), page(an_object(0, 3, 10, 12), name="b.png"))
    shapes = [one.shape for item in read(folder, voc_first_pixel=1)[0] for one in item.annotations]
    assert shapes == [CAT_BOX, Box(0.0, 2.0, 10.0, 10.0)]
    assert drawn_on(source(tmp_path / "x", page(CAT)), voc_first_pixel=0)[0].shape == Box(5.0, 7.0, 19.0, 9.0)


def test_a_box_of_one_pixel_is_a_box(tmp_path):
    assert [one.shape for one in drawn_on(source(tmp_path, page(an_object(9, 9, 9, 9))))] == [Box(8.0, 8.0, 1.0, 1.0)]


def test_marks_actions_and_parts_are_taken(tmp_path):
    marks = "<pose>Frontal</pose><truncated>1</truncated><occluded>1</occluded><difficult>1</difficult>"
    more = "<actions><jumping>1</jumping><reading>0</reading></actions>" + an_object(6, 8, 9, 9, "head").replace(
        "object", "part"
    )
    person, head = drawn_on(source(tmp_path, page(an_object(5, 7, 24, 16, "person", marks + more))))
    assert person.attributes == {"pose": "Frontal", "difficult": True, "jumping": True}
    assert (person.is_truncated, person.is_occluded, person.group) == (True, True, head.group)
    assert (head.label, head.shape) == ("head", Box(5.0, 7.0, 4.0, 2.0))


def test_attributes_of_datumaro_are_texts(tmp_path):
    more = "<attributes><attribute><name>color</name><value>red</value></attribute></attributes>"
    assert drawn_on(source(tmp_path, page(an_object(5, 7, 24, 16, more=more))))[0].attributes == {"color": "red"}


def test_outlines_of_roboflow_and_turned_boxes_of_rolabelimg_are_taken(tmp_path):
    outline = "<polygon><x1>2</x1><y1>3</y1><x2>12</x2><y2>3</y2><x3>12</x3><y3>13</y3></polygon>"
    turned = "<robndbox><cx>21</cx><cy>21</cy><w>8</w><h>4</h><angle>0</angle></robndbox>"
    folder = source(tmp_path, page(an_object(2, 3, 12, 13, more=outline), f"<object><name>cat</name>{turned}</object>"))
    shapes = [one.shape for one in drawn_on(folder)]
    ring = ((1.0, 2.0), (11.0, 2.0), (11.0, 12.0))
    assert shapes == [Polygon((PolygonPart(ring),)), RotatedBox(20.0, 20.0, 8.0, 4.0, 0.0)]
    assert drawn_on(folder, task=Task.OBJECT_DETECTION)[0].shape == Box(1.0, 2.0, 11.0, 11.0)


def test_files_beside_their_images_are_found_and_folders_are_splits(tmp_path):
    for split in ("train", "valid"):
        source(tmp_path / split, page(CAT), images=".", files=".")
    items, problems = read(tmp_path)
    assert (problems, [item.split for item in items]) == ([], ["train", "validation"])
    assert VOC.sniff(tmp_path) > 0.9


def test_one_file_is_read_with_the_image_beside_it(tmp_path):
    source(tmp_path, page(CAT), page(CAT, name="b.png"), images=".", files=".")
    items, problems = read(tmp_path / "a.xml")
    assert ([item.path for item in items], problems) == (["a.png"], [])


def test_lists_tell_the_splits(tmp_path):
    folder = source(tmp_path, page(CAT), page(CAT, name="b.png"), page(CAT, name="c.png"))
    main = folder / "ImageSets" / "Main"
    main.mkdir(parents=True)
    for name, lines in {
        "train": "a\n",
        "val": "b\r\n",
        "trainval": "a\nb\n",
        "cat_train": "a  1\n",
        "test": "c\nz\n",
    }.items():
        (main / f"{name}.txt").write_text(lines, newline="")
    items, (problem,) = read(folder)
    assert [item.split for item in items] == ["train", "validation", "test"]
    assert (problem.file, problem.fault) == ("ImageSets/Main/test.txt", Fault.UNKNOWN_ITEM)


def test_masks_of_the_challenge_are_tied_to_their_objects(tmp_path):
    folder = source(tmp_path, page(an_object(1, 1, 10, 10, "dog"), an_object(21, 1, 30, 10, "cat")))
    labels, objects = np.zeros((2, HEIGHT, WIDTH), np.uint8)
    labels[0:10, 0:10], objects[0:10, 0:10] = 12, 1
    labels[0:10, 20:30], objects[0:10, 20:30] = 8, 2
    labels[10], objects[10] = 255, 255
    for name, values in (("SegmentationClass", labels), ("SegmentationObject", objects)):
        (folder / name).mkdir()
        Image.fromarray(values).save(folder / name / "a.png")
    found = drawn_on(folder)
    assert [(one.label, masks.extent(one.shape)) for one in found] == [
        ("dog", Box(0.0, 0.0, 10.0, 10.0)), ("cat", Box(20.0, 0.0, 10.0, 10.0))
    ]  # fmt: skip
    assert {type(one.shape) for one in drawn_on(folder, task=Task.OBJECT_DETECTION)} == {Box}


def test_masks_in_colours_and_without_objects_are_read_by_the_list_of_labels(tmp_path):
    folder = source(tmp_path, page())
    (folder / "labelmap.txt").write_text("background:0,0,0::\nsky:10,20,30::\n")
    (folder / "SegmentationClass").mkdir()
    values = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    values[:5] = (10, 20, 30)
    values[-1] = (9, 9, 9)
    Image.fromarray(values).save(folder / "SegmentationClass" / "a.png")
    (item,), (problem,) = read(folder)
    assert [(one.label, masks.area(one.shape)) for one in item.annotations] == [("sky", 5 * WIDTH)]
    assert (problem.fault, problem.file) == (Fault.UNKNOWN_LABEL, "SegmentationClass/a.png")


def test_colours_that_no_list_tells_are_those_of_the_palette(tmp_path):
    """As Datumaro writes masks: in colours, with a list of names alone, and without XML files."""
    paint(tmp_path / "JPEGImages" / "a.png", 1)
    (tmp_path / "labelmap.txt").write_text("background:::\ncat:::\ndog:::\n")
    values = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    values[:5], values[7:9] = (0, 128, 0), (128, 0, 0)
    for name, colors in (("SegmentationClass", values), ("SegmentationObject", values[..., [1, 0, 2]])):
        (tmp_path / name).mkdir()
        Image.fromarray(np.ascontiguousarray(colors)).save(tmp_path / name / "a.png")
    assert [(one.label, masks.area(one.shape)) for one in drawn_on(tmp_path)] == [
        ("dog", 5 * WIDTH),
        ("cat", 2 * WIDTH),
    ]
    assert VOC.preview(tmp_path, ReadOptions(), JobContext()).task is Task.SEGMENTATION


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (CAT.replace("cat", " "), Fault.INCOMPLETE),
        ("<object><name>cat</name></object>", Fault.INCOMPLETE),
        (an_object("x", 1, 2, 3), Fault.BAD_VALUE),
        (an_object(1, 1, "nan", 3), Fault.BAD_VALUE),
        (an_object(80, 60, 90, 70), Fault.OUTSIDE),
    ],
)
def test_a_broken_object_is_named_and_the_rest_is_taken(tmp_path, broken, fault):
    (item,), (problem,) = read(source(tmp_path, page(broken, CAT)))
    assert (problem.fault, problem.is_mended) == (fault, False)
    assert [one.shape for one in item.annotations] == [CAT_BOX]


@pytest.mark.parametrize(
    ("odd", "fault"),
    [
        (page(an_object(24, 7, 5, 16)), Fault.BAD_VALUE),
        (page(CAT, size=""), Fault.INCOMPLETE),
        (page(CAT, size=f"<size><width>{HEIGHT}</width><height>{WIDTH}</height></size>"), Fault.SWAPPED_SIZE),
        (page(CAT, name="other.png"), Fault.BAD_VALUE),
    ],
)
def test_what_is_odd_and_clear_is_taken_and_told(tmp_path, odd, fault):
    (item,), (problem,) = read(source(tmp_path, odd))
    assert (problem.fault, problem.is_mended) == (fault, True)
    assert [one.shape.width for one in item.annotations] == [20.0]


def test_an_image_without_a_file_is_not_labelled_yet(tmp_path):
    paint(source(tmp_path, page(CAT)) / "JPEGImages" / "z.png", 9)
    items, (problem,) = read(tmp_path)
    assert [item.annotations is None for item in items] == [False, True]
    assert problem.is_mended


def test_a_file_without_its_image_is_named(tmp_path):
    source(tmp_path, page(CAT), page(CAT, name="b.png"))
    (tmp_path / "JPEGImages" / "b.png").unlink()
    items, (problem,) = read(tmp_path)
    assert (len(items), problem.file, problem.fault) == (1, "Annotations/b.xml", Fault.MISSING_FILE)


def test_a_file_named_otherwise_than_its_image_is_found_by_what_it_says(tmp_path):
    source(tmp_path, page(CAT))
    (tmp_path / "Annotations" / "a.xml").rename(tmp_path / "Annotations" / "0001.xml")
    assert len(drawn_on(tmp_path)) == 1


@pytest.mark.parametrize(
    "text", ["", "<annotation>", "<!DOCTYPE a [<!ENTITY x 'y'>]><annotation>&x;</annotation>", "<other/>", "\0"]
)
def test_a_file_that_is_no_voc_is_refused_and_its_image_taken_without_annotations(tmp_path, text):
    folder = source(tmp_path, page(CAT), text)
    items, (problem,) = read(folder)
    assert [item.annotations is None for item in items] == [False, True]
    assert problem.file == "Annotations/b.xml"
    with pytest.raises(UnreadableError):
        read(folder / "Annotations" / "b.xml")


def test_masks_that_are_no_masks_are_left_out_and_the_boxes_taken(tmp_path):
    folder = source(tmp_path, page(CAT))
    (folder / "labelmap.txt").write_text(f"cat:{'9' * 5000},0,0::\n")
    noise = np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    for name in ("SegmentationClass", "SegmentationObject"):
        (folder / name).mkdir()
        Image.fromarray(noise).save(folder / name / "a.png")
    (item,), (problem,) = read(folder)
    assert [one.shape for one in item.annotations] == [CAT_BOX]
    assert (problem.file, problem.is_mended) == ("SegmentationClass/a.png", False)


def test_a_file_that_is_nested_without_end_does_no_harm(tmp_path):
    folder = source(
        tmp_path, page(CAT), "<annotation>" + "<object>" * 100_000 + "</object>" * 100_000 + "</annotation>"
    )
    items, problems = read(folder)
    assert len(items) == 2
    assert [one.fault for one in problems] == [Fault.INCOMPLETE, Fault.INCOMPLETE]


def test_cells_of_blood_are_as_many_as_their_owner_counted(shared_dataset):
    items, problems = read(shared_dataset("bccd"))
    assert problems == []
    assert Counter(one.label for item in items for one in item.annotations) == {
        "RBC": 4155,
        "WBC": 372,
        "Platelets": 361,
    }
    assert Counter(item.split for item in items) == {"train": 205, "validation": 87, "test": 72}
