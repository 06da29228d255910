"""What is drawn goes out as JSON Lines and comes in again as it was."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from labeller.delivery.export import export
from labeller.delivery.selection import Only, Selection
from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState, Medium, NewItem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Keypoint, Keypoints, Mask, TextSpan
from labeller.errors import LabellerError
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import exporter_named
from labeller.formats.tables.jsonl_format import JsonlFormat
from labeller.jobs import JobContext
from labeller.media.hashing import content_hash, text_hash
from labeller.project.commands.answers import SetAnswer
from labeller.project.importing import Importer, import_source
from labeller.project.project import Project, create_project
from labeller.store import answer_store
from tests.formats.test_shape_json import shapes

EVERYTHING = Selection(Only.ALL)
BOX = Box(1.5, 2.25, 3, 4)


def drawn(shape, label_id=1, **more):
    return Annotation(label_id, Source.HUMAN, 1, 5.0, shape=shape, **more)


def texts(folder: Path, *contents: str) -> Project:
    project = create_project(folder / "texts.labeller", Task.TEXT_SPANS, ("person", "place"), annotator="ann")
    project.annotator()
    items = [NewItem(Medium.TEXT, one[:8], text_hash(one), text=one) for one in contents]
    Importer(project, "made", "made").run(items)
    return project


def pictures(folder: Path, count: int) -> Project:
    project = create_project(folder / "pictures.labeller", Task.OBJECT_DETECTION, ("cell", "grain"), annotator="ann")
    project.annotator()
    items = []
    for number in range(count):
        Image.new("RGB", (40, 30), (number, 0, 0)).save(folder / f"{number}.png")
        digest = content_hash(folder / f"{number}.png")
        name = f"{number}.png"
        items.append(NewItem(Medium.IMAGE, name, digest, key=name, path=name, width=40, height=30))
    Importer(project, "made", "made", folder).run(items)
    return project


def say(project: Project, item_id: int, *annotations: Annotation, state=ItemState.ANSWERED) -> None:
    project.perform(SetAnswer(item_id, Answer(state, 1, 5.0, annotations=annotations)))


def written(project: Project, target: Path, **options) -> list[dict]:
    export(project, target, exporter_named("jsonl"), EVERYTHING, WriteOptions(**options), JobContext())
    file = target / "items.jsonl" if target.is_dir() else target
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def told(project: Project):
    """Everything that is drawn in a project, without what only this project knows."""
    with project.read() as db:
        answers = answer_store.find_answers(db, range(1, 20))
    names = {label.id: label.name for label in project.schema.labels}
    return [
        (answer.state, [
            (names[one.label_id], one.shape, one.attributes, one.group, one.is_occluded, one.is_truncated, one.comment)
            for one in answer.annotations
        ])
        for answer in answers.values()
    ]  # fmt: skip


def again(source: Path, folder: Path, task: Task) -> Project:
    project = create_project(folder / "again.labeller", task, annotator="ann")
    import_source(project, source, JsonlFormat(), ReadOptions(task=task), JobContext())
    return project


def test_spans_come_back_as_they_went_out(tmp_path):
    project = texts(tmp_path, "Ada 🙂 saw Paris", "nothing here", "not looked at")
    say(project, 1, drawn(TextSpan(0, 3)), drawn(TextSpan(10, 15), 2, attributes={"kind": "city"}, comment="sure?"))
    say(project, 2)
    rows = written(project, tmp_path / "out")
    assert rows[0]["annotations"][0] == {"label": "person", "label_position": 0, "type": "span", "start": 0, "end": 3}
    assert rows[0]["text"][10:15] == "Paris"
    assert [(row["status"], len(row["annotations"])) for row in rows] == [("answered", 2), ("answered", 0), ("open", 0)]
    assert told(again(next((tmp_path / "out").glob("*.jsonl")), tmp_path, Task.TEXT_SPANS)) == told(project)


def test_boxes_come_back_with_their_pictures(tmp_path):
    project = pictures(tmp_path, 2)
    say(project, 1, drawn(BOX, 2, group=3, is_occluded=True), drawn(Box(0, 0, 9, 9), is_truncated=True, order=1))
    written(project, tmp_path / "out", copies_media=True)
    back = again(tmp_path / "out" / "items.jsonl", tmp_path, Task.OBJECT_DETECTION)
    assert told(back) == told(project)


def test_what_nobody_has_finished_goes_out_as_open(tmp_path):
    project = pictures(tmp_path, 1)
    say(project, 1, drawn(BOX), state=ItemState.STARTED)
    (row,) = written(project, tmp_path / "out")
    assert (row["status"], row["annotations"]) == ("open", [])


@settings(max_examples=10)
@given(st.lists(shapes, max_size=4))
def test_any_shape_comes_back_exactly(drawings):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = pictures(folder, 1)
        say(project, 1, *(drawn(shape, order=number) for number, shape in enumerate(drawings)))
        written(project, folder / "out", copies_media=True)
        back = again(folder / "out" / "items.jsonl", folder, Task.OBJECT_DETECTION)
        assert [shape for _, marks in told(back) for _, shape, *_ in marks] == drawings
        back.close()
        project.close()


def test_export_that_lost_a_shape_is_not_left_behind(tmp_path, monkeypatch):
    project = pictures(tmp_path, 1)
    say(project, 1, drawn(BOX))
    monkeypatch.setattr("labeller.formats.tables.jsonl_format._drawn", lambda *_: [])
    with pytest.raises(LabellerError, match="did not read back"):
        written(project, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('"annotations": [{"start": 0, "end": 3, "label": "person"}]', [("person", TextSpan(0, 3))]),
        ('"label": [[0, 3, "person"], [8, 13, "place"]]', [("person", TextSpan(0, 3)), ("place", TextSpan(8, 13))]),
        ('"spans": []', []),
    ],
    ids=["objects", "triples", "none"],
)
def test_spans_of_others_are_taken(tmp_path, cell, expected):
    source = tmp_path / "theirs.jsonl"
    source.write_text('{"text": "Ada saw Paris", ' + cell + "}\n", encoding="utf-8")
    (answer,) = told(again(source, tmp_path, Task.TEXT_SPANS))
    assert [(label, shape) for label, shape, *_ in answer[1]] == expected


def test_annotation_that_is_none_is_reported_with_its_line(tmp_path):
    source = tmp_path / "theirs.jsonl"
    source.write_text('{"text": "a", "spans": [{"start": 5, "end": 2, "label": "x"}]}\n{"text": "b", "spans": []}\n')
    project = create_project(tmp_path / "p.labeller", Task.TEXT_SPANS, annotator="ann")
    report = import_source(project, source, JsonlFormat(), ReadOptions(task=Task.TEXT_SPANS), JobContext())
    assert report.items_added == 1
    assert "line 1: annotation 1: a span that ends before it begins" in report.problems[0].reason


@pytest.mark.parametrize(
    ("shape", "task"),
    [
        (BOX, Task.OBJECT_DETECTION),
        (Mask(3, 2, (1, 2, 3)), Task.SEGMENTATION),
        (Keypoints((Keypoint(1, 2),)), Task.KEYPOINTS),
    ],
    ids=["box", "mask", "keypoints"],
)
def test_what_is_drawn_tells_its_task(tmp_path, shape, task):
    project = pictures(tmp_path, 1)
    say(project, 1, drawn(shape))
    written(project, tmp_path / "out", copies_media=True)
    assert JsonlFormat().preview(tmp_path / "out" / "items.jsonl", ReadOptions(), JobContext()).task is task
