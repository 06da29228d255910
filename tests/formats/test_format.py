"""What every format promises: what went out comes back, hostile names and all; cancelling works; nothing works too."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.domain.item import Medium, NewItem
from labeller.domain.schema import Task
from labeller.errors import LabellerError, UsageError
from labeller.formats.annotated_images import AnnotatedImages
from labeller.formats.format import Exporter, WriteOptions
from labeller.formats.losses import losses, survey
from labeller.formats.outgoing import is_carried
from labeller.formats.registry import FORMATS
from labeller.jobs import JobCancelledError, JobContext
from tests.formats.made import (
    HOSTILE_LABELS,
    HOSTILE_PATHS,
    HOSTILE_TEXTS,
    Row,
    dataset_of,
    found,
    text_rows,
    told,
)

# Images with shapes and texts with spans have contracts of their own; tables hold labels of whole items beside them.
EXPORTERS = [one for one in FORMATS if isinstance(one, Exporter) and not isinstance(one, AnnotatedImages)]
WHOLE_ITEM_EXPORTERS = [one for one in EXPORTERS if Task.OBJECT_DETECTION not in one.holds.tasks]
CASES = [
    (one, task) for one in EXPORTERS for task in sorted(one.holds.tasks) if task.is_whole_item or not one.holds.shapes
]
CONTENT_CASES = [(one, task) for one, task in CASES if task.medium in {Medium.TEXT, Medium.ROW}]
IMAGE_CASES = [(one, task) for one, task in CASES if task.medium is Medium.IMAGE]
AUDIO_CASES = [(one, task) for one, task in CASES if task.medium is Medium.AUDIO]


def by_case(cases):
    return pytest.mark.parametrize(("exporter", "task"), cases, ids=lambda one: getattr(one, "name", one))


def kept(exporter, told_of):
    """What a format keeps of an item: all of it, or content and labels where it holds no more."""
    return told_of if exporter.holds.comments else told_of[:3]


def round_trip(exporter, dataset, target):
    exporter.write(dataset, target, WriteOptions(), JobContext())
    back = list(exporter.read_back(target, JobContext()))
    assert [one for one in back if not isinstance(one, NewItem)] == []
    carried = [entry for entry in dataset if is_carried(exporter.holds, dataset, entry)]
    expected = [kept(exporter, told(entry, dataset)) for entry in carried]
    assert Counter(kept(exporter, found(one)) for one in back) == Counter(expected)


@by_case(CONTENT_CASES)
def test_hostile_texts_come_back(exporter, task, tmp_path):
    rows = [Row(text, (f"label {place % 3}",)) for place, text in enumerate(HOSTILE_TEXTS)]
    round_trip(exporter, dataset_of(task, rows, ["label 0", "label 1", "label 2"]), tmp_path)


@by_case(CONTENT_CASES)
def test_hostile_label_names_come_back(exporter, task, tmp_path):
    rows = [Row(f"text {place}", (name,)) for place, name in enumerate(HOSTILE_LABELS)]
    round_trip(exporter, dataset_of(task, rows, HOSTILE_LABELS), tmp_path)


@by_case(IMAGE_CASES)
def test_pictures_with_hostile_names_come_back(exporter, task, tmp_path):
    paths = [path for path in HOSTILE_PATHS if os.name != "nt" or path != "PRN.png"]
    rows = [Row(path, (HOSTILE_LABELS[place],)) for place, path in enumerate(paths)]
    (tmp_path / "out").mkdir()
    round_trip(exporter, dataset_of(task, rows, HOSTILE_LABELS, tmp_path / "in"), tmp_path / "out")


@by_case(AUDIO_CASES)
def test_sounds_with_hostile_names_come_back(exporter, task, tmp_path):
    paths = [path.replace(".png", ".wav") for path in HOSTILE_PATHS if os.name != "nt" or path != "PRN.png"]
    rows = [Row(path, (HOSTILE_LABELS[place],)) for place, path in enumerate(paths)]
    (tmp_path / "out").mkdir()
    round_trip(exporter, dataset_of(task, rows, HOSTILE_LABELS, tmp_path / "in"), tmp_path / "out")


@by_case([case for case in CASES if case[1].is_multilabel and case[0].holds.several_labels])
def test_several_labels_come_back(exporter, task, tmp_path):
    names = ("a|b", "b", "a,b", "none used")
    chosen = [(names[0], names[1]), (), (names[2],), names[:3]]
    rows = [Row(f"{place}.png", labels) for place, labels in enumerate(chosen)]
    (tmp_path / "out").mkdir()
    round_trip(exporter, dataset_of(task, rows, names, tmp_path / "in"), tmp_path / "out")


@by_case([case for case in CASES if case[0].holds.unlabelled])
def test_skips_flags_comments_groups_and_columns_come_back(exporter, task, tmp_path):
    rows = [
        Row("1.png", ("a",), is_flagged=True, comment="why?\n=1", group="g", split="train", metadata={"status": "x"}),
        Row("2.png", is_skipped=True, comment="too dark", split="test"),
        Row("3.png", split="train", metadata={"Ort": "Köln", "note": "'="}),
        Row("4.png", ("b",), split="test"),
    ]
    (tmp_path / "out").mkdir()
    round_trip(exporter, dataset_of(task, rows, ["a", "b"], tmp_path / "in"), tmp_path / "out")


@by_case(CONTENT_CASES)
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_a_project_holds_comes_back(exporter, task, data):
    rows, names = data.draw(text_rows(allows_several=task.is_multilabel))
    with tempfile.TemporaryDirectory() as target:
        round_trip(exporter, dataset_of(task, rows, names), Path(target))


@by_case(CASES)
def test_nothing_at_all_can_be_exported(exporter, task, tmp_path):
    report = exporter.write(dataset_of(task, [], []), tmp_path, WriteOptions(), JobContext())
    assert (report.items, report.annotations) == (0, 0)
    assert list(exporter.read_back(tmp_path, JobContext())) == []


@by_case(CASES)
def test_the_report_names_every_file(exporter, task, tmp_path):
    rows = [Row(f"{place}.png", ("a",), split="train" if place else "test") for place in range(3)]
    (tmp_path / "out").mkdir()
    dataset = dataset_of(task, rows, ["a"], tmp_path / "in")
    report = exporter.write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert set(report.files) == {path.relative_to(tmp_path / "out").as_posix() for path in written}
    assert (report.items, report.annotations) == (3, 3)


@by_case(CASES)
def test_a_cancelled_export_stops(exporter, task, tmp_path):
    rows = [Row(f"{place}.png", ("a",)) for place in range(20)]
    context = JobContext(report=lambda progress: context.cancel() if progress.done == 10 else None)
    with pytest.raises(JobCancelledError):
        exporter.write(dataset_of(task, rows, ["a"], tmp_path / "in"), tmp_path, WriteOptions(), context)


@by_case(CASES)
def test_a_cancelled_reading_stops(exporter, task, tmp_path):
    rows = [Row(f"{place}.png", ("a",)) for place in range(20)]
    (tmp_path / "out").mkdir()
    dataset = dataset_of(task, rows, ["a"], tmp_path / "in")
    exporter.write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    context = JobContext()
    items = exporter.read_back(tmp_path / "out", context)
    next(items)
    context.cancel()
    with pytest.raises(JobCancelledError):
        list(items)


@by_case(IMAGE_CASES + AUDIO_CASES)
def test_a_missing_file_stops_the_export_and_is_named(exporter, task, tmp_path):
    dataset = dataset_of(task, [Row("gone.png", ("a",))], ["a"], tmp_path / "in")
    (tmp_path / "in" / "gone.png").unlink()
    with pytest.raises(LabellerError, match=r"gone\.png"):
        exporter.write(dataset, tmp_path, WriteOptions(), JobContext())


@pytest.mark.parametrize("exporter", WHOLE_ITEM_EXPORTERS, ids=lambda one: one.name)
def test_a_project_of_another_task_is_refused(exporter, tmp_path):
    task = Task.OBJECT_DETECTION
    with pytest.raises(UsageError):
        exporter.write(dataset_of(task, [], []), tmp_path, WriteOptions(), JobContext())


@by_case(CASES)
def test_what_is_left_out_is_said_before(exporter, task, tmp_path):
    rows = [Row("1.png", ("a",)), Row("2.png"), Row("3.png", is_skipped=True), Row("4.png", ("a",), comment="hm")]
    dataset = dataset_of(task, rows, ["a"], tmp_path)
    lost = losses(dataset, survey(dataset, JobContext()), exporter.holds)
    said = {loss.what.partition(" (")[0]: loss.count for loss in lost}
    holds = exporter.holds
    held = {"items without an answer": holds.unlabelled, "skipped items": holds.skipped, "comments": holds.comments}
    assert said == {what: 1 for what, is_held in held.items() if not is_held}
