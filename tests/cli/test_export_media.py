"""labeller export: what becomes of the images, and what lies beside the data."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tests.delivery.photos import CAMERA, photo


@pytest.fixture
def photos(cli, tmp_path) -> str:
    for number, label in enumerate(("cat", "cat", "dog")):
        photo(tmp_path / f"photos/{label}/{number}.jpg", (200, 100), orientation=6, seed=number)
    cli("new", "p", "--task", "image-classification")
    cli("import", "p", "photos")
    return "p"


def pictures(folder: str = "out") -> list[Path]:
    found = sorted(Path(folder).rglob("*.jpg"))
    assert len(found) == 3
    return found


def test_images_are_made_smaller_upright_and_silent(cli, photos):
    wishes = ("--max-side", 50, "--upright", "--strip-metadata")
    report = cli("export", photos, "out", "--format", "folder-per-class", *wishes, "--json").json
    for path in pictures():
        with Image.open(path) as image:
            assert (image.size, dict(image.getexif())) == ((25, 50), {})
        assert CAMERA.encode() not in path.read_bytes()
    assert any(note.startswith("3 pictures went out changed") for note in report["notes"])


def test_images_are_linked_or_only_named(cli, photos):
    cli("export", photos, "linked", "--format", "csv", "--media", "link")
    assert {path.stat().st_nlink for path in pictures("linked")} == {2}
    cli("export", photos, "named", "--format", "csv", "--media", "none")
    assert list(Path("named").rglob("*.jpg")) == []


def test_archive_is_written(cli, photos):
    report = cli("export", photos, "out.zip", "--format", "hf-imagefolder", "--json").json
    with zipfile.ZipFile("out.zip") as packed:
        assert len(packed.namelist()) == report["files"]
    assert Path(report["target"]) == Path("out.zip").resolve()


def test_card_and_manifest_are_named(cli, photos):
    report = cli("export", photos, "out", "--format", "csv", "--json").json
    assert (report["manifest"], report["card"]) == ("manifest.json", "README.md")
    assert json.loads(Path("out", report["manifest"]).read_text("utf-8"))["counts"]["items"] == 3
    alone = cli("export", photos, "out.csv", "--format", "csv", "--json").json
    assert (alone["manifest"], alone["card"]) == (None, None)
    assert "manifest.json with checksums" in cli("export", photos, "again", "--format", "csv").out


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        (("--format", "folder-per-class", "--media", "none"), "made of the files themselves"),
        (("--format", "csv", "--media", "none", "--upright"), "only named in the export"),
        (("--format", "csv", "--max-side", "0"), "whole number from 1"),
    ],
)
def test_wishes_that_make_no_sense_are_wrong_use(fails, photos, wishes, said):
    assert said in fails(2, "export", photos, "out", *wishes)
    assert not Path("out").exists()
