"""The manifest lists every file as it is, and what was chosen, counted and lost."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from labeller.delivery.export import export
from labeller.delivery.selection import Only, Selection
from labeller.domain.schema import Task
from labeller.formats.enclosed import enclosed_format
from labeller.formats.format import Exporter, WriteOptions
from labeller.formats.registry import all_formats, exporter_named
from labeller.jobs import JobContext
from tests.delivery.making import text_project
from tests.formats.made import HOSTILE_LABELS, Row

EXPORTERS = [one for one in all_formats() if isinstance(one, Exporter) and Task.IMAGE_CLASSIFICATION in one.holds.tasks]


def manifest_of(project, target: Path, chosen="csv", selection=None, **options):
    told = selection or Selection(Only.ALL)
    export(project, target, exporter_named(chosen), told, WriteOptions(**options), JobContext())
    return json.loads((target / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [one.name for one in EXPORTERS])
def test_every_file_is_listed_as_it_is(images, tmp_path, name):
    listed = {one["path"]: one for one in manifest_of(images, tmp_path / "out", name)["files"]}
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file() and path.name != "manifest.json"]
    assert set(listed) == {path.relative_to(tmp_path / "out").as_posix() for path in files}
    for path in files:
        one, content = listed[path.relative_to(tmp_path / "out").as_posix()], path.read_bytes()
        assert (one["size_bytes"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_counts_are_those_of_what_went_out(images, tmp_path):
    counts = manifest_of(images, tmp_path / "out", "folder-per-class")["counts"]
    assert counts == {
        "items": 6,
        "annotations": 6,
        "by_state": {"answered": 6},
        "by_split": {"": 5, "train": 1},
        "by_label": {"cat": 3, "dog": 2, "über, alles": 1},
        "by_source": {"import": 6},
    }


def test_choices_are_told(texts, tmp_path):
    selection = Selection(Only.ANSWERED, {"train": 0.5, "test": 0.5}, 3)
    told = manifest_of(texts, tmp_path / "out", selection=selection, has_bom=True)
    assert told["selection"]["fractions"] == {"train": 0.5, "test": 0.5}
    assert (told["selection"]["only"], told["selection"]["seed"]) == ("answered", 3)
    assert told["options"]["has_bom"] is True


def test_project_and_format_are_named(texts, tmp_path):
    told = manifest_of(texts, tmp_path / "out")
    assert told["project"] == {"name": texts.facts.name, "uuid": texts.facts.uuid, "task": "text-classification"}
    assert told["format"]["name"] == enclosed_format(tmp_path / "out") == "csv"


def test_losses_and_changed_names_are_told(texts, tmp_path):
    told = manifest_of(texts, tmp_path / "out", "folder-per-class")
    assert {"what": "flags", "count": 1} in told["lost"]


def test_schema_has_every_label_with_its_place(tmp_path):
    rows = [Row("x", (HOSTILE_LABELS[0],), name="x")]
    project = text_project(tmp_path / "project", rows, HOSTILE_LABELS, Task.TEXT_CLASSIFICATION)
    labels = manifest_of(project, tmp_path / "out")["schema"]["labels"]
    assert [(one["position"], one["name"]) for one in labels] == list(enumerate(HOSTILE_LABELS))
    assert set(labels[0]) == {
        "name",
        "color",
        "position",
        "guideline",
        "skeleton",
        "skeleton_edges",
        "is_relation",
    }
    project.close()


def test_table_alone_has_nothing_beside_it(texts, tmp_path):
    export(texts, tmp_path / "out.csv", exporter_named("csv"), Selection(), WriteOptions(), JobContext())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "project"]


def test_folder_without_a_manifest_of_ours_names_no_format(tmp_path):
    assert enclosed_format(tmp_path) is None
    for content in ("", "[]", '{"format": {"name": "coco"}}', "[" * 100_000):
        (tmp_path / "manifest.json").write_text(content)
        assert enclosed_format(tmp_path) is None


def test_label_that_is_named_like_the_manifest_does_not_meet_it(tmp_path):
    names = ["manifest.json", "README.md", "readme.MD"]
    rows = [Row(f"text {name}", (name,), name=name) for name in names]
    project = text_project(tmp_path / "project", rows, names, Task.TEXT_CLASSIFICATION)
    told = manifest_of(project, tmp_path / "out", "folder-per-class")
    assert told["counts"]["items"] == 3
    project.close()
