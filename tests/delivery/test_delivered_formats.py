"""A whole delivery in every format: exported from a project, examined by the doctor, imported by somebody else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from labeller.delivery.export import export
from labeller.delivery.selection import Selection
from labeller.delivery.validation import validate
from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState, Medium, NewItem
from labeller.domain.schema import Task
from labeller.formats.annotated_images import AnnotatedImages
from labeller.formats.format import Exporter, ReadOptions, WriteOptions
from labeller.formats.registry import SourceLook, all_formats, format_named
from labeller.geometry.moving import translate
from labeller.jobs import JobContext
from labeller.media.hashing import content_hash
from labeller.project.commands.answers import SetAnswer
from labeller.project.importing import Importer, import_source
from labeller.project.project import create_project
from labeller.store import answer_store, item_store
from tests.formats.drawn import HEIGHT, SHAPES, WIDTH

EXPORTERS = [one for one in all_formats() if isinstance(one, AnnotatedImages) and isinstance(one, Exporter)]
CASES = [(one, task) for one in EXPORTERS for task in sorted(one.holds.tasks) if not task.is_whole_item]
SHAPE_OF = {Task.OBJECT_DETECTION: "box", Task.SEGMENTATION: "polygon", Task.KEYPOINTS: "keypoints"}
LABELS = ("cat, small", "yes", "Straße 1/2")
SPLITS = {"train": 0.5, "validation": 0.25, "test": 0.25}
IMAGES = 12

by_case = pytest.mark.parametrize(("exporter", "task"), CASES, ids=lambda one: getattr(one, "name", one))


def client_project(folder: Path, task: Task):
    """Twelve images under names as clients give them, each with two annotations."""
    folder.mkdir()
    project = create_project(folder / "p.labeller", task, LABELS, annotator="ann")
    if task is Task.KEYPOINTS:
        for label in project.schema.labels:
            add_skeleton(project, label)
    items = []
    for number in range(IMAGES):
        path = folder / f"été {number}+#.png"
        Image.new("RGB", (WIDTH, HEIGHT), (number * 20, 3, 7)).save(path)
        name = path.name
        items.append(NewItem(Medium.IMAGE, name, content_hash(path), name, name, width=WIDTH, height=HEIGHT))
    Importer(project, "made", "made", folder).run(items)
    who = project.annotator().id
    for item_id in range(1, IMAGES + 1):
        shape = SHAPES[SHAPE_OF[task]]
        drawn = tuple(
            Annotation(
                (item_id + order) % 3 + 1, Source.HUMAN, who, 1.0, shape=translate(shape, 3 * order, 2), order=order
            )
            for order in range(2)
        )
        project.perform(SetAnswer(item_id, Answer(ItemState.ANSWERED, who, 1.0, annotations=drawn)))
    return project


def add_skeleton(project, label):
    from labeller.store import schema_store
    from tests.formats.drawn import EDGES, SKELETON

    with project.write() as (db, _):
        schema_store.update_label(db, replace(label, skeleton=SKELETON, skeleton_edges=EDGES))


def deliver(project, target, exporter):
    export(project, target, exporter, Selection(fractions=SPLITS), WriteOptions(), JobContext())
    return target


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0].name}-{case[1]}")
def delivery(request, tmp_path):
    """The project, its export, the format and the task."""
    exporter, task = request.param
    project = client_project(tmp_path / "client", task)
    yield project, deliver(project, tmp_path / "out", exporter), exporter, task
    project.close()


def test_the_doctor_finds_nothing_wrong_with_it(delivery):
    _, out, exporter, _ = delivery
    found = validate(out, None, ReadOptions(), JobContext())
    assert (found.format, found.errors, found.warnings) == (exporter.name, (), ())
    assert (found.counts.items, found.counts.annotations) == (IMAGES, 2 * IMAGES)
    assert set(found.counts.labels) == set(LABELS)


def test_somebody_else_imports_all_of_it(delivery, tmp_path):
    _, out, _, task = delivery
    other = create_project(tmp_path / "other.labeller", task, annotator="bob")
    with SourceLook(out) as look:
        preview = look.preview(ReadOptions(task=task), JobContext())
    options = replace(preview.options, task=task)
    report = import_source(other, out, format_named(preview.format), options, JobContext(), preview.labels)
    assert (report.items_added, report.annotations_added, report.problems) == (IMAGES, 2 * IMAGES, ())
    assert other.schema.names == LABELS
    with other.read() as db:
        splits = {item.split for item in item_store.find_items(db, range(1, IMAGES + 1))}
        answers = answer_store.find_answers(db, range(1, IMAGES + 1))
    assert splits == set(SPLITS)
    assert all(len(answer.annotations) == 2 for answer in answers.values())
    other.close()


def test_its_manifest_counts_what_is_in_it(delivery):
    _, out, _, _ = delivery
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert (out / "README.md").read_text("utf-8").startswith("---\n")
    listed = {one["path"] for one in manifest["files"]}
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert there - listed <= {"manifest.json"}


@by_case
def test_packed_into_an_archive_it_is_the_same(exporter, task, tmp_path):
    project = client_project(tmp_path / "client", task)
    deliver(project, tmp_path / "out.zip", exporter)
    project.close()
    found = validate(tmp_path / "out.zip", None, ReadOptions(), JobContext())
    assert (found.format, found.errors) == (exporter.name, ())
    assert (found.counts.items, found.counts.annotations) == (IMAGES, 2 * IMAGES)
