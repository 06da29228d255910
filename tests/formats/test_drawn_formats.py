"""What every format of annotated images promises: what it can hold comes back, and what it cannot is said before."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.delivery.comparison import compare
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box
from labeller.errors import LabellerError
from labeller.formats.annotated_images import AnnotatedImages
from labeller.formats.fitting import changes
from labeller.formats.format import Exporter, ReadOptions, WriteOptions
from labeller.formats.label_studio.format import LabelStudioFormat
from labeller.formats.losses import DETECTION_TASKS
from labeller.formats.registry import FORMATS, recognise
from labeller.jobs import JobCancelledError, JobContext
from tests.formats import drawn
from tests.formats.drawn import Drawing, drawn_dataset
from tests.formats.made import HOSTILE_LABELS, HOSTILE_PATHS

OF_IMAGES = (AnnotatedImages, LabelStudioFormat)
EXPORTERS = [one for one in FORMATS if isinstance(one, OF_IMAGES) and isinstance(one, Exporter)]
CASES = [(one, task) for one in EXPORTERS for task in sorted(one.holds.tasks & DETECTION_TASKS)]
BOXES = (("cat", Box(4.0, 6.0, 20.0, 10.0)), ("dog", Box(8.0, 8.0, 30.0, 20.0)))


def by_case(cases=CASES):
    return pytest.mark.parametrize(("exporter", "task"), cases, ids=lambda one: getattr(one, "name", one))


def label_shape(task):
    """Something that a project of the task may have, whatever the format."""
    if task is Task.KEYPOINTS:
        return drawn.SHAPES["keypoints"]
    return drawn.SHAPES["polygon"] if task is Task.SEGMENTATION else drawn.SHAPES["box"]


def round_trip(exporter, dataset, target):
    """Write, and compare with what comes back. Raises LabellerError where they differ."""
    target.mkdir(exist_ok=True)
    report = exporter.write(dataset, target, WriteOptions(), JobContext())
    compare(dataset, exporter, target, JobContext())
    return report


@by_case()
def test_every_shape_comes_back_as_the_format_has_it(exporter, task, tmp_path):
    shapes = drawn.fitting(task)
    drawings = [Drawing(f"{place}.png", (("cat", shape),)) for place, shape in enumerate(shapes)]
    drawings.append(Drawing("all.png", tuple(("dog", shape) for shape in shapes)))
    round_trip(exporter, drawn_dataset(tmp_path / "in", drawings, task=task), tmp_path / "out")


@by_case()
def test_hostile_paths_and_label_names_come_back(exporter, task, tmp_path):
    shape = label_shape(task)
    drawings = [Drawing(path, ((HOSTILE_LABELS[place], shape),)) for place, path in enumerate(HOSTILE_PATHS)]
    round_trip(exporter, drawn_dataset(tmp_path / "in", drawings, HOSTILE_LABELS, task), tmp_path / "out")


@by_case()
def test_images_with_nothing_on_them_come_back(exporter, task, tmp_path):
    drawings = [Drawing("empty.png"), Drawing("full.png", (("cat", label_shape(task)),))]
    report = round_trip(exporter, drawn_dataset(tmp_path / "in", drawings, task=task), tmp_path / "out")
    assert report.items == (2 if exporter.holds.empty_answers else 1)


@by_case()
def test_splits_come_back(exporter, task, tmp_path):
    shape = label_shape(task)
    drawings = [Drawing(f"{split}.png", (("cat", shape),), split=split) for split in ("train", "validation", "test")]
    round_trip(exporter, drawn_dataset(tmp_path / "in", drawings, task=task), tmp_path / "out")
    back = exporter.read_back(tmp_path / "out", JobContext())
    assert {one.split for one in back} == ({"train", "validation", "test"} if exporter.holds.splits else {None})


@by_case()
def test_two_images_of_one_name_stay_two(exporter, task, tmp_path):
    shape = label_shape(task)
    paths = ("a/x.png", "b/x.png", "b/X.png", "x.jpg")
    drawings = [Drawing(path, (("cat", shape),) * number) for number, path in enumerate(paths, start=1)]
    report = round_trip(exporter, drawn_dataset(tmp_path / "in", drawings, task=task), tmp_path / "out")
    assert report.items == 4


@by_case()
def test_what_it_wrote_is_recognised(exporter, task, tmp_path):
    drawings = [Drawing("a.png", (("cat", label_shape(task)),)), Drawing("b.png", (("dog", label_shape(task)),))]
    round_trip(exporter, drawn_dataset(tmp_path / "in", drawings, task=task), tmp_path / "out")
    assert recognise(tmp_path / "out").name == exporter.name
    preview = exporter.preview(tmp_path / "out", ReadOptions(), JobContext())
    assert (preview.count, [one.name for one in preview.labels]) == (2, ["cat", "dog"])


@by_case()
def test_labels_keep_their_places_when_one_is_not_used(exporter, task, tmp_path):
    drawings = [Drawing("a.png", (("zebra", label_shape(task)),))]
    dataset = drawn_dataset(tmp_path / "in", drawings, ["zebra", "unused", "ant"], task)
    round_trip(exporter, dataset, tmp_path / "out")
    preview = exporter.preview(tmp_path / "out", ReadOptions(), JobContext())
    assert [one.name for one in preview.labels] == ["zebra", "unused", "ant"]


@by_case()
def test_nothing_at_all_can_be_exported(exporter, task, tmp_path):
    report = exporter.write(drawn_dataset(tmp_path, [], [], task), tmp_path, WriteOptions(), JobContext())
    assert (report.items, report.annotations) == (0, 0)
    assert list(exporter.read_back(tmp_path, JobContext())) == []


@by_case()
def test_the_report_names_every_file(exporter, task, tmp_path):
    drawings = [Drawing(f"{place}.png", (("cat", label_shape(task)),), split="train") for place in range(3)]
    out = tmp_path / "out"
    report = round_trip(exporter, drawn_dataset(tmp_path / "in", drawings, task=task), out)
    written = Counter(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert Counter(report.files) == written
    assert report.items == 3


@by_case()
def test_every_change_is_said_before(exporter, task, tmp_path):
    """Where the plan tells of no change, what comes back is the very shape that went out."""
    for name, shape in drawn.SHAPES.items():
        dataset = drawn_dataset(tmp_path / "in", [Drawing("a.png", (("cat", shape),))], task=task)
        said = changes(dataset, exporter.fitted, JobContext())
        (entry,) = dataset
        fitted = [one.shape for one in exporter.fitted(dataset, entry).annotations]
        assert bool(said) == (fitted != [shape]), name


@by_case()
def test_skipped_and_unlabelled_images_are_left_out(exporter, task, tmp_path):
    drawings = [
        Drawing("a.png", (("cat", label_shape(task)),)),
        Drawing("skipped.png", is_skipped=True),
        Drawing("open.png", None),
    ]
    report = round_trip(exporter, drawn_dataset(tmp_path / "in", drawings, task=task), tmp_path / "out")
    assert report.items == 1 + exporter.holds.skipped + exporter.holds.unlabelled


@by_case()
def test_a_cancelled_export_stops(exporter, task, tmp_path):
    drawings = [Drawing(f"{place}.png", (("cat", label_shape(task)),)) for place in range(20)]
    context = JobContext(report=lambda progress: context.cancel() if progress.done == 10 else None)
    with pytest.raises(JobCancelledError):
        exporter.write(drawn_dataset(tmp_path / "in", drawings, task=task), tmp_path, WriteOptions(), context)


@by_case()
def test_a_missing_file_stops_the_export_and_is_named(exporter, task, tmp_path):
    dataset = drawn_dataset(tmp_path / "in", [Drawing("gone.png", (("cat", label_shape(task)),))], task=task)
    (tmp_path / "in" / "gone.png").unlink()
    with pytest.raises(LabellerError, match=r"gone\.png"):
        exporter.write(dataset, tmp_path, WriteOptions(), JobContext())


@by_case()
def test_an_image_that_is_gone_is_reported_and_the_others_are_read(exporter, task, tmp_path):
    drawings = [Drawing(f"{place}.png", (("cat", label_shape(task)),)) for place in range(3)]
    round_trip(exporter, drawn_dataset(tmp_path / "in", drawings, task=task), tmp_path / "out")
    image = (tmp_path / "in" / "1.png").read_bytes()
    next(path for path in (tmp_path / "out").rglob("1.png") if path.read_bytes() == image).unlink()
    found = list(exporter.read(tmp_path / "out", ReadOptions(), JobContext()))
    assert len([one for one in found if isinstance(one, NewItem)]) == 2
    assert len([one for one in found if isinstance(one, Problem)]) == 1


@by_case()
@settings(max_examples=25)
@given(data=st.data())
def test_whatever_a_project_holds_comes_back(exporter, task, data):
    shape = drawn.shapes if task is not Task.KEYPOINTS else st.one_of(drawn.shapes, drawn.keypoints)
    drawn_on = st.lists(st.tuples(st.sampled_from(HOSTILE_LABELS[:6]), shape), max_size=6).map(tuple)
    drawings = [
        Drawing(f"{place}.png", one, split)
        for place, (one, split) in enumerate(
            data.draw(st.lists(st.tuples(drawn_on, st.sampled_from([None, "train", "test"])), max_size=4))
        )
    ]
    with tempfile.TemporaryDirectory() as folder:
        dataset = drawn_dataset(Path(folder, "in"), drawings, HOSTILE_LABELS[:6], task)
        round_trip(exporter, dataset, Path(folder, "out"))
