"""COCO as its documentation has it, and as other people write it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Keypoint, Keypoints, Mask, Polygon, PolygonPart
from labeller.formats.coco.format import CocoFormat
from labeller.formats.coco.masks import decode_counts, encode_counts
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.drawn import HEIGHT, SHAPES, WIDTH, Drawing, drawn_dataset, paint

COCO = CocoFormat()
MASK = Mask(WIDTH, HEIGHT, (1, 2, WIDTH * HEIGHT - 3))
IMAGE = {"id": 1, "file_name": "a.png", "width": WIDTH, "height": HEIGHT}
CATEGORY = {"id": 1, "name": "cat"}
ANNOTATION = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "iscrowd": 0, "area": 12}


def source(folder, annotations=(ANNOTATION,), images=(IMAGE,), categories=(CATEGORY,), name="instances.json", **more):
    """A file of annotations beside its images."""
    for number, image in enumerate(images, start=1):
        if isinstance(image.get("file_name"), str):
            paint(folder / image["file_name"], number)
    document = {"images": list(images), "annotations": list(annotations), "categories": list(categories), **more}
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def read(path, **options):
    found = list(COCO.read(path, ReadOptions(**options), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def drawn_on(path, **options):
    """All annotations of a source, as label and shape; there must be no problem."""
    items, problems = read(path, **options)
    assert problems == []
    return [(one.label, one.shape) for item in items for one in item.annotations or ()]


def written(tmp_path, drawings, task=Task.SEGMENTATION, name="instances_train"):
    COCO.write(drawn_dataset(tmp_path / "in", drawings, task=task), tmp_path, WriteOptions(), JobContext())
    return json.loads((tmp_path / "annotations" / f"{name}.json").read_text("utf-8"))


def test_a_box_is_written_as_the_documentation_says(tmp_path):
    document = written(tmp_path, [Drawing("a b.png", (("dog", Box(4.0, 6.5, 20.25, 10.0)),))])
    assert document["images"] == [{"id": 1, "file_name": "a b.png", "width": WIDTH, "height": HEIGHT}]
    assert [(one["id"], one["name"]) for one in document["categories"]] == [(1, "cat"), (2, "dog")]
    (annotation,) = document["annotations"]
    assert annotation == {
        "id": 1, "image_id": 1, "category_id": 2, "iscrowd": 0,
        "bbox": [4.0, 6.5, 20.25, 10.0], "area": 202.5, "segmentation": [],
    }  # fmt: skip


def test_a_polygon_keeps_all_of_its_parts(tmp_path):
    (annotation,) = written(tmp_path, [Drawing("a.png", (("cat", SHAPES["two parts"]),))])["annotations"]
    assert annotation["segmentation"] == [[8, 8, 40, 8, 40, 36, 8, 36], [50, 2, 60, 2, 60, 9]]
    assert annotation["area"] == pytest.approx(32 * 28 + 35)
    assert annotation["bbox"] == [8, 2, 52, 34]


def test_a_mask_is_text_and_no_crowd(tmp_path):
    (annotation,) = written(tmp_path, [Drawing("a.png", (("cat", MASK),))])["annotations"]
    assert annotation["segmentation"]["size"] == [HEIGHT, WIDTH]
    assert isinstance(annotation["segmentation"]["counts"], str)
    assert (annotation["iscrowd"], annotation["area"]) == (0, 2)


def test_keypoints_have_their_skeleton_from_one(tmp_path):
    drawings = [Drawing("a.png", (("cat", SHAPES["keypoints"]),))]
    document = written(tmp_path, drawings, Task.KEYPOINTS, "person_keypoints_train")
    assert document["categories"][0]["keypoints"] == ["nose", "left ear", "right ear"]
    assert document["categories"][0]["skeleton"] == [[1, 2], [1, 3]]
    (annotation,) = document["annotations"]
    assert annotation["keypoints"] == [10, 12, 2, 20, 8, 1, 0, 0, 0]
    assert (annotation["num_keypoints"], annotation["bbox"]) == (2, [10, 8, 10, 4])


def test_keypoints_of_which_none_is_labelled_are_left_out_and_that_is_said(tmp_path):
    nowhere = Keypoints((Keypoint(5.0, 5.0, 0),) * 3)
    dataset = drawn_dataset(tmp_path, [Drawing("a.png", (("cat", nowhere),))], task=Task.KEYPOINTS)
    (entry,) = dataset
    fitted = COCO.fitted(dataset, entry)
    assert (fitted.annotations, fitted.changes) == ((), ("sets of keypoints of which none is labelled (left out)",))


# Worked out by hand: five bits a letter from the lowest, 32 where more follow, 48 added; from the fourth run on the
# difference to the last but one.
@pytest.mark.parametrize(
    ("text", "runs"),
    [("06", (0, 6)), ("51", (5, 1)), ("l^1", (1500,)), ("32:O", (3, 2, 10, 1))],
)
def test_run_lengths_as_text(text, runs):
    assert (decode_counts(text, 10_000), encode_counts(runs)) == (runs, text)


def test_a_box_is_read(tmp_path):
    assert drawn_on(source(tmp_path)) == [("cat", Box(1.0, 2.0, 3.0, 4.0))]


def test_polygons_run_lengths_and_keypoints_are_read(tmp_path):
    category = {**CATEGORY, "keypoints": ["a", "b"], "skeleton": [[1, 2]]}
    ring = [0, 0, 8, 0, 8, 8]
    uncompressed = {"size": [HEIGHT, WIDTH], "counts": [5, 3, HEIGHT * WIDTH - 8]}
    annotations = [
        {**ANNOTATION, "id": 1, "segmentation": [ring]},
        {**ANNOTATION, "id": 2, "segmentation": ring},
        {**ANNOTATION, "id": 3, "segmentation": uncompressed},
        {**ANNOTATION, "id": 4, "bbox": [1, 2, 1, 1], "keypoints": [1, 2, 2, 9, 9, 0], "num_keypoints": 1},
    ]
    path = source(tmp_path, annotations, categories=[category])
    polygon = Polygon((PolygonPart(((0.0, 0.0), (8.0, 0.0), (8.0, 8.0))),))
    assert [shape for _, shape in drawn_on(path)] == [
        polygon,
        polygon,
        Mask(WIDTH, HEIGHT, (5, 3, HEIGHT * WIDTH - 8)),
        Keypoints((Keypoint(1.0, 2.0, 2), Keypoint(0.0, 0.0, 0))),
    ]
    assert COCO.preview(path, ReadOptions(), JobContext()).labels[0].skeleton_edges == ((0, 1),)


def test_a_project_of_boxes_takes_the_boxes_of_polygons(tmp_path):
    path = source(tmp_path, [{**ANNOTATION, "segmentation": [[0, 0, 8, 0, 8, 8]]}])
    assert drawn_on(path, task=Task.OBJECT_DETECTION) == [("cat", Box(1.0, 2.0, 3.0, 4.0))]


def test_what_a_model_said_stays_a_suggestion(tmp_path):
    (item,), _ = read(source(tmp_path, [{**ANNOTATION, "score": 0.7}]))
    assert item.annotations is None
    assert [(one.label, one.score) for one in item.suggestions] == [("cat", 0.7)]


def test_images_are_found_in_the_folders_where_people_put_them(tmp_path):
    for place in ("images/train2017", "train", "images", ""):
        folder = tmp_path / (place.replace("/", "-") or "beside")
        path = source(folder, name="annotations/instances_train2017.json", images=[])
        document = json.loads(path.read_text())
        path.write_text(json.dumps({**document, "images": [IMAGE], "annotations": [ANNOTATION]}))
        paint(folder / place / "a.png", 1)
        for chosen in (path, folder):
            items, problems = read(chosen)
            assert ([item.split for item in items], problems) == (["train"], []), place


def test_roboflow_folders_are_splits(tmp_path):
    for number, split in enumerate(("train", "valid", "test")):
        source(tmp_path / split, images=[{**IMAGE, "file_name": f"{number}.png"}], name="_annotations.coco.json")
    items, problems = read(tmp_path)
    assert (sorted(item.split for item in items), problems) == (["test", "train", "validation"], [])


def faults(path, **options):
    return {(one.fault, one.is_mended) for one in read(path, **options)[1]}


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30))
def test_run_lengths_survive_their_text(runs):
    assert decode_counts(encode_counts(runs), 10**9) == tuple(runs)


def beside(**changes):
    """A sound annotation, and one with a fault."""
    return {"annotations": [ANNOTATION, {**ANNOTATION, "id": 2, **changes}]}


def one(**changes):
    return {"annotations": [{**ANNOTATION, **changes}]}


def sized(width, height, **annotation):
    return {"annotations": [{**ANNOTATION, **annotation}], "images": [{**IMAGE, "width": width, "height": height}]}


def second_image(**changes):
    return {"images": [IMAGE, {**IMAGE, "id": 2, **changes}]}


FROM_ZERO = {"annotations": [{**ANNOTATION, "category_id": 0}], "categories": [{"id": 0, "name": "cat"}]}
# What is wrong, how it is told, whether it is taken all the same, and how many annotations are.
FAULTS = {
    "category from zero": (FROM_ZERO, Fault.ID_FROM_ZERO, True, 1),
    "annotation from zero": (one(id=0), Fault.ID_FROM_ZERO, True, 1),
    "annotation id twice": (beside(id=1), Fault.DUPLICATE_ID, True, 2),
    "category as text": (one(category_id="1"), Fault.BAD_VALUE, True, 1),
    "crowd is null": (one(iscrowd=None), Fault.BAD_VALUE, True, 1),
    "unknown category": (beside(category_id=7), Fault.UNKNOWN_LABEL, False, 1),
    "unknown image": (beside(image_id=7), Fault.UNKNOWN_ITEM, False, 1),
    "empty box": (beside(bbox=[1, 1, 0, 5]), Fault.EMPTY_SHAPE, False, 1),
    "box of words": (beside(bbox=["a", 1, 2, 3]), Fault.BAD_VALUE, False, 1),
    "box outside": (beside(bbox=[900, 1, 2, 3]), Fault.OUTSIDE, False, 1),
    "box partly outside": (one(bbox=[50, 1, 40, 3]), Fault.OUTSIDE, True, 1),
    "two points": (beside(segmentation=[[1, 1, 2, 2]]), Fault.BROKEN_POLYGON, False, 1),
    "bow": (one(segmentation=[[1, 1, 9, 9, 9, 1, 1, 9]]), Fault.BROKEN_POLYGON, True, 1),
    "broken mask": (beside(segmentation={"size": [2, 2], "counts": [9]}), Fault.BROKEN_MASK, False, 1),
    "swapped size": (sized(HEIGHT, WIDTH), Fault.SWAPPED_SIZE, True, 1),
    "exchanged size that does not fit": (sized(HEIGHT, WIDTH, bbox=[1, 50, 3, 10]), Fault.WRONG_SIZE, False, 0),
    "size of another image": (sized(999, HEIGHT), Fault.WRONG_SIZE, False, 0),
    "scaled image": (sized(2 * WIDTH, 2 * HEIGHT, bbox=[2, 4, 6, 8]), Fault.WRONG_SIZE, True, 1),
    "image listed twice": (second_image(), Fault.DUPLICATE_NAME, True, 1),
    "image id twice": (second_image(id=1, file_name="b.png"), Fault.DUPLICATE_ID, False, 1),
    "path outside": (second_image(file_name="../b.png"), Fault.UNSAFE_PATH, False, 1),
    "label twice": ({"categories": [CATEGORY, {"id": 2, "name": "cat"}]}, Fault.DUPLICATE_LABEL, True, 1),
    "nameless category": ({"categories": [CATEGORY, {"id": 2}]}, Fault.INCOMPLETE, False, 1),
}


@pytest.mark.parametrize(("content", "fault", "is_mended", "kept"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_told_and_the_sound_rest_is_read(tmp_path, content, fault, is_mended, kept):
    items, problems = read(source(tmp_path / "data", **content))
    assert {(each.fault, each.is_mended) for each in problems} == {(fault, is_mended)}
    assert sum(len(item.annotations or ()) for item in items) == kept


def test_an_image_that_is_not_there_is_told(tmp_path):
    path = source(tmp_path)
    (tmp_path / "a.png").unlink()
    assert faults(path) == {(Fault.MISSING_FILE, False)}


def many(make):
    """Twelve boxes all over an image of 640 x 480 pixels, written as a maker has it."""
    boxes = [(50.0 * place, 30.0 * place, 40.0, 60.0) for place in range(12)]
    return [{**ANNOTATION, "id": place, "bbox": make(*box)} for place, box in enumerate(boxes, start=1)]


def large_source(folder, annotations):

    path = source(folder, annotations, [{**IMAGE, "width": 640, "height": 480}])
    Image.new("RGB", (640, 480)).save(folder / "a.png")
    return path


def test_shares_are_made_pixels(tmp_path):
    path = large_source(tmp_path, many(lambda x, y, w, h: [x / 640, y / 480, w / 640, h / 480]))
    items, problems = read(path)
    assert [(one.fault, one.is_mended) for one in problems] == [(Fault.NORMALISED_COORDINATES, True)]
    box = items[0].annotations[2].shape
    assert (box.x, box.y, box.width, box.height) == pytest.approx((100, 60, 40, 60))


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda x, y, w, h: [x / 6.4, y / 4.8, w / 6.4, h / 4.8], Fault.PERCENT_COORDINATES),
        (lambda x, y, w, h: [x, y, x + w, y + h], Fault.CORNER_COORDINATES),
    ],
    ids=["percent", "corners"],
)
def test_other_units_are_told_and_not_taken_for_pixels(tmp_path, make, fault):
    items, problems = read(large_source(tmp_path, many(make)))
    assert {(one.fault, one.is_mended) for one in problems} == {(fault, False)}
    assert items[0].annotations == ()


@pytest.mark.parametrize(("count", "fault"), [(3, Fault.CORNER_COORDINATES), (2, Fault.OUTSIDE)])
def test_a_few_boxes_are_two_corners_only_where_they_can_be_nothing_else(tmp_path, count, fault):
    corners = [[300, 200, 500, 400], [400, 100, 600, 300], [350, 250, 620, 470], [20, 20, 60, 60]]
    told = [*corners[:count], corners[3]]
    annotations = [{**ANNOTATION, "id": place, "bbox": box} for place, box in enumerate(told, start=1)]
    _, problems = read(large_source(tmp_path, annotations))
    assert {one.fault for one in problems} == {fault}


@pytest.mark.parametrize(
    "content", ["", "[", "[]", "{}", "[" * 100_000, '{"images": 3}', '{"images": [1e999999]}', "1" * 9000]
)
def test_what_is_no_coco_file_is_refused(tmp_path, content):
    path = tmp_path / "x.json"
    path.write_text(content)
    try:
        found = list(COCO.read(path, ReadOptions(), JobContext()))
    except UnreadableError:
        return
    assert all(isinstance(one, Problem) for one in found)


def test_files_of_captions_are_passed_over(tmp_path):
    source(tmp_path, name="annotations/instances_val.json", images=[IMAGE])
    paint(tmp_path / "val" / "a.png", 1)
    (tmp_path / "annotations" / "a.png").unlink(missing_ok=True)
    captions = {"images": [IMAGE], "annotations": [{"id": 1, "image_id": 1, "caption": "a cat"}]}
    (tmp_path / "annotations" / "captions_val.json").write_text(json.dumps(captions))
    items, _ = read(tmp_path)
    assert len(items) == 1


def test_crowds_and_attributes_come_back(tmp_path):
    attributes = {"pose": "side", "crowd": True}
    dataset = drawn_dataset(
        tmp_path / "in", [Drawing("a.png", (("cat", SHAPES["box"]),), attributes=tuple(attributes.items()))]
    )
    COCO.write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    (item,), _ = read(tmp_path / "out")
    assert item.annotations[0].attributes == attributes


def test_images_may_stay_where_they_are(tmp_path):
    dataset = drawn_dataset(tmp_path / "in", [Drawing("sub/a.png", (("cat", SHAPES["box"]),))])
    COCO.write(dataset, tmp_path / "out", replace(WriteOptions(), copies_media=False), JobContext())
    (item,), problems = read(tmp_path / "out", media_root=tmp_path / "in")
    assert (item.path, problems) == ("sub/a.png", [])


def test_boxes_in_a_corner_are_pixels(tmp_path):
    """A logo or a date in the corner of large images is no sign of percents."""
    path = large_source(tmp_path, [{**ANNOTATION, "id": number, "bbox": [10, 10, 80, 40]} for number in range(1, 13)])
    assert len(drawn_on(path)) == 12
    path = source(tmp_path / "ones", [{**ANNOTATION, "id": number, "bbox": [0, 0, 1, 1]} for number in (1, 2)])
    assert drawn_on(path) == [("cat", Box(0.0, 0.0, 1.0, 1.0))] * 2


def test_a_mark_that_is_not_set_is_no_crowd_and_comes_back(tmp_path):
    drawing = Drawing("a.png", (("cat", SHAPES["box"]),), attributes=(("crowd", False),))
    COCO.write(drawn_dataset(tmp_path / "in", [drawing]), tmp_path / "out", WriteOptions(), JobContext())
    (item,), _ = read(tmp_path / "out")
    assert item.annotations[0].attributes == {"crowd": False}


def test_suggestions_and_masks_are_scaled_with_their_image(tmp_path):
    runs = {"size": [2 * HEIGHT, 2 * WIDTH], "counts": [0, 4 * HEIGHT * WIDTH]}
    annotations = [
        {**ANNOTATION, "bbox": [2, 4, 6, 8], "score": 0.5},
        {**ANNOTATION, "id": 2, "segmentation": runs},
    ]
    path = source(tmp_path, annotations, [{**IMAGE, "width": 2 * WIDTH, "height": 2 * HEIGHT}])
    (item,), problems = read(path)
    assert [one.fault for one in problems] == [Fault.WRONG_SIZE]
    assert item.suggestions[0].shape == Box(1.0, 2.0, 3.0, 4.0)
    assert item.annotations[0].shape == Mask(WIDTH, HEIGHT, (0, HEIGHT * WIDTH))


def test_a_suggestion_that_fits_no_image_is_left_out(tmp_path):
    path = source(tmp_path, [{**ANNOTATION, "score": 0.5, "segmentation": {"size": [2, 2], "counts": [1, 3]}}])
    (item,), problems = read(path)
    assert (item.suggestions, [one.fault for one in problems]) == ((), [Fault.BROKEN_MASK])


def test_run_lengths_may_be_written_as_text(tmp_path):
    counts = [str(run) for run in (5, 3, HEIGHT * WIDTH - 8)]
    path = source(tmp_path, [{**ANNOTATION, "segmentation": {"size": [HEIGHT, WIDTH], "counts": counts}}])
    assert drawn_on(path) == [("cat", Mask(WIDTH, HEIGHT, (5, 3, HEIGHT * WIDTH - 8)))]


def test_the_size_before_a_turn_by_exif_leaves_the_shapes_in_doubt(tmp_path):
    """They may have been drawn before the turn or after it, so they are not taken as answers."""
    path = source(tmp_path)
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (WIDTH, HEIGHT)).save(tmp_path / "a.png", exif=exif)
    (item,), problems = read(path)
    assert (item.width, item.height, item.annotations) == (HEIGHT, WIDTH, None)
    assert [(one.fault, one.is_mended) for one in problems] == [(Fault.EXIF_SIZE, False)]


@pytest.mark.parametrize(
    ("more", "count"),
    [({"bbox": [1, 2, 4, 4]}, 0), ({"bbox": [0, 0, 20, 20]}, 1), ({"segmentation": [[1, 1, 9, 1, 9, 9]]}, 1), ({}, 0)],
)
def test_what_stands_beside_keypoints_is_counted_where_they_do_not_tell_it(tmp_path, more, count):
    category = {**CATEGORY, "keypoints": ["tip", "end"], "skeleton": []}
    one = {"id": 1, "image_id": 1, "category_id": 1, "iscrowd": 0, "keypoints": [1, 2, 2, 5, 6, 2], **more}
    (item,), problems = read(source(tmp_path, [one], categories=[category]))
    assert item.annotations[0].shape == Keypoints((Keypoint(1.0, 2.0), Keypoint(5.0, 6.0)))
    assert [(one.reason.split()[0], one.fault, one.is_mended) for one in problems] == [
        ("1", Fault.UNSUPPORTED, True)
    ] * count


def test_scoring_finds_keypoints_and_a_box_with_an_area_on_everything(tmp_path):
    one = Keypoints((Keypoint(10.0, 12.0), Keypoint(0.0, 0.0, 0), Keypoint(0.0, 0.0, 0)))
    drawings = [Drawing("a.png", (("cat", one), ("cat", SHAPES["box"])))]
    document = written(tmp_path, drawings, Task.KEYPOINTS, "person_keypoints_train")
    first, second = document["annotations"]
    assert (first["bbox"], first["area"], first["num_keypoints"]) == ([10, 12, 1, 1], 1, 1)
    assert (second["keypoints"], second["num_keypoints"]) == ([0] * 9, 0)


def test_annotations_never_go_to_an_image_of_the_same_name_in_another_folder(tmp_path):
    path = source(tmp_path, images=[{**IMAGE, "file_name": "siteA/a.png"}])
    path.write_text(path.read_text().replace("siteA/", "siteB/"))
    items, problems = read(path)
    assert (items, [one.fault for one in problems]) == ([], [Fault.MISSING_FILE])


@pytest.mark.parametrize("width", ["10e400", 10**400, 1e300, -5, None, "wide"])
def test_a_size_that_no_image_has_is_no_size(tmp_path, width):
    assert drawn_on(source(tmp_path, images=[{**IMAGE, "width": width}])) == [("cat", Box(1.0, 2.0, 3.0, 4.0))]
