"""Prodigy's JSON Lines: the exact tasks that are written, and tasks as Prodigy and those who write for it have them."""

from __future__ import annotations

import json

import pytest

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import recognise
from labeller.formats.texts.prodigy_format import ProdigyFormat
from labeller.jobs import JobContext
from tests.formats.made import Row, dataset_of, labelled
from tests.formats.spans import Marked, span_dataset

PRODIGY = ProdigyFormat()
ADA = {"text": "Ada met Bob", "spans": [{"start": 0, "end": 3, "label": "PER"}]}


def written(tmp_path, dataset):
    PRODIGY.write(dataset, tmp_path, WriteOptions(), JobContext())
    return [json.loads(line) for line in (tmp_path / "train.jsonl").read_text("utf-8").split("\n") if line]


def read(tmp_path, *tasks, task=None):
    path = tmp_path / "tasks.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in tasks), "utf-8")
    found = list(PRODIGY.read(path, ReadOptions(task=task), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def test_a_task_has_its_spans_its_answer_and_whole_numbers_for_hashes(tmp_path):
    (task,) = written(tmp_path, span_dataset([Marked("🙂 Ada", (("person", 2, 5),), metadata={"source": "x"})]))
    hashes = {name: task.pop(name) for name in ("_input_hash", "_task_hash")}
    assert task == {
        "text": "🙂 Ada",
        "spans": [{"start": 2, "end": 5, "label": "person"}],
        "_view_id": "ner_manual",
        "answer": "accept",
        "meta": {"source": "x"},
        "name": "text 1",
    }
    assert all(type(one) is int and 0 <= one < 2**31 for one in hashes.values())


def test_equal_texts_have_equal_hashes_and_other_spans_another(tmp_path):
    texts = [Marked("Ada", (("person", 0, 3),)), Marked("Ada", (("place", 0, 3),))]
    first, second = written(tmp_path, span_dataset(texts))
    assert first["_input_hash"] == second["_input_hash"]
    assert first["_task_hash"] != second["_task_hash"]


def test_spans_that_overlap_are_for_the_interface_that_shows_them(tmp_path):
    (task,) = written(tmp_path, span_dataset([Marked("New York", (("place", 0, 8), ("person", 0, 3)))]))
    assert task["_view_id"] == "spans_manual"


def test_what_is_open_has_no_answer_and_what_was_skipped_is_ignored(tmp_path):
    tasks = written(tmp_path, span_dataset([Marked("a", None), Marked("b", is_skipped=True), Marked("c")]))
    assert [task.get("answer") for task in tasks] == [None, "ignore", "accept"]


def test_labels_of_whole_texts_are_accepted_options(tmp_path):
    (task,) = written(tmp_path, dataset_of(Task.TEXT_MULTILABEL, [Row("x", ("b", "a"))], ["a", "b"]))
    assert task["options"] == [{"id": "a", "text": "a"}, {"id": "b", "text": "b"}]
    assert (task["accept"], task["config"], task["_view_id"]) == (["a", "b"], {"choice_style": "multiple"}, "choice")


def test_no_line_is_blank(tmp_path):
    written(tmp_path, span_dataset([Marked(""), Marked("\n\n")]))
    assert b"\n\n" not in (tmp_path / "train.jsonl").read_bytes()


def test_accepted_spans_are_annotations_and_proposed_ones_suggestions(tmp_path):
    scored = {**ADA, "spans": [{**ADA["spans"][0], "score": 0.7}]}
    items, problems = read(tmp_path, {**scored, "answer": "accept"}, scored, ADA)
    span = FoundAnnotation("PER", TextSpan(0, 3))
    assert [item.annotations for item in items] == [(span,), None, None]
    assert [[one.score for one in item.suggestions] for item in items] == [[], [0.7], [1.0]]
    assert problems == []


def test_rejected_tasks_stay_open_and_ignored_ones_are_skipped(tmp_path):
    tasks = [{**ADA, "answer": answer} for answer in ("reject", "ignore", "reject")]
    items, problems = read(tmp_path, *tasks)
    assert [(item.annotations, item.suggestions, item.is_skipped) for item in items] == [
        (None, (), False),
        (None, (), True),
        (None, (), False),
    ]
    ((problem),) = problems
    assert (problem.file, problem.fault, problem.is_mended) == ("tasks.jsonl, line 1", Fault.UNSUPPORTED, True)
    assert problem.reason.startswith("2 rejected tasks")


@pytest.mark.parametrize(
    ("fields", "task", "labels"),
    [
        ({"label": "SPAM", "answer": "accept"}, Task.TEXT_CLASSIFICATION, labelled("SPAM")),
        ({"label": "SPAM", "answer": "reject"}, Task.TEXT_CLASSIFICATION, None),
        (
            {"options": [{"id": "A", "text": "a"}, {"id": "B", "text": "b"}], "accept": ["B"], "answer": "accept"},
            Task.TEXT_CLASSIFICATION,
            labelled("B"),
        ),
        ({"options": [{"id": 1, "text": "Good"}], "accept": [1], "answer": "accept"}, None, labelled("Good")),
        ({"accept": ["A", "B"], "options": [], "answer": "accept"}, Task.TEXT_MULTILABEL, labelled("A", "B")),
    ],
)
def test_labels_of_whole_tasks_are_read(tmp_path, fields, task, labels):
    (item,), _ = read(tmp_path, {"text": "x", "_view_id": "choice", **fields})
    assert item.annotations == labels
    preview = PRODIGY.preview(tmp_path / "tasks.jsonl", ReadOptions(), JobContext())
    assert task is None or preview.task is task


@pytest.mark.parametrize(
    ("span", "fault"),
    [
        ({"start": 5, "end": 99, "label": "PER"}, Fault.BAD_SPAN),
        ({"start": 3, "end": 3, "label": "PER"}, Fault.BAD_SPAN),
        ({"start": "0", "end": 3, "label": "PER"}, Fault.BAD_SPAN),
        ({"start": 0, "end": 3, "label": "PER", "text": "Bob"}, Fault.BAD_SPAN),
        ({"start": 0, "end": 3}, Fault.INCOMPLETE),
        ("PER", Fault.BAD_VALUE),
    ],
)
def test_a_span_that_cannot_be_is_told_with_its_line_and_the_others_stay(tmp_path, span, fault):
    items, problems = read(tmp_path, {**ADA, "spans": [*ADA["spans"], span], "answer": "accept"})
    assert items[0].annotations == (FoundAnnotation("PER", TextSpan(0, 3)),)
    assert [(one.file, one.fault, one.is_mended) for one in problems] == [("tasks.jsonl, line 1", fault, False)]


def test_what_prodigy_notes_for_itself_is_left_behind_and_the_rest_is_kept(tmp_path):
    task = {
        **ADA, "answer": "accept", "_timestamp": 1, "_session_id": "x", "tokens": [], "meta": {"source": "web"},
        "lang": "de",
    }  # fmt: skip
    (item,), _ = read(tmp_path, task)
    assert item.metadata == {"source": "web", "lang": "de"}


def test_tasks_about_images_are_counted_and_left_out(tmp_path):
    image = {"image": "a.png", "spans": [{"points": [[0, 0], [1, 1]], "label": "x"}], "answer": "accept"}
    items, problems = read(tmp_path, image, image, {**ADA, "answer": "accept"})
    assert len(items) == 1
    assert [(one.reason.split()[0], one.fault, one.is_mended) for one in problems] == [("2", Fault.UNSUPPORTED, False)]


def test_empty_texts_of_others_are_counted_and_left_out(tmp_path):
    items, problems = read(tmp_path, {"text": " ", "answer": "accept"}, {**ADA, "answer": "accept"})
    assert len(items) == 1
    assert [one.fault for one in problems] == [Fault.EMPTY_TEXT]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ({**ADA, "answer": "accept"}, "prodigy"),
        ({**ADA, "_input_hash": 1, "_task_hash": 2}, "prodigy"),
        ({"text": "x", "options": [{"id": 1}], "accept": [1]}, "prodigy"),
        ({"text": "x", "spans": [{"start": 0, "end": 1, "label": "A", "token_start": 0, "token_end": 0}]}, "prodigy"),
        ({"text": "x", "label": "a"}, "jsonl"),
        (ADA, "jsonl"),
        ({"text": "x", "answer": "yes", "label": "a"}, "jsonl"),
        ({"name": "n", "text": "x", "label": "a", "label_position": 0, "status": "open", "answer": "accept"}, "jsonl"),
    ],
)
def test_only_tasks_of_prodigy_are_taken_for_such(tmp_path, line, name):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(line) + "\n")
    assert recognise(path).name == name


@pytest.mark.parametrize("answer", ["accepted", "", 1, ["accept"]])
def test_an_answer_that_is_not_known_is_told_and_its_spans_are_suggested(tmp_path, answer):
    (item,), (problem,) = read(tmp_path, {**ADA, "answer": answer})
    assert (item.annotations, [one.label for one in item.suggestions]) == (None, ["PER"])
    assert (problem.fault, problem.is_mended) == (Fault.BAD_VALUE, True)


def test_a_way_to_choose_that_is_no_word_is_passed_over(tmp_path):
    (item,), _ = read(tmp_path, {"text": "a", "accept": ["x"], "answer": "accept", "config": {"choice_style": {}}})
    assert item.annotations == labelled("x")
