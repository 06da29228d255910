"""What goes to a program and what may come back from it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.domain.item import FoundAnnotation, Item, Medium
from labeller.domain.schema import Label, Schema, Task
from labeller.domain.shape import Box, TextSpan
from labeller.loop.outside.messages import NoAnswerError, hello, question, read_answer
from labeller.loop.outside.source import Seen

CAT, DOG = Label(1, "cat", "#000000", 0, guideline="purrs"), Label(2, "dog", "#000000", 1)
IMAGE = Seen(Item(7, Medium.IMAGE, "a.png", "h", width=100, height=50))
TEXT = Seen(Item(7, Medium.TEXT, "t", "h", text="some words"))


def schema(task: Task) -> Schema:
    return Schema(task, (CAT, DOG))


def read(document: object, task: Task = Task.IMAGE_CLASSIFICATION, seen: Seen = IMAGE):
    line = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_answer(line, {7: seen}, schema(task))


def test_hello_names_version_task_and_labels():
    said = json.loads(hello(schema(Task.IMAGE_CLASSIFICATION)))
    assert (said["labeller"], said["task"]) == (1, "image-classification")
    assert said["labels"] == [{"name": "cat", "guideline": "purrs"}, {"name": "dog", "guideline": ""}]


def test_texts_and_rows_go_with_their_content_in_one_ascii_line():
    row = Item(3, Medium.ROW, "r", "h", fields={"a": "x\ny", "b": float("nan")})
    line = question(Seen(row))
    assert line.count(b"\n") == 1
    assert json.loads(line)["row"] == {"a": "x\ny", "b": None}
    text = Item(4, Medium.TEXT, "t", "h", text="ä\u2028 line")
    assert json.loads(question(Seen(text)))["text"] == "ä\u2028 line"
    assert question(Seen(text)).isascii()


def test_labels_come_once_each_the_surest_first():
    said = read({"id": 7, "labels": [{"label": "dog", "score": 0.2}, {"label": "cat"}, {"label": "dog", "score": 0.7}]})
    assert said.found == (FoundAnnotation("cat", score=1.0), FoundAnnotation("dog", score=0.7))


def test_shapes_are_cut_at_the_border_and_those_outside_are_told():
    found = [{"label": "cat", "bbox": [90, 10, 20, 20]}, {"label": "cat", "bbox": [300, 10, 20, 20], "score": 0.5}]
    said = read({"id": 7, "shapes": found}, Task.OBJECT_DETECTION)
    assert said.found == (FoundAnnotation("cat", Box(90, 10, 10, 20), score=1.0),)
    assert "outside the image" in said.trouble


def test_spans_count_code_points():
    said = read({"id": 7, "spans": [{"label": "cat", "start": 5, "end": 10}]}, Task.TEXT_SPANS, TEXT)
    assert said.found == (FoundAnnotation("cat", TextSpan(5, 10), score=1.0),)
    assert (
        "over the end"
        in read({"id": 7, "spans": [{"label": "x", "start": 5, "end": 11}]}, Task.TEXT_SPANS, TEXT).trouble
    )


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"id": 7, "error": "no GPU"}, "no GPU"),
        ({"id": 7}, "no list of labels"),
        ({"id": 7, "labels": [{"score": 1}]}, "no label"),
        ({"id": 7, "labels": [{"label": "cat", "score": 1.5}]}, "from 0 to 1"),
        ({"id": 7, "labels": [{"label": "cat", "score": float("nan")}]}, "from 0 to 1"),
        ({"id": 7, "labels": [{"label": "cat", "score": "high"}]}, "from 0 to 1"),
        ({"id": 7, "labels": [{"label": "cat", "score": 10**400}]}, "from 0 to 1"),
        ({"id": 7, "labels": [{"label": "cat"}] * 10_001}, "are the most"),
    ],
)
def test_answers_that_cannot_be_taken_are_trouble_of_their_item(document, why):
    said = read(document)
    assert (said.item_id, said.found) == (7, ())
    assert why in said.trouble


def test_shapes_of_another_kind_are_trouble():
    said = read({"id": 7, "shapes": [{"label": "cat", "type": "point", "point": [1, 1]}]}, Task.OBJECT_DETECTION)
    assert "a kind that is not drawn here: point" in said.trouble


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"loading model...", "not JSON: loading model"),
        (b"[1]", "no JSON object"),
        (b'{"labels": []}', "has no id"),
        (b'{"error": "no GPU"}', "it says: no GPU"),
        (b'{"id": 8, "labels": []}', "the item 8, which is not waiting"),
        (b"[" * 100_000, "not JSON"),
        (b'{"id": 7, "labels": [' + b"9" * 10_000 + b"]}", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
    ],
)
def test_lines_that_are_no_answers_end_the_talk(line, why):
    with pytest.raises(NoAnswerError, match=why):
        read(line)


@settings(max_examples=60)
@given(st.binary(max_size=40) | st.lists(st.floats() | st.text(max_size=9) | st.dictionaries(st.text(), st.none())))
def test_nothing_else_comes_of_any_line(content):
    line = content if isinstance(content, bytes) else json.dumps({"id": 7, "labels": content}).encode()
    try:
        said = read(line)
    except NoAnswerError:
        return
    assert said.item_id == 7
