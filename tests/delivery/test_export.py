"""An export is whole and right, or it is not there."""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from labeller.delivery.export import export
from labeller.delivery.planning import plan_export
from labeller.delivery.selection import Only, Selection, select
from labeller.domain.annotation import Answer
from labeller.domain.item import ItemState, Medium
from labeller.domain.schema import Task
from labeller.errors import LabellerError, UsageError
from labeller.formats.format import Exporter, WriteOptions
from labeller.formats.outgoing import is_carried
from labeller.formats.registry import all_formats, exporter_named
from labeller.formats.tables.csv_format import CsvFormat
from labeller.jobs import JobCancelledError, JobContext, Progress
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import Project, create_project
from tests.delivery.making import (
    LABELS,
    PROJECTS,
    SEVERAL,
    Told,
    held,
    image_project,
    project_from,
    text_project,
)
from tests.formats.made import Row, text_rows

# What has shapes is exported in `test_drawn_export` and `test_delivered_formats`.
FITTING = (Task.IMAGE_CLASSIFICATION, Task.TEXT_CLASSIFICATION, Task.AUDIO_CLASSIFICATION)
EXPORTERS = [one for one in all_formats() if isinstance(one, Exporter) and one.holds.tasks & set(FITTING)]
WHOLE_ITEM_EXPORTERS = [one for one in EXPORTERS if Task.OBJECT_DETECTION not in one.holds.tasks]
EVERYTHING = Selection(Only.ALL)


def exporters_for(task: Task) -> list[Exporter]:
    return [one for one in EXPORTERS if task in one.holds.tasks]


_FIXTURES = {Medium.IMAGE: "images", Medium.TEXT: "texts", Medium.AUDIO: "sounds"}


def task_of(chosen: Exporter) -> Task:
    """A task that the format is for."""
    return next(task for task in FITTING if task in chosen.holds.tasks)


def by_name(one: Exporter) -> str:
    return one.name


def run(project: Project, target: Path, chosen: Exporter | str = "csv", selection: Selection = EVERYTHING, **options):
    chosen = exporter_named(chosen) if isinstance(chosen, str) else chosen
    context = options.pop("context", JobContext())
    return export(project, target, chosen, selection, WriteOptions(**options), context)


def carried(project: Project, chosen: Exporter) -> Counter[Told]:
    """What of a project the format has a place for."""
    dataset = select(project, EVERYTHING, JobContext())
    entries = [entry for entry in dataset if is_carried(chosen.holds, dataset, entry)]
    return Counter(
        (
            entry.item.content_hash,
            entry.state.value,
            frozenset(label.name for label in dataset.labels_of(entry)),
        )
        for entry in entries
    )


def around(target: Path) -> list[str]:
    """What lies in the folder of an export, hidden things too."""
    return sorted(path.name for path in target.parent.iterdir())


@pytest.mark.parametrize("chosen", exporters_for(Task.TEXT_CLASSIFICATION), ids=by_name)
def test_texts_come_back_as_they_went(texts: Project, tmp_path: Path, chosen: Exporter):
    report = run(texts, tmp_path / "out", chosen)
    again = project_from(tmp_path / "again", tmp_path / "out", chosen.name, Task.TEXT_CLASSIFICATION)
    assert held(again) == carried(texts, chosen)
    assert (report.items, report.annotations) == (sum(carried(texts, chosen).values()), 6)
    again.close()


@pytest.mark.parametrize("chosen", exporters_for(Task.IMAGE_CLASSIFICATION), ids=by_name)
def test_pictures_come_back_byte_for_byte(images: Project, tmp_path: Path, chosen: Exporter):
    run(images, tmp_path / "out", chosen)
    again = project_from(tmp_path / "again", tmp_path / "out", chosen.name, Task.IMAGE_CLASSIFICATION)
    # Files of equal content in one folder are items of their own, told apart by their names.
    assert held(again) == carried(images, chosen)
    again.close()


@pytest.mark.parametrize(
    ("chosen", "task"),
    [(one, task) for task in (Task.TEXT_MULTILABEL, Task.IMAGE_MULTILABEL) for one in exporters_for(task)],
)
def test_several_labels_come_back_or_are_said_to_be_lost(tmp_path: Path, chosen: Exporter, task: Task):
    make = text_project if task is Task.TEXT_MULTILABEL else image_project
    project = make(tmp_path / "project", SEVERAL, LABELS, task)
    report = run(project, tmp_path / "out", chosen)
    again = project_from(tmp_path / "again", tmp_path / "out", chosen.name, task)
    assert held(again) == carried(project, chosen)
    assert bool(report.lost) == (report.items < len(SEVERAL))
    again.close()
    project.close()


@pytest.mark.parametrize("chosen", exporters_for(Task.TEXT_CLASSIFICATION), ids=by_name)
def test_any_text_and_label_survives(chosen: Exporter):
    @settings(max_examples=8)
    @given(text_rows(allows_several=False))
    def survives(made) -> None:
        rows, names = made
        with TemporaryDirectory() as folder:
            project = text_project(Path(folder) / "project", rows, names, Task.TEXT_CLASSIFICATION)
            try:
                # It is read back and compared before the export has its name.
                assert run(project, Path(folder) / "out", chosen).items == sum(carried(project, chosen).values())
            finally:
                project.close()

    survives()


def test_plan_says_what_would_go_out_and_be_lost_without_writing(texts: Project, tmp_path: Path):
    before = around(tmp_path / "out")
    plan = plan_export(texts, exporter_named("folder-per-class"), EVERYTHING, JobContext())
    assert plan.items == 6
    assert {(loss.what, loss.count) for loss in plan.lost} >= {
        ("items without an answer (left out)", 1),
        ("skipped items (left out)", 1),
        ("comments", 2),
        ("flags", 1),
    }
    assert around(tmp_path / "out") == before


def test_report_says_what_the_plan_said(texts: Project, tmp_path: Path):
    chosen = exporter_named("folder-per-class")
    plan = plan_export(texts, chosen, EVERYTHING, JobContext())
    report = run(texts, tmp_path / "out", chosen)
    assert (report.items, report.lost, report.target, report.format) == (
        plan.items,
        plan.lost,
        tmp_path / "out",
        "folder-per-class",
    )
    assert report.files == sum(path.is_file() for path in (tmp_path / "out").rglob("*"))


@pytest.mark.parametrize("chosen", exporters_for(Task.AUDIO_CLASSIFICATION), ids=by_name)
def test_sounds_come_back_byte_for_byte(sounds: Project, tmp_path: Path, chosen: Exporter):
    run(sounds, tmp_path / "out", chosen)
    again = project_from(tmp_path / "again", tmp_path / "out", chosen.name, Task.AUDIO_CLASSIFICATION)
    assert held(again) == carried(sounds, chosen)
    again.close()


@pytest.mark.parametrize("chosen", EXPORTERS, ids=by_name)
def test_nothing_but_the_export_is_left_behind(request, tmp_path: Path, chosen: Exporter):
    project = request.getfixturevalue(_FIXTURES[task_of(chosen).medium])
    run(project, tmp_path / "out", chosen)
    assert around(tmp_path / "out") == ["out", "project"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_export_can_be_read_by_others(texts: Project, tmp_path: Path):
    run(texts, tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o755


def cancelling_at(step: int) -> JobContext:
    """Cancels itself at the step-th report of progress."""
    left = iter(range(step))

    def report(_: Progress) -> None:
        if next(left, None) is None:
            context.cancel()

    context = JobContext(report=report)
    return context


@pytest.mark.parametrize("chosen", EXPORTERS, ids=by_name)
def test_cancelled_anywhere_it_leaves_nothing(request, tmp_path: Path, chosen: Exporter):
    project = request.getfixturevalue(_FIXTURES[task_of(chosen).medium])
    target = tmp_path / "new" / "out"
    for step in range(100):
        try:
            run(project, target, chosen, context=cancelling_at(step))
        except JobCancelledError:
            assert around(tmp_path / "new") == ["project"]
        else:
            break
    assert step > 10
    assert target.is_dir()


def test_cancelled_export_leaves_an_empty_target_as_it_was(texts: Project, tmp_path: Path):
    (tmp_path / "out").mkdir()
    with pytest.raises(JobCancelledError):
        run(texts, tmp_path / "out", context=cancelling_at(5))
    assert list((tmp_path / "out").iterdir()) == []


class FullDisk(CsvFormat):
    """Writes some files and then finds no room."""

    def write(self, _dataset, target, _options, _context):
        (target / "sub").mkdir()
        (target / "sub" / "some.txt").write_text("some")
        raise OSError(errno.ENOSPC, "No space left on device")


def test_full_disk_is_said_and_leaves_nothing(texts: Project, tmp_path: Path):
    with pytest.raises(LabellerError, match=r"could not be written to .*: No space left on device\."):
        run(texts, tmp_path / "a" / "b" / "out", FullDisk())
    assert around(tmp_path / "a") == ["project"]


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """The system refuses to let any file grow beyond this size."""
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", ["csv", "jsonl", "folder-per-class", "hf-text"])
def test_file_that_the_system_refuses_leaves_nothing(tmp_path: Path, name: str):
    rows = [Row("long " * 5000, ("cat",), name="long")]
    project = text_project(tmp_path / "project", rows, LABELS, Task.TEXT_CLASSIFICATION)
    with largest_file(8192), pytest.raises(LabellerError, match="could not be written to"):
        run(project, tmp_path / "out", name)
    assert around(tmp_path / "out") == ["project"]
    project.close()


class Lying(CsvFormat):
    """Says that all went out while it left the last item away."""

    def write(self, dataset, target, options, context):
        kept = list(dataset)[:-1]
        fewer = replace(dataset, count=len(kept), stream=lambda: iter(kept))
        return replace(super().write(fewer, target, options, context), items=len(dataset))


def test_writer_that_lies_is_caught_and_leaves_nothing(texts: Project, tmp_path: Path):
    with pytest.raises(LabellerError, match="did not read back as the project has it: eight"):
        run(texts, tmp_path / "out", Lying())
    assert around(tmp_path / "out") == ["project"]


class Slow(CsvFormat):
    """While it writes, somebody goes on labelling."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def write(self, dataset, target, options, context):
        for item_id in (1, 5, 6):
            self.project.perform(SetAnswer(item_id, Answer(ItemState.SKIPPED, 1, 0.0)))
        report = super().write(dataset, target, options, context)
        self.project.perform(SetAnswer(2, None))
        return report


def test_labelling_goes_on_while_an_export_is_written(texts: Project, tmp_path: Path):
    before = held(texts)
    run(texts, tmp_path / "out", Slow(texts))
    again = project_from(tmp_path / "again", tmp_path / "out", "csv", Task.TEXT_CLASSIFICATION)
    assert held(again) == before != held(texts)
    again.close()


@pytest.mark.parametrize("name", ["csv", "jsonl", "folder-per-class", "hf-imagefolder"])
def test_missing_picture_is_named_and_nothing_is_left(images: Project, tmp_path: Path, name: str):
    (tmp_path / "project" / "media" / "three.png").unlink()
    with pytest.raises(LabellerError, match=r"cannot be read: .*three\.png") as trouble:
        run(images, tmp_path / "out", name)
    assert "Locate media" in trouble.value.hint
    assert around(tmp_path / "out") == ["project"]


@pytest.mark.parametrize("name", ["csv", "jsonl", "folder-per-class", "hf-imagefolder"])
def test_picture_that_was_changed_since_is_named(images: Project, tmp_path: Path, name: str):
    (tmp_path / "project" / "media" / "two.png").write_bytes((tmp_path / "project" / "media" / "one.png").read_bytes())
    with pytest.raises(LabellerError, match=r"no longer what they were when they were imported: two\.png\.") as trouble:
        run(images, tmp_path / "out", name)
    assert "Put the files back" in trouble.value.hint
    assert around(tmp_path / "out") == ["project"]


@pytest.mark.parametrize("kept", ["file.txt", ".hidden", "folder/"])
def test_folder_with_anything_in_it_is_not_written_into(texts: Project, tmp_path: Path, kept: str):
    target = tmp_path / "out"
    target.mkdir()
    (target / kept).mkdir() if kept.endswith("/") else (target / kept).write_text("mine")
    with pytest.raises(LabellerError, match="There is something at"):
        run(texts, target)
    assert [path.name for path in target.iterdir()] == [kept.strip("/")]


def test_file_is_not_overwritten(texts: Project, tmp_path: Path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(LabellerError, match="There is something at"):
        run(texts, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_empty_folder_is_filled(texts: Project, tmp_path: Path):
    (tmp_path / "out").mkdir()
    run(texts, tmp_path / "out")
    assert around(tmp_path / "out") == ["out", "project"]
    assert any((tmp_path / "out").iterdir())


def test_link_to_a_place_is_followed(texts: Project, tmp_path: Path):
    (tmp_path / "real").mkdir()
    try:
        (tmp_path / "out").symlink_to("real", target_is_directory=True)
    except OSError:
        pytest.skip("this system lets nobody make links")
    report = run(texts, tmp_path / "out")
    assert report.target == tmp_path / "real"
    assert any((tmp_path / "real").iterdir())


@pytest.mark.parametrize("name", ["x" * 255, "🙂" * 63, "日本 & Söhne “1”", ".hidden", "-dash", "out.csv.d"])
def test_any_name_that_a_folder_may_have_will_do(texts: Project, tmp_path: Path, name: str):
    run(texts, tmp_path / name)
    assert around(tmp_path / "out") == sorted([name, "project"])


@pytest.mark.parametrize("place", ["file/out", "x" * 300, "file/deep/out"])
def test_place_that_cannot_be_is_explained(texts: Project, tmp_path: Path, place: str):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(LabellerError, match="could not be written to"):
        run(texts, tmp_path / place)
    assert around(tmp_path / "out") == ["file", "project"]


@pytest.mark.parametrize(("name", "head"), [("out.csv", "name,text,"), ("out.tsv", "name\ttext\t")])
def test_target_named_like_a_table_becomes_that_file(texts: Project, tmp_path: Path, name: str, head: str):
    run(texts, tmp_path / name)
    again = project_from(tmp_path / "again", tmp_path / name, "csv", Task.TEXT_CLASSIFICATION)
    assert (tmp_path / name).read_text("utf-8").startswith(head)
    assert held(again) == held(texts)
    again.close()


def test_pictures_are_only_named_in_a_table_alone(images: Project, tmp_path: Path):
    report = run(images, tmp_path / "out.jsonl", "jsonl")
    assert (report.files, (tmp_path / "out.jsonl").is_file()) == (1, True)


@pytest.mark.parametrize("chosen", WHOLE_ITEM_EXPORTERS, ids=by_name)
def test_project_that_the_format_is_not_for_is_refused_before_anything_is_written(tmp_path: Path, chosen: Exporter):
    (tmp_path / "project").mkdir()
    project = create_project(tmp_path / "project" / "p.labeller", Task.OBJECT_DETECTION)
    with pytest.raises(UsageError, match=f"The format {chosen.name} cannot hold a project of object-detection"):
        run(project, tmp_path / "out", chosen)
    assert around(tmp_path / "out") == ["project"]
    project.close()


@pytest.mark.parametrize("chosen", EXPORTERS, ids=by_name)
def test_project_without_items_can_be_exported(tmp_path: Path, chosen: Exporter):
    task = task_of(chosen)
    project = PROJECTS[task.medium](tmp_path / "project", (), LABELS, task)
    assert run(project, tmp_path / "out", chosen).items == 0
    project.close()


def test_without_their_pictures_tables_are_compared_by_name(images: Project, tmp_path: Path):
    report = run(images, tmp_path / "out", copies_media=False)
    assert report.items == 8
    assert list((tmp_path / "out").rglob("*.png")) == []
