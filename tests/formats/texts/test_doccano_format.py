"""doccano's JSON Lines: the exact lines that are written, and lines as doccano exports and imports them."""

from __future__ import annotations

import json

import pytest

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Relation
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import recognise
from labeller.formats.texts.doccano_format import DoccanoFormat
from labeller.jobs import JobContext
from tests.formats.made import Row, dataset_of, labelled
from tests.formats.spans import Marked, span_dataset

DOCCANO = DoccanoFormat()
GOOGLE = {
    "id": 1,
    "text": "Google was founded by Larry Page",
    "entities": [
        {"id": 0, "start_offset": 0, "end_offset": 6, "label": "ORG"},
        {"id": 1, "start_offset": 22, "end_offset": 32, "label": "PER"},
    ],
    "relations": [{"id": 5, "from_id": 0, "to_id": 1, "type": "foundedBy"}],
    "Comments": [],
}


def written(tmp_path, dataset):
    DOCCANO.write(dataset, tmp_path, WriteOptions(), JobContext())
    return [json.loads(line) for line in (tmp_path / "train.jsonl").read_text("utf-8").split("\n") if line]


def read(tmp_path, *lines, task=None):
    path = tmp_path / "all.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), "utf-8")
    found = list(DOCCANO.read(path, ReadOptions(task=task), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def spans(item):
    return [(one.label, item.text[one.shape.start : one.shape.end]) for one in item.annotations]


def test_spans_are_triples_of_code_points(tmp_path):
    text = Marked("🙂 Ada", (("person", 2, 5),), comment="sure?", metadata={"lang": "en"})
    assert written(tmp_path, span_dataset([text])) == [
        {
            "id": 1, "text": "🙂 Ada", "label": [[2, 5, "person"]], "Comments": ["sure?"],
            "name": "text 1", "status": "answered", "metadata": {"lang": "en"},
        }
    ]  # fmt: skip


def test_with_relations_spans_are_entities_with_ids(tmp_path):
    text = Marked("Ada met Bob", (("person", 0, 3), ("person", 8, 11)), (("met", 0, 1),))
    (line,) = written(tmp_path, span_dataset([text], relations=["met"]))
    assert [(one["start_offset"], one["end_offset"], one["label"]) for one in line["entities"]] == [
        (0, 3, "person"),
        (8, 11, "person"),
    ]
    first, second = (one["id"] for one in line["entities"])
    assert [(one["from_id"], one["to_id"], one["type"]) for one in line["relations"]] == [(first, second, "met")]


def test_labels_of_whole_texts_are_a_list(tmp_path):
    (line,) = written(tmp_path, dataset_of(Task.TEXT_CLASSIFICATION, [Row("x", ("a",))], ["a"]))
    assert (line["text"], line["label"]) == ("x", ["a"])


def test_no_line_is_blank(tmp_path):
    written(tmp_path, span_dataset([Marked(""), Marked("\n\n")]))
    assert b"\n\n" not in (tmp_path / "train.jsonl").read_bytes()


@pytest.mark.parametrize("name", ["label", "labels"])
def test_triples_are_read(tmp_path, name):
    line = {"id": 7, "text": "🙂 EU rejects", name: [[2, 4, "ORG"]], "Comments": ["why?", "so"], "lang": "en"}
    (item,), problems = read(tmp_path, line)
    assert (spans(item), item.name, item.comment, item.metadata) == ([("ORG", "EU")], "7", "why?\nso", {"lang": "en"})
    assert problems == []


def test_entities_and_relations_are_read(tmp_path):
    (item,), problems = read(tmp_path, GOOGLE)
    assert [(one.label, one.key) for one in item.annotations[:2]] == [("ORG", 0), ("PER", 1)]
    assert [(one.label, one.shape) for one in item.annotations[2:]] == [("foundedBy", Relation(0, 1))]
    assert problems == []


@pytest.mark.parametrize(
    "relation",
    [
        {"id": 1, "from_id": 0, "to_id": 9, "type": "x"},
        {"id": 1, "from_id": 0, "to_id": 0, "type": "x"},
        {"id": 1, "from_id": 0, "to_id": 1},
    ],
)
def test_a_relation_to_nothing_is_told_and_the_rest_stays(tmp_path, relation):
    (item,), problems = read(tmp_path, {**GOOGLE, "relations": [relation, *GOOGLE["relations"]]})
    assert len(item.annotations) == 3
    assert [one.file for one in problems] == ["all.jsonl, line 1"]


@pytest.mark.parametrize(
    ("label", "fault"),
    [([0, 99, "ORG"], Fault.BAD_SPAN), ([4, 2, "ORG"], Fault.BAD_SPAN), ([0, 2, ""], Fault.INCOMPLETE)],
)
def test_a_span_that_cannot_be_is_told_with_its_line(tmp_path, label, fault):
    (item,), problems = read(tmp_path, {"text": "EU rejects", "label": [[0, 2, "ORG"], label]})
    assert spans(item) == [("ORG", "EU")]
    assert [(one.file, one.fault) for one in problems] == [("all.jsonl, line 1", fault)]


def test_labels_of_texts_are_read(tmp_path):
    lines = [{"id": 1, "text": "x", "label": ["a", "b"], "Comments": []}, {"id": 2, "text": "y", "label": ["a"]}]
    items, _ = read(tmp_path, *lines)
    assert [item.annotations for item in items] == [labelled("a", "b"), labelled("a")]


def test_texts_without_a_label_stay_open_which_is_told_once(tmp_path):
    lines = [{"id": n, "text": str(n), "label": label} for n, label in enumerate([[], [[0, 1, "A"]], []])]
    items, problems = read(tmp_path, *lines)
    assert [item.annotations is None for item in items] == [True, False, True]
    assert [(one.reason.split()[0], one.is_mended) for one in problems] == [("2", True)]


def test_labels_and_slots_of_one_text_are_read_as_the_project_asks(tmp_path):
    line = {"id": 1, "text": "fly to Bonn", "cats": ["flight"], "entities": [[7, 11, "City"]]}
    assert read(tmp_path, line, task=Task.TEXT_CLASSIFICATION)[0][0].annotations == labelled("flight")
    assert spans(read(tmp_path, line, task=Task.TEXT_SPANS)[0][0]) == [("City", "Bonn")]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ({"text": "EU rejects", "label": [[0, 2, "ORG"]]}, "doccano"),
        ({"id": 1, "text": "x", "label": ["a"], "Comments": []}, "doccano"),
        (GOOGLE, "doccano"),
        ({"id": 1, "text": "x", "label": ["a"]}, "jsonl"),
        ({"text": "x", "label": "a"}, "jsonl"),
        ({"text": "x", "spans": [{"start": 0, "end": 1, "label": "A"}]}, "jsonl"),
    ],
)
def test_only_lines_of_doccano_are_taken_for_such(tmp_path, line, name):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(line) + "\n")
    assert recognise(path).name == name
