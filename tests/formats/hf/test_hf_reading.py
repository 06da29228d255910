"""Hugging Face folders of other people, read without their library."""

from __future__ import annotations

import json

import pytest

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.hf.imagefolder import HfImagefolderFormat
from labeller.formats.hf.text import HfTextFormat
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.made import Row, dataset_of, draw, labelled

IMAGES, TEXTS = HfImagefolderFormat(), HfTextFormat()
GUESS = ReadOptions()


def lines(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def read(reader, source, options=GUESS):
    return list(reader.read(source, options, JobContext()))


def test_metadata_beside_the_images_gives_labels(tmp_path):
    draw(tmp_path / "sub" / "a.png", 1)
    lines(tmp_path / "metadata.jsonl", {"file_name": "sub/a.png", "category": "cat", "lens": 50})
    (item,) = read(IMAGES, tmp_path)
    assert (item.path, item.annotations, item.metadata, item.split) == (
        "sub/a.png",
        labelled("cat"),
        {"lens": 50},
        None,
    )


def test_metadata_in_folders_of_splits_gives_splits(tmp_path):
    for split in ("train", "valid"):
        draw(tmp_path / split / "a.png", len(split))
        lines(tmp_path / split / "metadata.jsonl", {"file_name": "a.png", "label": split})
    assert [(item.path, item.split) for item in read(IMAGES, tmp_path)] == [
        ("train/a.png", "train"),
        ("valid/a.png", "validation"),
    ]


def test_metadata_may_be_csv(tmp_path):
    draw(tmp_path / "a.png", 1)
    (tmp_path / "metadata.csv").write_text("file_name,label\na.png,cat\n")
    assert read(IMAGES, tmp_path)[0].annotations == labelled("cat")


def test_an_image_that_is_named_but_not_there_is_a_problem_with_its_place(tmp_path):
    lines(tmp_path / "metadata.jsonl", {"file_name": "gone.png", "label": "cat"})
    (problem,) = read(IMAGES, tmp_path)
    assert problem == Problem("gone.png", "the file is not there (metadata.jsonl, line 1)", Fault.MISSING_FILE)


def test_tables_of_splits_give_texts(tmp_path):
    lines(tmp_path / "data" / "train-00000-of-00001.jsonl", {"text": "a", "label": 1}, {"text": "b", "label": 0})
    lines(tmp_path / "data" / "test-00000-of-00001.jsonl", {"text": "c", "label": 1})
    found = {(item.text, item.split, item.annotations[0].label) for item in read(TEXTS, tmp_path)}
    assert found == {("a", "train", "1"), ("b", "train", "0"), ("c", "test", "1")}


@pytest.mark.parametrize(("content", "fault"), [("Text,Name\nx,y\n", Fault.INCOMPLETE), ("", Fault.UNREADABLE)])
def test_a_table_that_is_not_like_the_first_is_told_and_the_others_are_read(tmp_path, content, fault):
    (tmp_path / "train.csv").write_text("text,label\nthe first,a\nthe other,b\n")
    (tmp_path / "validation.csv").write_text(content)
    found = read(TEXTS, tmp_path)
    assert [item.text for item in found if isinstance(item, NewItem)] == ["the first", "the other"]
    assert [(one.file, one.fault) for one in found if isinstance(one, Problem)] == [("validation.csv", fault)]


def test_the_preview_counts_all_splits(tmp_path):
    lines(tmp_path / "train.jsonl", {"text": "a", "label": "x"}, {"text": "b", "label": "y"})
    lines(tmp_path / "test.jsonl", {"text": "c", "label": "x"})
    seen = TEXTS.preview(tmp_path, GUESS, JobContext())
    assert (seen.task, seen.count, seen.is_exact) == (Task.TEXT_CLASSIFICATION, 3, True)
    assert [(one.name, one.count) for one in seen.labels] == [("x", 2), ("y", 1)]
    assert ("a", "x", "train") in seen.rows


def test_unlabelled_leaves_the_labels_out(tmp_path):
    TEXTS.write(dataset_of(Task.TEXT_CLASSIFICATION, [Row("a", ("x",))], ["x"]), tmp_path, WriteOptions(), JobContext())
    (item,) = read(TEXTS, tmp_path, ReadOptions(is_unlabelled=True))
    assert (item.text, item.annotations) == ("a", None)


def test_our_own_numbers_are_names_again(tmp_path):
    rows = [Row("a", ("2024-01-01",)), Row("b")]
    dataset = dataset_of(Task.TEXT_CLASSIFICATION, rows, ["x", "2024-01-01"])
    TEXTS.write(dataset, tmp_path, WriteOptions(), JobContext())
    assert '"label": 1' in (tmp_path / "data" / "train.jsonl").read_text()
    assert [item.annotations for item in read(TEXTS, tmp_path)] == [labelled("2024-01-01"), None]


@pytest.mark.parametrize(
    "line", ["{broken", '{"text": 1}', '{"text": "x", "label": {}}', '{"text": "x", "label": true}']
)
def test_a_bad_line_in_our_own_table_is_a_problem_with_its_place(tmp_path, line):
    TEXTS.write(dataset_of(Task.TEXT_CLASSIFICATION, [Row("a", ("x",))], ["x"]), tmp_path, WriteOptions(), JobContext())
    with (tmp_path / "data" / "train.jsonl").open("a") as file:
        file.write(line + "\n")
    item, problem = read(TEXTS, tmp_path)
    assert isinstance(item, NewItem)
    assert (problem.file, problem.reason.partition(":")[0]) == ("train.jsonl", "line 2")


@pytest.mark.parametrize("reader", [IMAGES, TEXTS], ids=lambda one: one.name)
def test_another_folder_is_refused(reader, tmp_path):
    with pytest.raises(UnreadableError, match="not laid out"):
        read(reader, tmp_path)
