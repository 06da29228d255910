"""JSON Lines: read by the json module as the project has it, and any client's file read as it is meant."""

from __future__ import annotations

import json

import pytest

from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.tables.jsonl_format import FILE, JsonlFormat
from labeller.jobs import JobContext
from tests.formats.made import HOSTILE_LABELS, HOSTILE_TEXTS, Row, dataset_of, draw, labelled

JSONL = JsonlFormat()
GUESS = ReadOptions()


def saved(tmp_path, *lines):
    path = tmp_path / "data.jsonl"
    path.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines))
    return path


def read(path, options=GUESS):
    return list(JSONL.read(path, options, JobContext()))


def written(tmp_path, rows, names, task=Task.TEXT_CLASSIFICATION):
    JSONL.write(dataset_of(task, rows, names), tmp_path, WriteOptions(), JobContext())
    return [json.loads(line) for line in (tmp_path / FILE).read_bytes().decode("utf-8").split("\n") if line]


def test_the_json_module_reads_texts_and_labels_as_they_are(tmp_path):
    rows = [Row(text, (HOSTILE_LABELS[place],)) for place, text in enumerate(HOSTILE_TEXTS)]
    lines = written(tmp_path, rows, HOSTILE_LABELS)
    assert [(line["text"], line["label"]) for line in lines] == [(row.content, row.labels[0]) for row in rows]


def test_labels_come_with_their_position_in_the_schema(tmp_path):
    (line,) = written(tmp_path, [Row("x", ("c",))], ["a", "b", "c"])
    assert line == {"name": "text 1", "text": "x", "label": "c", "label_position": 2, "status": "answered"}


def test_several_labels_are_lists_in_the_order_of_the_schema(tmp_path):
    lines = written(tmp_path, [Row("x", ("c", "a")), Row("y", ()), Row("z")], ["a", "b", "c"], Task.TEXT_MULTILABEL)
    assert [(line["labels"], line["label_positions"], line["status"]) for line in lines] == [
        (["a", "c"], [0, 2], "answered"),
        ([], [], "answered"),
        ([], [], "open"),
    ]


def test_every_line_has_the_same_keys(tmp_path):
    rows = [Row("x", ("a",), comment="!"), Row("y", is_skipped=True), Row("z", metadata={"k": "v"}, group="g")]
    assert len({tuple(line) for line in written(tmp_path, rows, ["a"])}) == 1


def test_pandas_reads_it(tmp_path):
    pandas = pytest.importorskip("pandas")
    rows = [Row("a\u2028b", ("x",)), Row('"', ("NA",))]
    written(tmp_path, rows, ["x", "NA"])
    table = pandas.read_json(tmp_path / FILE, lines=True)
    assert (list(table["text"]), list(table["label"])) == (["a\u2028b", '"'], ["x", "NA"])


@pytest.mark.parametrize(("text", "label"), [("text", "label"), ("sentence", "intent"), ("review", "sentiment")])
def test_text_and_label_are_guessed_from_keys(tmp_path, text, label):
    path = saved(tmp_path, *({"id": place, text: f"some words {place}", label: "ab"[place % 2]} for place in range(6)))
    assert [item.annotations for item in read(path)][:2] == [labelled("a"), labelled("b")]


def test_a_list_of_labels_makes_it_several_labels(tmp_path):
    path = saved(
        tmp_path, {"text": "x", "labels": ["a", "b"]}, {"text": "y", "labels": []}, {"text": "z", "labels": None}
    )
    assert JSONL.preview(path, ReadOptions(), JobContext()).task is Task.TEXT_MULTILABEL
    assert [item.annotations for item in read(path)] == [labelled("a", "b"), (), None]


def test_numbers_and_booleans_are_labels_too(tmp_path):
    path = saved(tmp_path, {"text": "x", "label": 1}, {"text": "y", "label": True}, {"text": "z", "label": 2.5})
    assert [item.annotations[0].label for item in read(path)] == ["1", "true", "2.5"]


def test_nested_values_are_kept(tmp_path):
    (item,) = read(saved(tmp_path, {"text": "x", "label": "a", "meta": {"lang": "de", "tokens": [1, 2]}}))
    assert item.metadata == {"meta": {"lang": "de", "tokens": [1, 2]}}


def test_plain_strings_are_texts(tmp_path):
    assert [item.text for item in read(saved(tmp_path, '"one"\n"two"\n'))] == ["one", "two"]


def test_bad_lines_are_problems_with_their_place_and_the_rest_is_read(tmp_path):
    lines = ({"text": "good"}, "{broken\n", "[1]\n", {"text": ["list"]}, {"other": 1}, {"text": "also good"})
    found = read(saved(tmp_path, *lines))
    assert [one.text for one in found if isinstance(one, NewItem)] == ["good", "also good"]
    assert [one.reason.partition(":")[0] for one in found if isinstance(one, Problem)] == [
        f"line {n}" for n in range(2, 6)
    ]


def test_half_characters_and_zero_bytes_are_refused_with_their_line(tmp_path):
    found = read(saved(tmp_path, '{"text": "ok"}\n{"text": "\\ud83d"}\n{"text": "\\u0000"}\n'))
    assert [one.reason.partition(":")[0] for one in found[1:]] == ["line 2", "line 3"]


def test_rows_may_name_images(tmp_path):
    draw(tmp_path / "a.png", 1)
    (item,) = read(saved(tmp_path, {"file_name": "a.png", "label": "cat", "camera": "x"}))
    assert (item.path, item.annotations, item.metadata) == ("a.png", labelled("cat"), {"camera": "x"})


def test_a_broken_row_of_ours_is_read_as_somebody_elses(tmp_path):
    line = {"name": 1, "text": "x", "label": "a", "label_position": 0, "status": "answered"}
    (item,) = read(saved(tmp_path, line))
    assert (item.name, item.text, item.annotations) == ("1", "x", labelled("a"))


def test_a_span_behind_the_end_of_its_text_is_told_with_its_line(tmp_path):
    lines = [{"text": "Ada", "spans": [{"start": 0, "end": end, "label": "a"}]} for end in (3, 4)]
    found = read(saved(tmp_path, *lines), ReadOptions(task=Task.TEXT_SPANS))
    assert [type(one) for one in found] == [NewItem, Problem]
    assert found[1].reason.startswith("line 2: a span that ends behind")
