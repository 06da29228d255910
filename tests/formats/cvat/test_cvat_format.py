"""CVAT's XML as its documentation has it, and as CVAT and others write it."""

from __future__ import annotations

import tracemalloc
from itertools import islice

import pytest
from defusedxml import ElementTree

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import AttributeKind, AttributeSpec, Task
from labeller.domain.shape import Box, Keypoint, Keypoints, Mask, Point, Polygon, PolygonPart, Polyline, RotatedBox
from labeller.formats.cvat import reading
from labeller.formats.cvat.format import CvatFormat
from labeller.formats.cvat.reading import read_cvat
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.geometry import masks
from labeller.jobs import JobCancelledError, JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.drawn import EDGES, HEIGHT, SHAPES, SKELETON, WIDTH, Drawing, drawn_dataset, paint

CVAT = CvatFormat()
DIAGONAL = Mask(WIDTH, HEIGHT, (1, 1, HEIGHT - 2, 1, WIDTH * HEIGHT - HEIGHT - 1))
CAT = '<box label="cat" source="manual" occluded="0" xtl="4.00" ytl="6.50" xbr="24.25" ybr="16.50" z_order="0"></box>'
LABELS = "<labels><label><name>cat</name><color>#FF00AA</color><attributes></attributes></label></labels>"


def document(*shapes, meta=f"<task>{LABELS}</task>", image=f'name="a.png" width="{WIDTH}" height="{HEIGHT}"', more=""):
    images = f'<image id="0" {image}>{"".join(shapes)}</image>'
    head = '<?xml version="1.0" encoding="utf-8"?>\n<annotations><version>1.1</version>'
    return f"{head}<meta>{meta}</meta>{images}{more}</annotations>"


def source(folder, *shapes, images=("a.png",), **parts):
    for number, name in enumerate(images):
        paint(folder / "images" / name, number)
    path = folder / "annotations.xml"
    path.write_text(document(*shapes, **parts), encoding="utf-8")
    return folder


def read(path, **options):
    found = list(CVAT.read(path, ReadOptions(**options), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def drawn_on(path):
    """All annotations of a source; there must be no problem."""
    items, problems = read(path)
    assert problems == []
    return [one for item in items for one in item.annotations or ()]


def written(tmp_path, *drawings, task=Task.SEGMENTATION, attributes=()):
    dataset = drawn_dataset(tmp_path / "in", drawings, task=task)
    schema = dataset.schema
    if attributes:
        object.__setattr__(schema, "attributes", attributes)
    CVAT.write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    return ElementTree.parse(tmp_path / "out" / "annotations.xml").getroot()


def test_a_box_is_written_as_the_documentation_says(tmp_path):
    root = written(tmp_path, Drawing("a b.png", (("dog", Box(4.0, 6.5, 20.25, 10.0)),)))
    image = root.find("image")
    assert image.attrib == {"id": "0", "name": "a b.png", "width": "64", "height": "48"}
    assert image.find("box").attrib == {
        "label": "dog", "source": "manual", "occluded": "0", "z_order": "0",
        "xtl": "4.0", "ytl": "6.5", "xbr": "24.25", "ybr": "16.5",
    }  # fmt: skip
    assert (tmp_path / "out" / "images" / "a b.png").is_file()
    assert [root.findtext("version"), root.findtext("meta/task/mode")] == ["1.1", "annotation"]


def test_every_kind_of_shape_has_its_element(tmp_path):
    kinds = ("rotated box", "polygon", "line", "point")
    image = written(tmp_path, Drawing("a.png", tuple(("dog", SHAPES[kind]) for kind in kinds))).find("image")
    box, polygon, line, point = image
    assert [box.get(name) for name in ("xtl", "ytl", "xbr", "ybr", "rotation")] == [
        "20.0",
        "19.0",
        "40.0",
        "29.0",
        "30.0",
    ]
    assert (polygon.tag, polygon.get("points")) == ("polygon", "8.0,8.0;40.0,8.0;40.0,36.0;8.0,36.0")
    assert (line.tag, line.get("points")) == ("polyline", "1.0,1.0;30.0,20.5;60.0,1.0")
    assert (point.tag, point.get("points"), point.get("z_order")) == ("points", "12.5,40.0", "3")


def test_a_mask_is_told_row_by_row_in_its_own_box(tmp_path):
    # Columns 2 and 3, rows 4 and 5, without the pixel at the lower right.
    mask = Mask(WIDTH, HEIGHT, (2 * HEIGHT + 4, 2, HEIGHT - 2, 1, WIDTH * HEIGHT - 3 * HEIGHT - 5))
    told = written(tmp_path, Drawing("a.png", (("cat", mask),))).find("image/mask").attrib
    assert {name: told[name] for name in ("rle", "left", "top", "width", "height")} == {
        "rle": "0, 3, 1", "left": "2", "top": "4", "width": "2", "height": "2"
    }  # fmt: skip
    assert drawn_on(tmp_path / "out")[0].shape == mask


def test_a_skeleton_is_declared_and_its_hidden_points_are_outside(tmp_path):
    root = written(tmp_path, Drawing("a.png", (("cat", SHAPES["keypoints"]),)), task=Task.KEYPOINTS)
    points = root.findall("image/skeleton/points")
    assert [(one.get("label"), one.get("occluded"), one.get("outside")) for one in points] == [
        ("nose", "0", "0"), ("left ear", "1", "0"), ("right ear", "0", "1")
    ]  # fmt: skip
    declared = [(one.findtext("name"), one.findtext("parent")) for one in root.iter("label")][:4]
    assert declared == [("cat", None), ("nose", "cat"), ("left ear", "cat"), ("right ear", "cat")]
    (cat, _) = CVAT.preview(tmp_path / "out", ReadOptions(), JobContext()).labels
    assert (cat.skeleton, cat.skeleton_edges, cat.color) == (SKELETON, EDGES, "#808080")


def test_attributes_are_declared_as_the_schema_has_them_and_come_back_with_their_types(tmp_path):
    specs = (
        AttributeSpec("color", AttributeKind.CHOICE, ("red", "blue"), "red"),
        AttributeSpec("wet", AttributeKind.CHECKBOX, label_id=10),
    )
    values = (("color", "blue"), ("wet", "rather"), ("n", 3), ("note", " <a>\n"), ("list", [1, 2]))
    root = written(tmp_path, Drawing("a.png", (("cat", SHAPES["box"]),), attributes=values), attributes=specs)
    declared = {
        one.findtext("name"): one.findtext("input_type")
        for one in root.find("meta/task/labels/label").iter("attribute")
    }
    assert declared == {"color": "select", "wet": "checkbox", "n": "number", "note": "text", "list": "text"}
    assert root.findtext("meta/task/labels/label/attributes/attribute/values") == "red\nblue"
    assert drawn_on(tmp_path / "out")[0].attributes == dict(values)


def test_splits_are_subsets_of_a_project(tmp_path):
    root = written(tmp_path, *(Drawing(f"{split}.png", split=split) for split in ("train", "validation")))
    assert [one.text for one in root.iter("subset")] == ["train", "val"]
    assert [one.get("subset") for one in root.findall("image")] == ["train", "val"]
    assert (tmp_path / "out" / "images" / "val" / "validation.png").is_file()


def test_a_task_of_cvat_is_read(tmp_path):
    items, problems = read(source(tmp_path, CAT, '<tag label="cat" source="manual"></tag>'))
    assert problems == []
    assert [(one.label, one.shape) for one in items[0].annotations] == [
        ("cat", Box(4.0, 6.5, 20.25, 10.0)),
        ("cat", None),
    ]
    (label,) = CVAT.preview(tmp_path, ReadOptions(), JobContext()).labels
    assert (label.name, label.color) == ("cat", "#ff00aa")


@pytest.mark.parametrize(
    ("element", "shape"),
    [
        (CAT.replace("z_order", 'rotation="30" z_order'), RotatedBox(14.125, 11.5, 20.25, 10.0, 30.0)),
        (CAT.replace("z_order", 'rotation="0.0" z_order'), Box(4.0, 6.5, 20.25, 10.0)),
        (
            '<polygon label="cat" points="1,2;3.5,4;5,2"/>',
            Polygon((PolygonPart(((1.0, 2.0), (3.5, 4.0), (5.0, 2.0))),)),
        ),
        ('<polyline label="cat" points="1,2; 3.5,4"/>', Polyline(((1.0, 2.0), (3.5, 4.0)))),
        ('<points label="cat" points="1,2"/>', Point(1.0, 2.0)),
        ('<mask label="cat" rle="1,2,1" left="0" top="0" width="2" height="2"/>', DIAGONAL),
        ('<box label="cat" xtl="-5" ytl="-5" xbr="5" ybr="5"/>', Box(-5.0, -5.0, 10.0, 10.0)),
    ],
)  # fmt: skip
def test_shapes_are_read(tmp_path, element, shape):
    assert [one.shape for one in drawn_on(source(tmp_path, element))] == [shape]


def test_a_skeleton_is_read_by_the_names_of_its_points(tmp_path):
    points = [
        '<points label="2" occluded="1" outside="0" points="3,4"/>',
        '<points label="1" occluded="0" outside="0" points="1,2"/>',
        '<points label="3" occluded="0" outside="1" points="9,9"/>',
    ]
    names = "".join(f"<label><name>{name}</name><parent>cat</parent></label>" for name in "123")
    meta = f"<task>{LABELS.replace('</labels>', names)}</labels></task>"
    (found,) = drawn_on(source(tmp_path, f'<skeleton label="cat">{"".join(points)}</skeleton>', meta=meta))
    assert found.shape == Keypoints((Keypoint(1.0, 2.0), Keypoint(3.0, 4.0, 1), Keypoint(0.0, 0.0, 0)))


def test_values_are_of_the_types_that_are_declared(tmp_path):
    kinds = {"wet": "checkbox", "n": "number", "size": "select", "id": "text"}
    declared = "".join(
        f"<attribute><name>{name}</name><input_type>{kind}</input_type></attribute>" for name, kind in kinds.items()
    )
    meta = f"<task>{LABELS.replace('<attributes>', f'<attributes>{declared}')}</task>"
    values = "".join(
        f'<attribute name="{name}">{value}</attribute>'
        for name, value in {"wet": "true", "n": "2.5", "size": "10", "id": "007", "new": "1"}.items()
    )
    (found,) = drawn_on(source(tmp_path, CAT.replace("</box>", f"{values}</box>"), meta=meta))
    assert found.attributes == {"wet": True, "n": 2.5, "size": "10", "id": "007", "new": "1"}


def test_shapes_come_in_the_order_in_which_they_lie_over_each_other(tmp_path):
    shapes = [f'<points label="cat" points="{z},1" z_order="{z}" occluded="1" group_id="{z}"/>' for z in (3, -1, 2)]
    found = drawn_on(source(tmp_path, *shapes))
    assert [one.shape.x for one in found] == [-1.0, 2.0, 3.0]
    assert [(one.group, one.is_occluded) for one in found] == [(-1, True), (2, True), (3, True)]


def test_images_in_subsets_and_folders_are_found(tmp_path):
    source(
        tmp_path, CAT, images=("a.png", "test/sub/a.png"),
        more=f'<image id="1" name="sub/a.png" subset="test" width="{WIDTH}" height="{HEIGHT}"></image>',
    )  # fmt: skip
    items, problems = read(tmp_path)
    assert problems == []
    assert [(item.path, item.split, len(item.annotations)) for item in items] == [
        ("images/a.png", None, 1), ("images/test/sub/a.png", "test", 0)
    ]  # fmt: skip


def test_a_task_that_nobody_has_labelled_is_not_labelled(tmp_path):
    (item,), problems = read(source(tmp_path))
    assert (item.annotations, problems) == (None, [])


@pytest.mark.parametrize(
    ("odd", "count"),
    [
        (CAT.replace("manual", "auto"), 1),
        ('<points label="cat" points="1,2;3,4"/>', 2),
        ('<ellipse label="cat" cx="20" cy="20" rx="5" ry="3" rotation="20"/>', 1),
        (CAT.replace('"cat"', '"new"'), 1),
        (CAT + CAT.replace("box", "polygon").replace("xtl", 'points="1,1;9,9;9,1;1,9" xtl'), 2),
    ],
)
def test_what_is_odd_is_taken_and_told(tmp_path, odd, count):
    (item,), (problem,) = read(source(tmp_path, odd))
    assert (len(item.annotations), problem.is_mended) == (count, True)
    assert len({one.group for one in item.annotations}) == 1


def test_ids_of_images_that_are_there_twice_are_told(tmp_path):
    more = f'<image id="0" name="b.png" width="{WIDTH}" height="{HEIGHT}">{CAT}</image>'
    items, (problem,) = read(source(tmp_path, CAT, images=("a.png", "b.png"), more=more))
    assert [len(one.annotations) for one in items] == [1, 1]
    assert (problem.fault, problem.is_mended) == (Fault.DUPLICATE_ID, True)


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (CAT.replace('label="cat"', ""), Fault.INCOMPLETE),
        (CAT.replace("4.00", "x"), Fault.BAD_VALUE),
        (CAT.replace("4.00", "400"), Fault.EMPTY_SHAPE),
        ('<polygon label="cat" points="1,2;3,4"/>', Fault.BROKEN_POLYGON),
        ('<polyline label="cat" points="1"/>', Fault.BAD_VALUE),
        ('<points label="cat" points=""/>', Fault.INCOMPLETE),
        ('<mask label="cat" rle="1,2" left="0" top="0" width="2" height="2"/>', Fault.BROKEN_MASK),
        ('<mask label="cat" rle="4" left="0" top="0" width="2"/>', Fault.INCOMPLETE),
        (f'<mask label="cat" rle="0,{10**8}" left="0" top="0" width="10000" height="10000"/>', Fault.BROKEN_MASK),
        ('<mask label="cat" rle="9" left="0" top="0" width="999999999" height="999999999"/>', Fault.BROKEN_MASK),
        ('<skeleton label="cat"></skeleton>', Fault.INCOMPLETE),
        ('<cuboid label="cat" xtl1="1"/>', Fault.UNSUPPORTED),
    ],
)
def test_a_broken_shape_is_named_and_the_rest_is_taken(tmp_path, broken, fault):
    (item,), (problem,) = read(source(tmp_path, broken, CAT))
    assert (problem.fault, problem.is_mended) == (fault, False)
    assert problem.file.startswith("annotations.xml, a.png, ")
    assert len(item.annotations) == 1


def test_a_mask_without_anything_costs_none_of_its_pixels(tmp_path):
    size = f'name="a.png" width="{20_000}" height="{20_000}"'
    mask = f'<mask label="cat" rle="{20_000 * 20_000}" left="0" top="0" width="20000" height="20000"/>'
    path = source(tmp_path, *[mask] * 20, image=size) / "annotations.xml"
    tracemalloc.start()
    try:
        (found,) = read_cvat(path, {}).read_images(JobContext())
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert len(found.annotations) == 20


def test_rows_without_anything_around_a_mask_are_kept_as_such(tmp_path):
    runs = f"{WIDTH * 2 + 3},2,{WIDTH * (HEIGHT - 2) - 5}"
    mask = f'<mask label="cat" rle="{runs}" left="0" top="0" width="{WIDTH}" height="{HEIGHT}"/>'
    (one,) = drawn_on(source(tmp_path, mask))
    assert masks.extent(one.shape) == Box(3.0, 2.0, 2.0, 1.0)


def test_reading_can_be_cancelled_inside_an_image(tmp_path):
    mask = '<mask label="cat" rle="0,4" left="0" top="0" width="2" height="2"/>'
    context = JobContext()
    images = read_cvat(source(tmp_path, mask, mask) / "annotations.xml", {}).read_images(context)
    context.cancel()
    with pytest.raises(JobCancelledError):
        next(images)


def test_tracks_of_a_video_are_left_out_one_by_one(tmp_path):
    track = '<track id="7" label="cat"><box frame="0" outside="0" xtl="1" ytl="1" xbr="2" ybr="2"></box></track>'
    (item,), (problem,) = read(source(tmp_path, CAT, more=track))
    assert (problem.file, problem.fault) == ("annotations.xml, track 7", Fault.UNSUPPORTED)
    assert len(item.annotations) == 1


def test_of_a_file_that_breaks_off_the_beginning_is_taken(tmp_path):
    source(tmp_path, CAT)
    path = tmp_path / "annotations.xml"
    path.write_text(path.read_text().removesuffix("</annotations>"))
    items, (problem,) = read(tmp_path)
    assert len(items) == 1
    assert "what follows was not read" in problem.reason


@pytest.mark.parametrize(
    "text", ["", "<annotation/>", "<annotations>", "<!DOCTYPE a [<!ENTITY x 'y'>]><annotations>&x;</annotations>"]
)
def test_a_file_that_is_none_of_cvat_is_refused(tmp_path, text):
    (tmp_path / "a.xml").write_text(text)
    with pytest.raises(UnreadableError):
        read(tmp_path / "a.xml")


def test_a_file_is_never_held_as_a_whole(tmp_path):
    image = document(CAT * 50).partition("</meta>")[2].removesuffix("</annotations>")
    path = tmp_path / "annotations.xml"
    path.write_text(document(more=image * 200))
    assert path.stat().st_size > 1_000_000
    tracemalloc.start()
    try:
        file = read_cvat(path, {})
        assert file.count == 201
        assert sum(1 for _ in islice(file.read_images(JobContext()), 201)) == 201
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_an_image_with_more_elements_than_memory_should_hold_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_MOST_ELEMENTS", 100)
    _, problems = read(source(tmp_path, *["<tag label='cat'/>"] * 101))
    assert "more than 100 elements" in problems[0].reason
