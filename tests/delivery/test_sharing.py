"""Files are shared with the project where the disk can, and copied where not; the report says which."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.delivery.photos import write


def names_of(folder: Path) -> dict[str, int]:
    """How many names each picture in a folder has."""
    return {path.name: path.stat().st_nlink for path in folder.rglob("*.png")}


@pytest.mark.parametrize("chosen", ["csv", "folder-per-class", "hf-imagefolder"])
def test_linked_pictures_are_the_files_of_the_project(images, tmp_path, chosen):
    report = write(images, tmp_path / "out", chosen, links_media=True)
    assert set(names_of(tmp_path / "out").values()) == {2}
    assert report.notes[-1].startswith(f"{report.items} files are shared with the pictures of the project")


def test_copied_pictures_are_files_of_their_own(images, tmp_path):
    write(images, tmp_path / "out", "csv")
    assert set(names_of(tmp_path / "out").values()) == {1}


def test_where_nothing_can_be_linked_all_is_copied_and_that_is_said(images, tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError("Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    report = write(images, tmp_path / "out", "csv", links_media=True)
    assert set(names_of(tmp_path / "out").values()) == {1}
    assert "All pictures were copied: the disk of the export cannot share files with theirs." in report.notes


def test_pictures_that_were_made_for_the_export_belong_to_it_alone(images, tmp_path):
    report = write(images, tmp_path / "out", "csv", links_media=True, max_side=4)
    assert set(names_of(tmp_path / "out").values()) == {1}
    assert any(note.startswith("All pictures were copied") for note in report.notes)
