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
