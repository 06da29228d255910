"""The same files are the same items, whichever of the folders around them is imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions
from labeller.formats.registry import sniff
from labeller.jobs import JobContext
from labeller.project.importing import ImportReport, import_source
from labeller.project.places import Places
from tests.store.making import new_project, rows_of


@pytest.fixture
def project(tmp_path):
    project = new_project(tmp_path, (), task=Task.IMAGE_CLASSIFICATION)
    yield project
    project.close()


@pytest.fixture
def photos(tmp_path):
    """A folder of two pictures, with two more in each of its subfolders."""
    folder = tmp_path / "photos"
    for number, name in enumerate(("1.png", "2.png", "cats/1.png", "cats/2.png", "dogs/1.png", "dogs/2.png")):
        draw(folder / name, number)
    return folder


def draw(path: Path, shade: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 8), (shade, 0, 0)).save(path)


def bring(project, source, **options) -> ImportReport:
    chosen, seen = sniff(source, ReadOptions(task=project.task, **options), JobContext())
    return import_source(project, source, chosen, seen.options, JobContext())


def shown(project) -> list[str]:
    return [name for (name,) in rows_of(project.path, "SELECT name FROM item ORDER BY id")]


def test_subfolder_of_a_folder_adds_nothing(project, photos):
    assert bring(project, photos).items_added == 6
    assert bring(project, photos / "cats") == ImportReport(items_known=2)
    assert len(shown(project)) == 6


def test_folder_around_a_folder_adds_only_the_others(project, photos):
    bring(project, photos / "cats")
    assert bring(project, photos).items_added == 4
    assert bring(project, photos / "dogs") == ImportReport(items_known=2)
    assert sorted(shown(project)) == ["1.png", "1.png", "2.png", "2.png", "dogs/1.png", "dogs/2.png"]


def test_known_files_are_found_without_reading_them_again(project, photos):
    bring(project, photos)
    with project.read() as db:
        known = Places.of(db, project.path, photos / "cats").find_unchanged(db)
    assert sorted(known) == ["1.png", "2.png"]


def test_file_that_was_only_touched_is_the_same_item(project, photos):
    bring(project, photos)
    (photos / "cats" / "1.png").touch()
    assert bring(project, photos / "cats") == ImportReport(items_known=2)


def test_folder_reached_by_a_link_is_the_same(project, photos, tmp_path):
    bring(project, photos)
    (tmp_path / "link").symlink_to(photos, target_is_directory=True)
    assert bring(project, tmp_path / "link" / "cats") == ImportReport(items_known=2)


def test_folder_with_the_same_beginning_is_another_one(project, photos, tmp_path):
    bring(project, photos)
    draw(tmp_path / "photos 2" / "3.png", 99)
    assert bring(project, tmp_path / "photos 2").items_added == 1


def test_table_above_the_folder_brings_labels_for_the_items_that_are_there(project, photos, tmp_path):
    bring(project, photos, is_unlabelled=True)
    table = tmp_path / "table.csv"
    table.write_text("file,label\nphotos/cats/1.png,cat\nphotos/dogs/2.png,dog\n")
    assert bring(project, table, label_field="label") == ImportReport(items_known=2, annotations_added=2)


def test_replaced_picture_is_a_new_item_beside_the_old(project, photos):
    bring(project, photos)
    draw(photos / "cats" / "1.png", 77)
    assert bring(project, photos) == ImportReport(items_added=1, items_known=5)
    assert bring(project, photos / "cats") == ImportReport(items_known=2)
    assert shown(project).count("cats/1.png") == 2
