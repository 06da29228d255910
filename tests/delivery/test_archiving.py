"""A delivery as one archive: whole, checked, and the same whenever it is made of the same."""

from __future__ import annotations

import json
import os
import zipfile

import pytest

from labeller.delivery.archiving import write_archive
from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError, JobContext
from tests.delivery.photos import write


def test_archive_holds_what_the_folder_would(images, tmp_path):
    report = write(images, tmp_path / "out.zip", "hf-imagefolder")
    write(images, tmp_path / "folder", "hf-imagefolder")
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        names = packed.namelist()
        told = json.loads(packed.read("manifest.json"))
        assert names == sorted(names)
        assert len(names) == report.files
        for name in set(names) - {"manifest.json", "README.md"}:
            assert packed.read(name) == (tmp_path / "folder" / name).read_bytes()
    assert {one["path"] for one in told["files"]} == set(names) - {"manifest.json"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "out.zip", "project"]


def test_pictures_are_stored_and_the_rest_is_packed(images, tmp_path):
    write(images, tmp_path / "out.zip", "csv")
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        kinds = {info.filename.rpartition(".")[2]: info.compress_type for info in packed.infolist()}
    assert (kinds["png"], kinds["csv"], kinds["json"]) == (zipfile.ZIP_STORED, *[zipfile.ZIP_DEFLATED] * 2)


def test_project_keeps_its_pictures_to_itself(images, tmp_path):
    report = write(images, tmp_path / "out.zip", "csv", links_media=True)
    assert {path.stat().st_nlink for path in (tmp_path / "project/media").rglob("*.png")} == {1}
    assert not any("shared" in note for note in report.notes)


def make_folder(folder):
    (folder / "sub").mkdir(parents=True)
    for name in ("sub/ü b.txt", "a.jpg", "sub/c.json"):
        (folder / name).write_bytes(name.encode() * 1000)
    return folder


def test_same_folder_gives_the_same_bytes(tmp_path):
    one, other = make_folder(tmp_path / "one"), make_folder(tmp_path / "other")
    os.utime(other / "a.jpg", (0, 0))
    write_archive(one, tmp_path / "one.zip", JobContext())
    write_archive(other, tmp_path / "other.zip", JobContext())
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert packed.namelist() == ["a.jpg", "sub/c.json", "sub/ü b.txt"]


def test_archive_that_came_back_broken_is_said_to_be(tmp_path, monkeypatch):
    def break_it(packed, info):
        raise zipfile.BadZipFile("Bad CRC-32")

    opened = zipfile.ZipFile.open
    monkeypatch.setattr(
        zipfile.ZipFile,
        "open",
        lambda self, name, mode="r": break_it(self, name) if mode == "r" else opened(self, name, mode),
    )
    with pytest.raises(LabellerError, match=r"did not read back as it was written: a\.jpg"):
        write_archive(make_folder(tmp_path / "one"), tmp_path / "one.zip", JobContext())


def test_packing_can_be_cancelled(tmp_path):
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        write_archive(make_folder(tmp_path / "one"), tmp_path / "one.zip", context)


def test_archive_is_not_overwritten(texts, tmp_path):
    (tmp_path / "out.zip").write_text("mine")
    with pytest.raises(LabellerError, match="There is something at"):
        write(texts, tmp_path / "out.zip", "csv")
