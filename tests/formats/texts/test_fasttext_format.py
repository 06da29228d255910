"""fastText: the exact lines that are written, and lines of other makers."""

from __future__ import annotations

import json

import pytest

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions, Renamed, WriteOptions
from labeller.formats.losses import Loss, survey
from labeller.formats.registry import recognise
from labeller.formats.texts.fasttext_format import FasttextFormat
from labeller.jobs import JobContext
from tests.formats.made import Row, dataset_of, labelled

FASTTEXT = FasttextFormat()
COOKING = "__label__sauce __label__cheese How much does potato starch affect a sauce?\n__label__food-safety x\n"


def written(tmp_path, rows, names, task=Task.TEXT_MULTILABEL):
    report = FASTTEXT.write(dataset_of(task, rows, names), tmp_path, WriteOptions(), JobContext())
    return report, (tmp_path / "train.txt").read_bytes().decode()


def read(tmp_path, text, name="cooking.txt"):
    (tmp_path / name).write_text(text, "utf-8")
    found = list(FASTTEXT.read(tmp_path / name, ReadOptions(), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def test_labels_come_first_and_the_text_is_one_line(tmp_path):
    rows = [Row("two\r\nlines\u2028three", ("b", "a")), Row("plain", ())]
    _, text = written(tmp_path, rows, ["a", "b"])
    assert text == "__label__a __label__b two lines three\nplain\n"


def test_labels_have_no_blanks_and_the_change_is_told(tmp_path):
    report, text = written(tmp_path, [Row("x", ("two words",))], ["two words"])
    assert (report.renamed, text) == ((Renamed("two words", "two_words"),), "__label__two_words x\n")


def test_no_word_of_the_text_is_a_label(tmp_path):
    _, text = written(tmp_path, [Row("__label__a and ___label__b", ("a",))], ["a"])
    assert text == "__label__a _label__a and _label__b\n"


def test_the_text_lies_beside_it_as_it_is(tmp_path):
    written(tmp_path, [Row("two\nlines", ("a",), comment="why?")], ["a"])
    line = json.loads((tmp_path / "texts.jsonl").read_text("utf-8"))
    assert (line["file"], line["text"], line["comment"]) == ("train.txt", "two\nlines", "why?")


def test_line_ends_that_go_are_said_before():
    dataset = dataset_of(Task.TEXT_CLASSIFICATION, [Row("a\nb", ("x",)), Row("c", ("x",)), Row("d\n", ("x",))], ["x"])
    (loss,) = FASTTEXT.own_losses(survey(dataset, JobContext()))
    assert loss == Loss("texts with line ends (blanks in their place; as they are in texts.jsonl)", 2)


def test_lines_of_others_are_read(tmp_path):
    items, problems = read(tmp_path, COOKING)
    assert [item.annotations for item in items] == [labelled("sauce", "cheese"), labelled("food-safety")]
    assert items[0].text == "How much does potato starch affect a sauce?"
    assert problems == []
    assert recognise(tmp_path / "cooking.txt").name == "fasttext"


@pytest.mark.parametrize(
    ("text", "task"),
    [(COOKING, Task.TEXT_MULTILABEL), ("__label__a x\n__label__b y\nnone\n", Task.TEXT_CLASSIFICATION)],
)
def test_several_labels_in_one_line_are_several_labels(tmp_path, text, task):
    read(tmp_path, text)
    assert FASTTEXT.preview(tmp_path / "cooking.txt", ReadOptions(), JobContext()).task is task


def test_labels_anywhere_count_and_lines_without_one_are_unlabelled(tmp_path):
    items, _ = read(tmp_path, "__label__a x\n\nfine __label__b words\nnothing here\n")
    assert [(item.text, item.annotations) for item in items] == [
        ("x", labelled("a")),
        ("fine words", labelled("b")),
        ("nothing here", None),
    ]


def test_labels_without_a_text_are_told_with_their_line(tmp_path):
    items, problems = read(tmp_path, "__label__a x\n__label__b\n")
    assert len(items) == 1
    assert [(one.file, one.fault) for one in problems] == [("cooking.txt, line 2", Fault.EMPTY_TEXT)]


def test_lines_that_were_changed_are_taken_as_they_are_now(tmp_path):
    written(tmp_path, [Row("two\nlines", ("a",)), Row("one\nmore", ("a",))], ["a"])
    path = tmp_path / "train.txt"
    path.write_text(path.read_text("utf-8").replace("two", "2"), "utf-8")
    found = list(FASTTEXT.read(tmp_path, ReadOptions(), JobContext()))
    assert [one.text for one in found[:2]] == ["2 lines", "one\nmore"]
    assert found[2].fault is Fault.MISALIGNED


def test_plain_lines_are_not_taken_for_it(tmp_path):
    (tmp_path / "a.txt").write_text("words\nthe prefix is __label__x\nmore\nand more\n")
    assert recognise(tmp_path / "a.txt").name == "lines"
