"""Ultralytics YOLO for whole images: folders of labels in folders of splits, the same ones in each."""

from __future__ import annotations

from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import exporter_named, recognise
from labeller.jobs import JobContext
from tests.formats.made import Row, dataset_of, draw

TASK = Task.IMAGE_CLASSIFICATION


def write(tmp_path, rows, names=("cat", "dog", "unused")):
    (tmp_path / "out").mkdir()
    dataset = dataset_of(TASK, rows, names, tmp_path / "in")
    report = exporter_named("yolo-classify").write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    return report, tmp_path / "out"


def test_splits_are_called_as_trainers_look_for_them(tmp_path):
    rows = [Row("a.png", ("cat",), split="train"), Row("b.png", ("cat",), split="validation")]
    report, _ = write(tmp_path, rows)
    assert set(report.files) == {"labels.json", "train/cat/a.png", "val/cat/b.png"}
    assert report.data_files == {"train": "train/**", "val": "val/**"}


def test_without_splits_all_is_for_training_and_that_is_noted(tmp_path):
    report, _ = write(tmp_path, [Row("a.png", ("cat",))])
    assert "train/cat/a.png" in report.files
    assert any(note.startswith("No image is for validation.") for note in report.notes)


def test_every_label_that_is_used_has_a_folder_in_every_split(tmp_path):
    rows = [Row("a.png", ("cat",), split="train"), Row("b.png", ("dog",), split="validation")]
    report, out = write(tmp_path, rows)
    assert sorted(path.name for path in (out / "val").iterdir()) == ["cat", "dog"]
    assert "No image of “cat” is in val: its folder is empty, so that the numbers of labels agree." in report.notes


def test_ours_is_told_from_a_kindred_format(tmp_path):
    _, out = write(tmp_path, [Row("a.png", ("cat",), split="train"), Row("b.png", ("dog",), split="test")])
    assert recognise(out).name == "yolo-classify"


def test_folders_of_others_are_read_with_their_splits(tmp_path):
    for number, path in enumerate(("train/cat/a.png", "train/dog/b.png", "val/cat/c.png", "test/dog/d.png")):
        draw(tmp_path / path, number)
    found = exporter_named("yolo-classify").read(tmp_path, ReadOptions(), JobContext())
    assert [(one.split, one.annotations[0].label) for one in found] == [
        ("test", "dog"), ("train", "cat"), ("train", "dog"), ("validation", "cat"),
    ]  # fmt: skip
