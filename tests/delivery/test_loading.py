"""What lies beside a dataset does not disturb those who load it: card and manifest are there, and are not data."""

from __future__ import annotations

from pathlib import Path

import pytest

from labeller.delivery.export import export
from labeller.delivery.selection import Only, Selection
from labeller.formats.folders.folder_per_class import FolderPerClassFormat
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import exporter_named, recognise
from labeller.jobs import JobContext
from labeller.project.importing import import_source
from labeller.project.project import Project, create_project
from tests.delivery.making import held

datasets = pytest.importorskip("datasets")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def loaded(project: Project, folder: Path, name: str, only: Only = Only.ALL):
    """The dataset as a client loads it, with no more than the path of its folder."""
    export(project, folder / "out", exporter_named(name), Selection(only), WriteOptions(), JobContext())
    datasets.disable_progress_bars()
    return datasets.load_dataset(str(folder / "out"), cache_dir=str(folder / "cache"))


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet"])
def test_tables_of_texts_load(texts, tmp_path, name):
    rows = loaded(texts, tmp_path, name)["train"]
    assert sorted(rows["text"]) == sorted(["=1+1" if name != "csv" else "'=1+1", *(
        text for text in (
            "the first text", "the second text", "the same text", "the same text", "skipped", "open",
            'größer, "日本"\n🙂\t\'',
        )
    )])  # fmt: skip


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet"])
def test_tables_of_pictures_load_as_tables(images, tmp_path, name):
    rows = loaded(images, tmp_path, name)["train"]
    assert all((tmp_path / "out" / path).is_file() for path in rows["image"])
    assert len(rows) == 8


@pytest.mark.parametrize("name", ["hf-imagefolder", "folder-per-class"])
def test_folders_of_pictures_load_with_their_labels(images, tmp_path, name):
    splits = loaded(images, tmp_path, name, Only.ANSWERED)
    named = [part.features["label"].int2str(row["label"]) for part in splits.values() for row in part]
    assert sorted(named) == ["cat", "cat", "cat", "dog", "dog", "über, alles"]


def test_texts_load_with_their_labels(texts, tmp_path):
    splits = loaded(texts, tmp_path, "hf-text", Only.ANSWERED)
    named = [part.features["label"].int2str(row["label"]) for part in splits.values() for row in part]
    assert sorted(named) == ["cat", "cat", "cat", "dog", "dog", "über, alles"]


def test_classes_are_the_folders_at_the_top(images, tmp_path):
    """As torchvision's ImageFolder finds them: files beside the folders are passed over."""
    images_only = Selection(Only.ANSWERED)
    export(images, tmp_path / "out", FolderPerClassFormat(), images_only, WriteOptions(), JobContext())
    splits = sorted(path.name for path in (tmp_path / "out").iterdir() if path.is_dir())
    assert splits == ["train", "unsplit"]
    again = FolderPerClassFormat().preview(tmp_path / "out", ReadOptions(), JobContext())
    assert (again.count, again.problems) == (6, ())


def test_table_in_a_folder_is_not_taken_for_another_layout(texts, tmp_path):
    export(texts, tmp_path / "out", exporter_named("csv"), Selection(), WriteOptions(), JobContext())
    assert exporter_named("hf-text").sniff(tmp_path / "out") < 0.5


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("medium", ["texts", "images", "sounds"])
def test_folder_of_a_table_comes_in_again_as_a_whole(request, tmp_path, name, medium):
    project = request.getfixturevalue(medium)
    export(project, tmp_path / "out", exporter_named(name), Selection(Only.ALL), WriteOptions(), JobContext())
    assert recognise(tmp_path / "out").name == name
    again = create_project(tmp_path / "again.labeller", project.task)
    chosen = exporter_named(name)
    options = chosen.preview(tmp_path / "out", ReadOptions(task=project.task), JobContext()).options
    report = import_source(again, tmp_path / "out", chosen, options, JobContext())
    assert report.problems == ()
    assert held(again) == held(project)
    again.close()


def test_folder_with_a_table_of_somebody_else_is_not_taken_for_a_delivery(texts, tmp_path):
    export(texts, tmp_path / "out", exporter_named("csv"), Selection(), WriteOptions(), JobContext())
    (tmp_path / "out" / "manifest.json").unlink()
    assert exporter_named("csv").sniff(tmp_path / "out") == 0
