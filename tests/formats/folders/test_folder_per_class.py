"""Folders of files: labels where the layout says so, and an export that any loader of folders takes."""

from __future__ import annotations

import json
import shutil
from collections import Counter

import pytest
from PIL import Image

from labeller.domain.fault import Fault
from labeller.domain.item import Medium, NewItem, Problem
from labeller.domain.schema import Task
from labeller.errors import UsageError
from labeller.formats.folders.folder_per_class import FolderPerClassFormat
from labeller.formats.format import Known, ReadOptions, WriteOptions
from labeller.formats.losses import losses, survey
from labeller.jobs import JobContext
from labeller.media.pages import split_page
from labeller.media.unreadable import UnreadableError
from tests.formats.made import HOSTILE_LABELS, Row, dataset_of, draw, labelled
from tests.media.bad_files import build_corpus

FOLDERS = FolderPerClassFormat()
GUESS = ReadOptions()


def folder_with(root, *paths):
    for number, path in enumerate(paths):
        draw(root / path, number)
    return root


def read(source, options=GUESS, **more):
    return list(FOLDERS.read(source, options, JobContext(), **more))


def preview(source, options=GUESS):
    return FOLDERS.preview(source, options, JobContext())


def labels_by_path(source, options=GUESS):
    items = [item for item in read(source, options) if isinstance(item, NewItem)]
    return {item.path: item.annotations and item.annotations[0].label for item in items}


def exported(tmp_path, rows, names, task=Task.IMAGE_CLASSIFICATION):
    target = tmp_path / "out"
    target.mkdir()
    report = FOLDERS.write(dataset_of(task, rows, names, tmp_path / "in"), target, WriteOptions(), JobContext())
    return target, report


# Reading


def test_of_chosen_files_and_folders_nothing_else_is_read(tmp_path):
    source = folder_with(tmp_path, "cat/1.png", "cat/2.png", "dog/1.png", "other/1.png")
    chosen = ReadOptions(only=("cat/2.png", "dog"))
    assert labels_by_path(source, chosen) == {"cat/2.png": "cat", "dog/1.png": "dog"}
    assert preview(source, chosen).count == 2
    assert preview(source, chosen).options.only == chosen.only


def test_one_folder_for_each_label_gives_labels(tmp_path):
    source = folder_with(tmp_path, "cat/1.png", "cat/2.png", "dog/1.png")
    assert labels_by_path(source) == {"cat/1.png": "cat", "cat/2.png": "cat", "dog/1.png": "dog"}


@pytest.mark.parametrize("split", ["", "train/"])
def test_an_empty_folder_beside_those_of_labels_is_a_label_and_told(tmp_path, split):
    source = folder_with(tmp_path, f"{split}cat/1.png", f"{split}dog/1.png")
    (source / split / "bird").mkdir()
    (source / split / ".cache").mkdir()
    assert {one.name: one.count for one in preview(source).labels} == {"bird": 0, "cat": 1, "dog": 1}
    (problem,) = [one for one in read(source) if isinstance(one, Problem)]
    assert (problem.file, problem.fault, problem.is_mended) == (f"{split}bird", Fault.INCOMPLETE, True)


def test_a_folder_that_is_empty_in_one_split_alone_is_not_told(tmp_path):
    source = folder_with(tmp_path, "train/cat/1.png", "train/dog/1.png", "val/cat/2.png")
    (source / "val" / "dog").mkdir()
    assert not [one for one in read(source) if isinstance(one, Problem)]


def test_folders_of_splits_give_splits_and_labels(tmp_path):
    source = folder_with(tmp_path, "train/cat/1.png", "val/cat/2.png", "val/dog/3.png")
    found = [(item.path, item.split, item.annotations) for item in read(source)]
    assert found == [
        ("train/cat/1.png", "train", labelled("cat")),
        ("val/cat/2.png", "validation", labelled("cat")),
        ("val/dog/3.png", "validation", labelled("dog")),
    ]


@pytest.mark.parametrize(
    "paths",
    [
        ("1.png", "2.png"),
        ("cat/1.png", "dog/2.png", "stray.png"),
        ("a/b/cat/1.png", "a/b/dog/2.png"),
        ("photos/1.png", "photos/2.png"),
        ("train/1.png", "test/2.png"),
    ],
    ids=["flat", "a stray file", "too deep", "one folder", "splits only"],
)
def test_other_layouts_give_no_labels(tmp_path, paths):
    assert set(labels_by_path(folder_with(tmp_path, *paths)).values()) == {None}


def test_folders_are_labels_when_the_caller_says_so(tmp_path):
    source = folder_with(tmp_path, "stray.png", "a/b/cat/1.png")
    assert labels_by_path(source, ReadOptions(label_field="folder")) == {"stray.png": None, "a/b/cat/1.png": "cat"}


def test_folders_are_no_labels_when_the_caller_says_so(tmp_path):
    source = folder_with(tmp_path, "cat/1.png", "dog/1.png")
    assert labels_by_path(source, ReadOptions(is_unlabelled=True)) == {"cat/1.png": None, "dog/1.png": None}


def test_there_is_no_other_field(tmp_path):
    with pytest.raises(UsageError, match="class"):
        read(folder_with(tmp_path, "cat/1.png"), ReadOptions(label_field="class"))


def test_items_are_named_by_their_path_in_natural_order(tmp_path):
    source = folder_with(tmp_path, "img10.png", "img2.png", "sub/é b.png")
    items = read(source)
    assert [item.name for item in items] == ["img2.png", "img10.png", "sub/é b.png"]
    assert all(item.name == item.path == item.key for item in items)


def test_the_preview_says_what_reading_will_do(tmp_path):
    seen = preview(folder_with(tmp_path, "dog/1.png", "cat/1.png", "cat/2.png"))
    assert (seen.task, seen.count, seen.is_exact) == (Task.IMAGE_CLASSIFICATION, 3, True)
    assert [(one.name, one.count) for one in seen.labels] == [("cat", 2), ("dog", 1)]
    assert (seen.options.label_field, seen.rows[0]) == ("folder", ("cat/1.png", "cat"))


def test_every_file_of_a_bad_folder_is_an_item_or_a_problem(tmp_path):
    corpus = build_corpus(tmp_path / "bad")
    found = read(tmp_path / "bad")
    read_paths = {split_page(item.path).file for item in found if isinstance(item, NewItem)}
    expected = {one.path.relative_to(tmp_path / "bad").as_posix() for one in corpus if one.expected == "read"}
    refused = [one for one in corpus if one.expected == "refused"]
    assert read_paths == expected
    assert len([one for one in found if isinstance(one, Problem)]) == len(refused)


def test_known_files_are_not_read_again_but_tell_their_label(tmp_path):
    source = folder_with(tmp_path, "cat/1.png", "dog/1.png")
    (source / "cat/1.png").write_bytes(b"broken since then, but known")
    found = read(source, is_known=lambda path, size, modified: path == "cat/1.png" and size == 28 and modified > 0)
    assert found[0] == Known("cat/1.png", labelled("cat"))
    assert isinstance(found[1], NewItem)


def test_a_folder_of_text_files_gives_texts(tmp_path):
    for path, text in {"ham/1.txt": "hello\r\n", "spam/2.txt": "buy ünow", "spam/3.txt": ""}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    first, second, problem = read(tmp_path)
    assert (first.medium, first.text, first.annotations, first.key) == (Medium.TEXT, "hello\r\n", labelled("ham"), "")
    assert (second.text, problem) == ("buy ünow", Problem("spam/3.txt", "the text is empty", Fault.EMPTY_TEXT))


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="neither images nor sounds nor text"):
        preview(tmp_path)


# Writing


def test_the_bytes_of_pictures_are_the_same(tmp_path):
    target, _ = exported(tmp_path, [Row("sub/a.png", ("cat",))], ["cat"])
    assert (target / "cat/a.png").read_bytes() == (tmp_path / "in/sub/a.png").read_bytes()
    with Image.open(target / "cat/a.png") as picture:
        assert picture.size == (8, 6)


def test_the_same_name_from_two_folders_is_kept_twice_and_listed(tmp_path):
    target, report = exported(tmp_path, [Row("x/a.png", ("cat",)), Row("y/A.png", ("cat",))], ["cat"])
    assert sorted(path.name for path in (target / "cat").iterdir()) == ["A-2.png", "a.png"]
    assert [(one.name, one.written_as) for one in report.renamed] == [("y/A.png", "A-2.png")]


def test_hostile_labels_have_a_folder_each_and_a_map_back(tmp_path):
    rows = [Row(f"{place}.png", (name,)) for place, name in enumerate(HOSTILE_LABELS)]
    target, _ = exported(tmp_path, rows, HOSTILE_LABELS)
    by_name = {one["name"]: one["folder"] for one in json.loads((target / "labels.json").read_bytes())["labels"]}
    assert [(target / by_name[row.labels[0]] / row.content).is_file() for row in rows] == [True] * len(rows)
    assert len({folder.casefold() for folder in by_name.values()}) == len(HOSTILE_LABELS)


def test_splits_are_folders_above_and_gaps_are_noted(tmp_path):
    rows = [
        Row("1.png", ("a",), split="train"),
        Row("2.png", ("b",), split="train"),
        Row("3.png", ("a",), split="test"),
    ]
    target, report = exported(tmp_path, rows, ["a", "b", "never used"])
    assert sorted(path.relative_to(target).as_posix() for path in target.rglob("*.png")) == [
        "test/a/3.png",
        "train/a/1.png",
        "train/b/2.png",
    ]
    assert report.notes == ("No item of “b” is in test.",)


def test_labels_without_items_have_no_empty_folder(tmp_path):
    target, _ = exported(tmp_path, [Row("1.png", ("a",))], ["a", "b"])
    assert {path.name for path in target.iterdir()} == {"a", "labels.json"}


def test_a_picture_without_a_suffix_gets_one_by_its_bytes(tmp_path):
    target, report = exported(tmp_path, [Row("scan", ("a",)), Row("v1.2 final", ("a",))], ["a"])
    assert sorted(path.name for path in (target / "a").iterdir()) == ["scan.png", "v1.2 final.png"]
    assert [one.name for one in report.renamed] == ["scan", "v1.2 final"]


def test_items_with_several_labels_are_left_out_and_counted(tmp_path):
    rows = [Row("1.png", ("a", "b")), Row("2.png", ("b",)), Row("3.png", ())]
    dataset = dataset_of(Task.IMAGE_MULTILABEL, rows, ["a", "b"], tmp_path / "in")
    lost = {loss.what: loss.count for loss in losses(dataset, survey(dataset, JobContext()), FOLDERS.holds)}
    assert lost == {"answers that no label applies (left out)": 1, "items with several labels (left out)": 1}


def test_an_export_with_our_map_is_read_with_the_true_label_names(tmp_path):
    rows = [Row("1.png", ("a/b",), split="train"), Row("2.png", ("a/b",), split="train")]
    target, _ = exported(tmp_path, rows, ["a/b"])
    assert labels_by_path(target) == {"train/a_b/1.png": "a/b", "train/a_b/2.png": "a/b"}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"labels": [1]}', '{"labels": [{"name": 1}]}', '{"labels": {}}'])
def test_a_map_that_is_not_ours_is_passed_over(tmp_path, content):
    source = folder_with(tmp_path, "cat/1.png", "dog/1.png")
    (source / "labels.json").write_text(content)
    assert set(labels_by_path(source).values()) == {"cat", "dog"}


def test_trashnet_is_read_as_its_owner_counts_it(shared_dataset, tmp_path):
    source = tmp_path / "some"
    for folder in ("glass", "trash"):
        shutil.copytree(shared_dataset("trashnet") / folder, source / folder)
    counts = Counter(item.annotations[0].label for item in read(source))
    assert counts == {"glass": 501, "trash": 137}
