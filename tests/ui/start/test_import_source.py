from pathlib import Path

import pytest

from labeller.errors import LabellerError
from labeller.ui.start.import_source import ImportSource


def test_one_folder_or_table_is_itself(tmp_path):
    assert ImportSource.of([tmp_path / "photos"]) == ImportSource(tmp_path / "photos")
    assert ImportSource.of([tmp_path / "texts.csv"]) == ImportSource(tmp_path / "texts.csv")


def test_a_picture_is_the_only_one_of_its_folder(tmp_path):
    assert ImportSource.of([tmp_path / "a.JPG"]) == ImportSource(tmp_path, ("a.JPG",))


def test_several_are_parts_of_the_folder_that_holds_them_all(tmp_path):
    paths = [tmp_path / "cat" / "1.png", tmp_path / "dogs", tmp_path / "2.png"]
    assert ImportSource.of(paths) == ImportSource(tmp_path, ("cat/1.png", "dogs", "2.png"))


def test_paths_without_a_common_folder_are_refused(tmp_path, monkeypatch):
    def on_different_drives(_):
        raise ValueError("Paths don't have the same drive")

    monkeypatch.setattr("os.path.commonpath", on_different_drives)
    with pytest.raises(LabellerError, match="different drives"):
        ImportSource.of([Path("/c/a.png"), Path("/d/b.png")])


def test_tables_are_imported_one_by_one(tmp_path):
    with pytest.raises(LabellerError, match="Several tables"):
        ImportSource.of([tmp_path / "a.csv", tmp_path / "b.CSV"])


def test_table_among_pictures_and_text_files_are_parts_of_the_folder(tmp_path):
    assert ImportSource.of([tmp_path / "a.png", tmp_path / "labels.csv"]).only == ("a.png", "labels.csv")
    assert ImportSource.of([tmp_path / "a.txt", tmp_path / "b.txt"]).only == ("a.txt", "b.txt")


def test_several_archives_are_refused(tmp_path):
    paths = [tmp_path / "a.zip", tmp_path / "b.zip"]
    for path in paths:
        path.write_bytes(b"")
    assert ImportSource.of(paths[:1]) == ImportSource(paths[0])
    with pytest.raises(LabellerError, match="Several archives"):
        ImportSource.of(paths)
