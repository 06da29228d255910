"""Label Studio's tasks as its documentation has them, and as its versions and other tools write them."""

from __future__ import annotations

import base64
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.delivery.comparison import compare
from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.fault import Fault
from labeller.domain.item import Item, ItemState, Medium, NewItem, Problem
from labeller.domain.schema import Label, Schema, Task
from labeller.domain.shape import Box, Point, Polygon, PolygonPart, Relation, RotatedBox, TextSpan, TimeRange
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.label_studio.format import LabelStudioFormat
from labeller.formats.label_studio.media import paths_of
from labeller.formats.label_studio.rle import decode_mask, encode_mask
from labeller.geometry import masks
from labeller.jobs import JobContext
from labeller.media.hashing import text_hash
from labeller.media.unreadable import UnreadableError
from tests.formats.drawn import EDGES, HEIGHT, SHAPES, SKELETON, WIDTH, Drawing, drawn_dataset, paint
from tests.formats.made import FAMILY, Row, dataset_of, sing

STUDIO = LabelStudioFormat()
BOX = {"x": 25, "y": 50, "width": 50, "height": 25, "rotation": 0, "rectanglelabels": ["cat"]}
RESULT = {
    "id": "aB3", "from_name": "label", "to_name": "image", "type": "rectanglelabels", "original_width": WIDTH,
    "original_height": HEIGHT, "image_rotation": 0, "value": BOX,
}  # fmt: skip
CAT = ("cat", Box(16.0, 24.0, 32.0, 12.0))


def result(**value):
    kind = next((key for key in value if key.endswith("labels")), "choices")
    return {**RESULT, "type": kind, "value": value}


def task(*results, data=None, **more):
    return {"id": 7, "data": data or {"image": "a.png"}, "annotations": [{"result": list(results)}], **more}


def source(folder, *tasks, config=None, image="a.png"):
    paint(folder / image, 1)
    (folder / "export.json").write_text(json.dumps(tasks), encoding="utf-8")
    if config:
        (folder / "config.xml").write_text(config, encoding="utf-8")
    return folder


def read(path, **options):
    found = list(STUDIO.read(path, ReadOptions(**options), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def drawn_on(path, **options):
    """All annotations of a source, as label and shape; there must be no problem."""
    items, problems = read(path, **options)
    assert problems == []
    return [(one.label, one.shape) for item in items for one in item.annotations or ()]


def tasks_of(folder, dataset):
    STUDIO.write(dataset, folder, WriteOptions(), JobContext())
    return json.loads((folder / "tasks.json").read_text("utf-8"))


def written(tmp_path, *drawn, of=Task.SEGMENTATION):
    dataset = drawn_dataset(tmp_path / "in", [Drawing("a b.png", drawn)], task=of)
    (one,) = tasks_of(tmp_path, dataset)
    return one["data"], one["annotations"][0]["result"]


def texts_of(schema, *texts):
    """A dataset of texts, each with its annotations."""
    entries = [
        DatasetItem(
            Item(number, Medium.TEXT, f"text {number}", text_hash(text), text=text),
            Answer(ItemState.ANSWERED, 1, 0.0, annotations=annotations),
        )
        for number, (text, annotations) in enumerate(texts, start=1)
    ]
    return Dataset("texts", schema, len(entries), lambda: iter(entries))


def mark(label_id, shape, key=None, **more):
    return Annotation(label_id, Source.HUMAN, 1, 0.0, shape=shape, id=key, **more)


SPANS = Schema(
    Task.TEXT_SPANS,
    (
        Label(1, "person", "#ff0000", 0, "p"),
        Label(2, 'a<b>&"c"', "#00ff00", 1, "Ctrl+1"),
        Label(3, "works for", "#0000ff", 2, is_relation=True),
    ),
)


def test_a_box_is_written_in_percent_with_the_size_of_its_image(tmp_path):
    data, (found,) = written(tmp_path, CAT)
    assert data == {"image": "/data/local-files/?d=images/a%20b.png"}
    assert found == {
        "id": "r1", "from_name": "boxes", "to_name": "image", "type": "rectanglelabels", "origin": "manual",
        "value": {"x": 25.0, "y": 50.0, "width": 50.0, "height": 25.0, "rotation": 0, "rectanglelabels": ["cat"]},
        "original_width": WIDTH, "original_height": HEIGHT, "image_rotation": 0,
    }  # fmt: skip


def test_a_rotated_box_is_turned_about_its_top_left_corner(tmp_path):
    _, (found,) = written(tmp_path, ("cat", RotatedBox(32.0, 24.0, 16.0, 8.0, 90.0)))
    value = {key: found["value"][key] for key in ("x", "y", "width", "height", "rotation")}
    # A quarter turn clockwise takes the top left corner to the top right: 4 beside the centre and 8 above it.
    assert value == {
        "x": 100 * 36 / WIDTH, "y": 100 * 16 / HEIGHT, "width": 25.0, "height": 100 * 8 / HEIGHT, "rotation": 90.0
    }  # fmt: skip


def test_other_shapes_have_their_tags(tmp_path):
    _, found = written(tmp_path, ("cat", SHAPES["polygon"]), ("dog", SHAPES["point"]), ("dog", SHAPES["mask"]))
    assert [(one["type"], one["from_name"]) for one in found] == [
        ("polygonlabels", "polygons"), ("keypointlabels", "points"), ("brushlabels", "masks")
    ]  # fmt: skip
    assert found[0]["value"]["points"][0] == [12.5, 100 * 8 / HEIGHT]
    assert found[2]["value"]["format"] == "rle"


def test_the_configuration_has_the_tags_that_the_tasks_name(tmp_path):
    written(tmp_path, ("cat", SHAPES["point"]), ("dog", None), of=Task.OBJECT_DETECTION)
    assert (tmp_path / "labeling_config.xml").read_text("utf-8") == (
        "<View>\n"
        '  <Image name="image" value="$image" />\n'
        '  <RectangleLabels name="boxes" toName="image">\n'
        '    <Label value="cat" background="#808080" />\n'
        '    <Label value="dog" background="#808080" />\n'
        "  </RectangleLabels>\n"
        '  <KeyPointLabels name="points" toName="image">\n'
        '    <Label value="cat" background="#808080" />\n'
        '    <Label value="dog" background="#808080" />\n'
        "  </KeyPointLabels>\n"
        '  <Choices name="choices" toName="image" choice="multiple">\n'
        '    <Choice value="cat" />\n'
        '    <Choice value="dog" />\n'
        "  </Choices>\n"
        "</View>\n"
    )


def test_a_skeleton_is_a_box_with_points_of_its_own(tmp_path):
    _, (box, nose, ear) = written(tmp_path, ("dog", SHAPES["keypoints"]), of=Task.KEYPOINTS)
    assert (box["type"], box["value"]["rectanglelabels"], box["value"]["x"]) == ("rectanglelabels", ["dog"], 15.625)
    assert nose == {
        "id": "r1.0", "parentID": "r1", "from_name": "keypoints1", "to_name": "image", "type": "keypointlabels",
        "origin": "manual", "original_width": WIDTH, "original_height": HEIGHT, "image_rotation": 0,
        "value": {"x": 15.625, "y": 25.0, "width": 0.5, "keypointlabels": ["nose"]},
    }  # fmt: skip
    assert (ear["value"]["keypointlabels"], ear["meta"]) == (["left ear"], {"text": ["hidden"]})
    config = (tmp_path / "labeling_config.xml").read_text("utf-8")
    assert '<Label value="left ear" background="#808080" model_index="1" />' in config


def test_skeletons_come_back_with_the_labels(tmp_path):
    written(tmp_path, ("dog", SHAPES["keypoints"]), of=Task.KEYPOINTS)
    assert drawn_on(tmp_path) == [("dog", SHAPES["keypoints"])]
    preview = STUDIO.preview(tmp_path, ReadOptions(), JobContext())
    assert (preview.task, [one.name for one in preview.labels]) == (Task.KEYPOINTS, ["cat", "dog"])
    assert [(one.skeleton, one.skeleton_edges) for one in preview.labels] == [(SKELETON, EDGES)] * 2


def test_points_of_others_that_belong_to_a_box_stay_points(tmp_path):
    point = result(x=50, y=50, width=1, keypointlabels=["wheel"])
    assert drawn_on(source(tmp_path, task(RESULT, {**point, "id": "p", "parentID": "aB3"}))) == [
        CAT, ("wheel", Point(32.0, 24.0))
    ]  # fmt: skip


def test_a_skeleton_with_a_point_twice_is_reported(tmp_path):
    written(tmp_path, ("dog", SHAPES["keypoints"]), of=Task.KEYPOINTS)
    (one,) = json.loads((tmp_path / "tasks.json").read_text("utf-8"))
    results = one["annotations"][0]["result"]
    results.append({**results[1], "id": "again"})
    (tmp_path / "tasks.json").write_text(json.dumps([one]))
    (item,), (problem,) = read(tmp_path)
    assert (item.annotations, problem.fault) == ((), Fault.BAD_VALUE)


def test_spans_count_characters_and_relations_name_them(tmp_path):
    text = f"{FAMILY} Ada works at Acme"
    at = text.index("Ada")
    marks = (mark(1, TextSpan(at, at + 3), 41), mark(3, Relation(41, 42), 43), mark(2, TextSpan(at + 13, at + 17), 42))
    (one,) = tasks_of(tmp_path, texts_of(SPANS, (text, marks)))
    spans = one["annotations"][0]["result"]
    assert [(each["id"], each["value"]["text"], each["value"]["start"]) for each in spans[:2]] == [
        ("41", "Ada", at), ("42", "Acme", at + 13)
    ]  # fmt: skip
    assert spans[2] == {
        "type": "relation", "from_id": "41", "to_id": "42", "direction": "right", "labels": ["works for"]
    }  # fmt: skip
    config = (tmp_path / "labeling_config.xml").read_text("utf-8")
    assert '<Label value="person" background="#ff0000" hotkey="p" />' in config
    assert '<Label value="a&lt;b&gt;&amp;&quot;c&quot;" background="#00ff00" />' in config
    assert '<Relation value="works for" />' in config


def test_spans_and_relations_come_back(tmp_path):
    marks = (mark(1, TextSpan(2, 5), 41, comment="sure?"), mark(2, TextSpan(0, 1), 42), mark(3, Relation(42, 41), 43))
    dataset = texts_of(SPANS, (f"{FAMILY} Ada\r\n", marks), ("nobody", ()), ("Bob", (mark(1, TextSpan(0, 3), 44),)))
    STUDIO.write(dataset, tmp_path, WriteOptions(), JobContext())
    compare(dataset, STUDIO, tmp_path, JobContext())
    assert STUDIO.preview(tmp_path, ReadOptions(), JobContext()).task is Task.TEXT_SPANS


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30), st.data())
def test_any_span_comes_back(tmp_path_factory, text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    plain = replace(SPANS, labels=SPANS.labels[:2])
    target = tmp_path_factory.mktemp("out")
    dataset = texts_of(plain, (text, (mark(1, TextSpan(start, end)),)))
    STUDIO.write(dataset, target, WriteOptions(), JobContext())
    compare(dataset, STUDIO, target, JobContext())


def test_stretches_of_sounds_come_back(tmp_path):
    entry = next(iter(dataset_of(Task.AUDIO_RANGES, [Row("a.wav", ("x",))], ["x"], tmp_path / "in")))
    annotations = (mark(10, TimeRange(0.25, 1.5)),)
    entry = replace(entry, answer=replace(entry.answer, annotations=annotations))
    schema = Schema(Task.AUDIO_RANGES, (Label(10, "x", "#808080", 0),))
    dataset = Dataset("sounds", schema, 1, lambda: iter([entry]))
    (one,) = tasks_of(tmp_path, dataset)
    assert one["annotations"][0]["result"][0]["value"] == {"start": 0.25, "end": 1.5, "channel": 0, "labels": ["x"]}
    compare(dataset, STUDIO, tmp_path, JobContext())
    assert STUDIO.preview(tmp_path, ReadOptions(), JobContext()).task is Task.AUDIO_RANGES


# Worked out by hand from the description: 8 values, 8 bits each, lengths of 3, 4, 8, 16 bits; 4 times 0, 4 times 255.
PACKED = [0, 0, 0, 8, 57, 27, 252, 96, 17, 255, 128]


def test_masks_are_packed_as_described():
    mask = masks.from_array(np.array([[False, True]]))
    assert encode_mask(mask) == PACKED
    assert decode_mask(PACKED, 2, 1) == mask


def test_values_by_themselves_are_unpacked():
    """Label Studio writes blocks of single values as well, and soft edges."""
    bits = f"{4:032b}00111" + "0010001101111111" + "000011" + "".join(f"{value:08b}" for value in (9, 9, 9, 200))
    bits += "0" * (-len(bits) % 8)
    packed = [int(bits[place : place + 8], 2) for place in range(0, len(bits), 8)]
    assert decode_mask(packed, 1, 1) == masks.from_array(np.array([[True]]))


@pytest.mark.parametrize("packed", [[], PACKED[:9], [0, 0, 0, 4, *PACKED[4:]], [255] * 20])
def test_bytes_that_are_no_mask_are_refused(packed):
    with pytest.raises(ValueError, match="values"):
        decode_mask(packed, 2, 1)


@given(st.integers(1, 40), st.integers(1, 300), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.01, 0.5, 1.0]))
def test_any_mask_comes_back(width, height, seed, part):
    mask = masks.from_array(np.random.default_rng(seed).random((height, width)) < part)
    assert decode_mask(encode_mask(mask), width, height) == mask


def test_a_box_is_read(tmp_path):
    assert drawn_on(source(tmp_path, task(RESULT))) == [CAT]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({**BOX, "x": 56.25, "y": 100 / 3, "width": 25, "height": 100 / 6, "rotation": 90},
         RotatedBox(32.0, 24.0, 16.0, 8.0, 90.0)),
        ({"points": [[0, 0], [50, 0], [0, 50]], "polygonlabels": ["cat"]},
         Polygon((PolygonPart(((0.0, 0.0), (32.0, 0.0), (0.0, 24.0))),))),
        ({"x": 50, "y": 50, "width": 1, "keypointlabels": ["cat"]}, Point(32.0, 24.0)),
        ({**{key: BOX[key] for key in ("x", "y", "width", "height")}, "labels": ["cat"]}, CAT[1]),
    ],
)  # fmt: skip
def test_every_kind_of_region_is_read(tmp_path, value, expected):
    ((label, shape),) = drawn_on(source(tmp_path, task(result(**value))))
    assert label == "cat"
    assert repr(shape) == repr(expected) or shape == pytest.approx(expected)


def test_an_ellipse_becomes_a_polygon_and_that_is_said(tmp_path):
    value = {"x": 50, "y": 50, "radiusX": 12.5, "radiusY": 100 * 8 / HEIGHT, "rotation": 30, "ellipselabels": ["cat"]}
    (item,), (problem,) = read(source(tmp_path, task(result(**value))))
    outline = item.annotations[0].shape.parts[0].outline
    assert {round(math.dist(point, (32, 24)), 6) for point in outline} == {8.0}
    assert (problem.fault, problem.is_mended) == (Fault.UNSUPPORTED, True)


def test_a_region_may_have_its_labels_and_its_answers_in_other_results(tmp_path):
    place = {key: BOX[key] for key in ("x", "y", "width", "height")}
    results = [
        {**RESULT, "type": "rectangle", "value": place},
        {**RESULT, "type": "labels", "value": {**place, "labels": ["cat"]}},
        {**RESULT, "type": "choices", "from_name": "colour", "value": {**place, "choices": ["red"]}},
        {**RESULT, "type": "textarea", "from_name": "plate", "value": {**place, "text": ["B-X 1"]}},
    ]
    (item,), problems = read(source(tmp_path, task(*results)))
    (one,) = item.annotations
    assert (problems, one.label, one.attributes) == ([], "cat", {"colour": "red", "plate": "B-X 1"})


def test_percent_are_of_the_image_whatever_size_is_told(tmp_path):
    swapped = {**RESULT, "original_width": HEIGHT, "original_height": WIDTH}
    (item,), (problem,) = read(source(tmp_path, task(swapped)))
    assert item.annotations[0].shape == CAT[1]
    assert (problem.fault, problem.is_mended) == (Fault.SWAPPED_SIZE, True)
    unsized = {key: one for key, one in RESULT.items() if not key.startswith("original")}
    assert drawn_on(source(tmp_path, task(unsized))) == [CAT]


def test_predictions_are_suggestions_with_their_score(tmp_path):
    predictions = [{"score": 0.5, "model_version": "m", "result": [RESULT, {**RESULT, "score": 0.75}]}]
    one = {"data": {"image": "a.png"}, "predictions": predictions}
    (item,), problems = read(source(tmp_path, one))
    assert (item.annotations, problems) == (None, [])
    assert [(each.label, each.shape, each.score) for each in item.suggestions] == [(*CAT, 0.5), (*CAT, 0.75)]


def test_of_several_annotations_the_first_that_is_none_cancelled_counts(tmp_path):
    annotations = [{"was_cancelled": True, "result": []}, {"result": [RESULT]}, {"result": []}]
    (item,), (problem,) = read(source(tmp_path, {**task(), "annotations": annotations}))
    assert len(item.annotations) == 1
    assert (problem.file, problem.fault) == ("export.json, task 1", Fault.OVERLAP)


def test_a_task_whose_annotations_are_all_cancelled_is_skipped(tmp_path):
    annotations = [{"was_cancelled": True, "result": [RESULT]}]
    (item,), _ = read(source(tmp_path, {**task(), "annotations": annotations}))
    assert (item.annotations, item.is_skipped) == (None, True)


def test_exports_of_early_versions_are_read(tmp_path):
    one = {"id": 1, "data": {"image": "a.png"}, "completions": [{"skipped": False, "result": [RESULT]}]}
    assert drawn_on(source(tmp_path, one)) == [CAT]


def test_files_of_single_annotations_as_storages_get_them_are_read(tmp_path):
    one = {"id": 3, "result": [RESULT], "completed_by": {}, "task": {"id": 1, "data": {"image": "a.png"}}}
    source(tmp_path)
    (tmp_path / "export.json").write_text(json.dumps(one))
    assert STUDIO.sniff(tmp_path) > 0.5
    assert drawn_on(tmp_path) == [CAT]


def test_a_configuration_of_another_project_does_not_hide_the_field(tmp_path):
    config = '<View><Image name="i" value="$photo"/></View>'
    assert drawn_on(source(tmp_path, task(RESULT), config=config)) == [CAT]


def test_json_min_is_read(tmp_path):
    one = {
        "image": "/data/upload/1/0a1b2c3d-a.png", "camera": "left", "id": 5,
        "label": [{**BOX, "original_width": WIDTH, "original_height": HEIGHT}], "weather": "rain",
        "annotator": 1, "annotation_id": 3, "created_at": "2026", "updated_at": "2026", "lead_time": 1.5,
    }  # fmt: skip
    (item,), problems = read(source(tmp_path, one))
    assert (problems, item.metadata) == ([], {"camera": "left"})
    assert [(each.label, each.shape) for each in item.annotations] == [CAT, ("rain", None)]


@pytest.mark.parametrize(
    "address",
    [
        "a b.png",
        "/data/upload/12/0a1b2c3d-a%20b.png",
        "/data/local-files/?d=photos%2Fa%20b.png",
        "http://localhost:8080/data/local-files/?d=photos/a%20b.png",
        "https://host/path/a%20b.png?X-Amz-Signature=1",
        "s3://bucket/photos/a%20b.png",
        "gs://bucket/photos/a b.png",
        "/tasks/3/resolve/?fileuri=" + base64.urlsafe_b64encode(b"s3://bucket/photos/a%20b.png").decode(),
        "C:\\photos\\a b.png",
    ],
)
def test_a_file_is_found_by_any_address(tmp_path, address):
    one = task(RESULT, data={"image": address})
    (item,), problems = read(source(tmp_path, one, image="photos/a b.png"))
    assert (item.path, problems) == ("photos/a b.png", [])


def test_a_name_with_a_percent_sign_is_itself_first(tmp_path):
    paint(tmp_path / "a b.png", 2)
    (item,), _ = read(source(tmp_path, task(RESULT, data={"image": "a%20b.png"}), image="a%20b.png"))
    assert item.path == "a%20b.png"
    assert list(paths_of("/data/local-files/?d=images/a%2520b.png")) == ["images/a%20b.png"]


def test_early_offsets_in_utf16_units_are_put_right_by_their_words(tmp_path):
    value = {"start": 3, "end": 6, "text": "Ada", "labels": ["person"]}
    one = task({**RESULT, "type": "labels", "value": value}, data={"text": "🙂 Ada"})
    (item,), (problem,) = read(source(tmp_path, one))
    assert [each.shape for each in item.annotations] == [TextSpan(2, 5)]
    assert (problem.fault, problem.is_mended) == (Fault.BAD_SPAN, True)


def test_a_span_whose_words_are_others_than_those_of_the_text_is_left_out_and_told(tmp_path):
    values = [{"start": 0, "end": 3, "text": words, "labels": ["x"]} for words in ("Bob", "Ada")]
    (item,), (problem,) = read(source(tmp_path, task(*(result(**one) for one in values), data={"text": "Ada met Bob"})))
    assert [each.shape for each in item.annotations] == [TextSpan(0, 3)]
    assert (problem.fault, problem.is_mended) == (Fault.BAD_SPAN, False)
    assert "“Bob” and is “Ada”" in problem.reason


def test_line_ends_in_the_words_of_a_span_may_be_escaped(tmp_path):
    value = {"start": 0, "end": 7, "text": "Ada\\nmet", "labels": ["x"]}
    assert drawn_on(source(tmp_path, task(result(**value), data={"text": "Ada\nmet"}))) == [("x", TextSpan(0, 7))]


def test_relations_of_others_are_read_both_ways(tmp_path):
    spans = [
        {"id": name, "type": "labels", "value": {"start": start, "end": start + 1, "labels": ["x"]}}
        for name, start in (("aa", 0), ("bb", 2))
    ]
    relations = [
        {"type": "relation", "from_id": "aa", "to_id": "bb", "direction": direction, "labels": labels}
        for direction, labels in (("left", ["of"]), ("bi", []))
    ]
    (item,), problems = read(source(tmp_path, task(*spans, *relations, data={"text": "a b"})))
    assert [(one.label, one.shape) for one in item.annotations[2:]] == [
        ("of", Relation(2, 1)), ("relation", Relation(1, 2))
    ]  # fmt: skip
    assert all(problem.is_mended for problem in problems)


def test_the_configuration_tells_labels_task_and_field(tmp_path):
    config = """<View><Text name="t" value="$body"/><Header value="x"/>
    <Choices name="tone" toName="t" choice="multiple"><Choice value="glad"/><Choice value="sad" alias="blue"/></Choices>
    </View>"""
    one = task(
        {"from_name": "tone", "type": "choices", "value": {"choices": ["blue"]}}, data={"body": "hi", "text": "no"}
    )
    preview = STUDIO.preview(source(tmp_path, one, config=config), ReadOptions(), JobContext())
    assert (preview.task, preview.options.text_field) == (Task.TEXT_MULTILABEL, "body")
    assert [(label.name, label.count) for label in preview.labels] == [("glad", 0), ("blue", 1)]
    (item,), _ = read(tmp_path)
    assert (item.text, item.metadata) == ("hi", {"text": "no"})


def test_a_configuration_with_entities_is_not_read(tmp_path):
    config = '<!DOCTYPE v [<!ENTITY a "aaaa">]><View><Image name="i" value="$image"/>&a;</View>'
    assert drawn_on(source(tmp_path, task(RESULT), config=config)) == [CAT]


def test_sounds_are_found(tmp_path):
    sing(tmp_path / "audio" / "a.wav", 1)
    value = {"start": 0.5, "end": 1, "channel": 0, "labels": ["speech"]}
    one = task({"id": "x", "type": "labels", "value": value}, data={"audio": "/data/upload/1/0a1b2c3d-a.wav"})
    (tmp_path / "export.json").write_text(json.dumps([one]))
    (item,), problems = read(tmp_path / "export.json")
    assert (item.path, item.medium, problems) == ("audio/a.wav", Medium.AUDIO, [])
    assert item.annotations[0].shape == TimeRange(0.5, 1.0)


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (result(**{**BOX, "width": 0}), Fault.EMPTY_SHAPE),
        (result(**{**BOX, "x": "left"}), Fault.BAD_VALUE),
        (result(**{**BOX, "rectanglelabels": []}), Fault.INCOMPLETE),
        (result(points=[[0, 0], [1, 1]], polygonlabels=["cat"]), Fault.BROKEN_POLYGON),
        (result(format="rle", rle=PACKED, brushlabels=["cat"]), Fault.BROKEN_MASK),
        (result(format="rle", rle=["x"], brushlabels=["cat"]), Fault.BROKEN_MASK),
        (result(vertices=[{"x": 1, "y": 2}], vectorlabels=["cat"]), Fault.UNSUPPORTED),
        ({"type": "taxonomy", "value": {"taxonomy": [["a", "b"]]}}, Fault.UNSUPPORTED),
        ({"type": "relation", "from_id": "a", "to_id": "b"}, Fault.UNSUPPORTED),
        ({"type": "x"}, Fault.UNSUPPORTED),
    ],
)
def test_a_bad_result_is_reported_with_its_place_and_the_others_are_read(tmp_path, bad, fault):
    (item,), (problem,) = read(source(tmp_path, task(bad, {**RESULT, "id": "other"})))
    assert [(one.label, one.shape) for one in item.annotations] == [CAT]
    assert (problem.file, problem.fault, problem.is_mended) == ("export.json, task 1, result 1", fault, False)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"start": 0, "end": 9, "labels": ["x"]}, Fault.BAD_SPAN),
        ({"start": 2, "end": 1, "labels": ["x"]}, Fault.BAD_SPAN),
        ({"start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "startOffset": 0, "endOffset": 2,
          "hypertextlabels": ["x"]}, Fault.UNSUPPORTED),
    ],
)  # fmt: skip
def test_a_bad_span_is_reported(tmp_path, value, fault):
    (item,), (problem,) = read(source(tmp_path, task({"id": "x", "value": value}, data={"text": "abc"})))
    assert (item.annotations, problem.fault) == ((), fault)


def test_bad_tasks_are_reported_and_the_others_are_read(tmp_path):
    tasks = [5, {"id": 1}, task(data={"image": "gone.png"}), task(data={"image": ["a.png"]}), task(RESULT)]
    items, problems = read(source(tmp_path, *tasks))
    assert len(items) == 1
    assert [(one.file.rpartition(" ")[2], one.fault) for one in problems] == [
        ("1", Fault.BAD_VALUE), ("2", Fault.INCOMPLETE), ("3", Fault.MISSING_FILE), ("4", Fault.INCOMPLETE)
    ]  # fmt: skip


@pytest.mark.parametrize("content", ["5", '"x"', "[1, 2]"])
def test_what_is_no_list_of_tasks_is_refused(tmp_path, content):
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(UnreadableError, match="no list of tasks"):
        read(tmp_path / "x.json")
