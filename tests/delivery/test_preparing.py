"""Pictures go out smaller, upright or without metadata, and what is drawn on them goes with them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from labeller.domain.schema import Task
from labeller.domain.shape import Box, Mask, Polygon, PolygonPart
from labeller.errors import LabellerError, UsageError
from labeller.geometry import masks
from labeller.jobs import JobCancelledError, JobContext, Progress
from labeller.media.images import inspect_image, read_image
from tests.delivery.photos import CAMERA, draw_on, photo, photo_project, write


@pytest.fixture
def photos(tmp_path):
    """A wide picture, one that lies on its side, and a small one."""
    files = (
        photo(tmp_path / "photos/wide.jpg", (200, 100)),
        photo(tmp_path / "photos/turned.jpg", (200, 100), 6, 50),
        photo(tmp_path / "photos/small.png", (40, 30), 1, 90),
    )
    project = photo_project(tmp_path, *files)
    yield project
    project.close()


def coco(folder: Path) -> dict[str, dict]:
    """By the name of each picture what COCO says of it, with its boxes."""
    told = json.loads((folder / "annotations/instances_train.json").read_text())
    boxes = {image["id"]: [] for image in told["images"]}
    for one in told["annotations"]:
        boxes[one["image_id"]].append(one["bbox"])
    return {Path(image["file_name"]).name: {**image, "boxes": boxes[image["id"]]} for image in told["images"]}


def files_of(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in folder.rglob("*") if path.suffix in {".jpg", ".png", ".tif"}}


def test_boxes_are_scaled_with_their_pictures(photos, tmp_path):
    draw_on(photos, 1, Box(20, 10, 100, 50))
    draw_on(photos, 2, Box(10, 20, 50, 100))
    draw_on(photos, 3, Box(1, 2, 3, 4))
    write(photos, tmp_path / "out", max_side=50)
    told, files = coco(tmp_path / "out"), files_of(tmp_path / "out")
    assert {name: (one["width"], one["height"], one["boxes"]) for name, one in told.items()} == {
        "wide.jpg": (50, 25, [[5, 2.5, 25, 12.5]]),
        "turned.jpg": (25, 50, [[2.5, 5, 12.5, 25]]),
        "small.png": (40, 30, [[1, 2, 3, 4]]),
    }
    for name, one in told.items():
        facts = inspect_image(files[name])
        assert (facts.width, facts.height) == (one["width"], one["height"])


def test_masks_and_outlines_are_scaled_too(tmp_path):
    project = photo_project(tmp_path, photo(tmp_path / "photos/a.png", (80, 60)), task=Task.SEGMENTATION)
    pixels = np.zeros((60, 80), dtype=bool)
    pixels[20:40, 20:60] = True
    outline = Polygon((PolygonPart(((8, 8), (40, 8), (40, 20))),))
    draw_on(project, 1, masks.from_array(pixels), outline)
    write(project, tmp_path / "out", "jsonl", max_side=40)
    row = json.loads((tmp_path / "out/items.jsonl").read_text())
    mask, polygon = row["annotations"]
    assert masks.extent(Mask(*mask["size"][::-1], tuple(mask["counts"]))) == Box(10, 10, 20, 10)
    assert polygon["parts"][0]["outline"] == [[4, 4], [20, 4], [20, 10]]
    project.close()


def test_turned_pictures_look_as_before_and_need_no_turning(photos, tmp_path):
    draw_on(photos, 2, Box(10, 20, 50, 100))
    write(photos, tmp_path / "out", is_upright=True)
    turned = files_of(tmp_path / "out")["turned.jpg"]
    with Image.open(turned) as image:
        assert (image.size, image.getexif().get(0x0112, 1)) == ((100, 200), 1)
    before = read_image(tmp_path / "photos/turned.jpg").astype(int)
    assert np.abs(read_image(turned) - before).max() < 20
    assert coco(tmp_path / "out")["turned.jpg"]["boxes"] == [[10, 20, 50, 100]]


def test_what_needs_no_change_goes_out_byte_for_byte(photos, tmp_path):
    write(photos, tmp_path / "out", is_upright=True, max_side=200)
    for name in ("wide.jpg", "small.png"):
        assert files_of(tmp_path / "out")[name].read_bytes() == (tmp_path / "photos" / name).read_bytes()


def test_without_metadata_the_pixels_are_the_same(photos, tmp_path):
    report = write(photos, tmp_path / "out", strips_metadata=True)
    for name, path in files_of(tmp_path / "out").items():
        assert CAMERA.encode() not in path.read_bytes()
        assert inspect_image(path) == inspect_image(tmp_path / "photos" / name)
        assert np.array_equal(read_image(path), read_image(tmp_path / "photos" / name))
    assert "3 pictures went out changed: without metadata." in report.notes


def test_a_picture_that_is_damaged_behind_its_pixels_is_written_anew(tmp_path):
    path = photo(tmp_path / "photos/a.gif", (30, 20))
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"\x07\x07")
    project = photo_project(tmp_path, path)
    write(project, tmp_path / "out", strips_metadata=True)
    (made,) = files_of(tmp_path / "out").values()
    assert (made.suffix, read_image(made).shape) == (".png", (20, 30, 3))
    project.close()


def test_smaller_and_without_metadata(photos, tmp_path):
    write(photos, tmp_path / "out", max_side=50, strips_metadata=True)
    assert all(CAMERA.encode() not in path.read_bytes() for path in files_of(tmp_path / "out").values())


def test_smaller_with_what_the_camera_told(photos, tmp_path):
    write(photos, tmp_path / "out", max_side=50)
    with Image.open(files_of(tmp_path / "out")["turned.jpg"]) as image:
        assert (image.getexif()[0x010F], image.getexif()[0x0112]) == (CAMERA, 1)


@pytest.mark.parametrize("chosen", ["hf-imagefolder", "folder-per-class", "csv", "jsonl", "parquet"])
def test_every_layout_takes_the_new_pictures(images, tmp_path, chosen):
    """They are read back and compared before the export has its name."""
    report = write(images, tmp_path / "out", chosen, max_side=4)
    assert {read_image(path).shape for path in (tmp_path / "out").rglob("*.png")} == {(3, 4, 3)}
    assert report.notes[-1] == f"{report.items} pictures went out changed: at most 4 pixels on their longer side."


def test_another_kind_of_file_has_the_name_of_its_kind(tmp_path):
    first, second = (photo(tmp_path / f"photos/a.{suffix}", (90, 60), seed=5) for suffix in ("bmp", "png"))
    project = photo_project(tmp_path, first, second)
    report = write(project, tmp_path / "out", max_side=30)
    assert sorted(files_of(tmp_path / "out")) == ["a-2.png", "a.png"]
    assert "1 of them became PNG files." in report.notes
    project.close()


def test_picture_that_was_changed_since_is_named(photos, tmp_path):
    photo(tmp_path / "photos/wide.jpg", (200, 100), seed=9)
    with pytest.raises(LabellerError, match=r"no longer what they were when they were imported: wide\.jpg\."):
        write(photos, tmp_path / "out", max_side=50)
    assert not (tmp_path / "out").exists()


def test_missing_picture_is_named(photos, tmp_path):
    (tmp_path / "photos/wide.jpg").unlink()
    with pytest.raises(LabellerError, match=r"cannot be read: .*wide\.jpg"):
        write(photos, tmp_path / "out", strips_metadata=True)


def test_wishes_that_make_no_sense_are_refused(photos, texts, tmp_path):
    with pytest.raises(UsageError, match="only named in the export"):
        write(photos, tmp_path / "out", max_side=50, copies_media=False)
    with pytest.raises(UsageError, match="only named in the export"):
        write(photos, tmp_path / "out.json", is_upright=True)
    with pytest.raises(UsageError, match="Only pictures"):
        write(texts, tmp_path / "out", "csv", strips_metadata=True)
    with pytest.raises(UsageError, match="less than one pixel"):
        write(photos, tmp_path / "out", max_side=0)


def test_cancelled_while_pictures_are_made_it_leaves_nothing(photos, tmp_path):
    def report(progress: Progress) -> None:
        if progress.message == "Preparing the pictures" and progress.done == 1:
            context.cancel()

    context = JobContext(report=report)
    with pytest.raises(JobCancelledError):
        write(photos, tmp_path / "out", context=context, max_side=50)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["photos"]


def test_what_is_lost_is_that_of_the_new_pictures(tmp_path):
    project = photo_project(tmp_path, photo(tmp_path / "photos/a.avif", (80, 60)), task=Task.IMAGE_CLASSIFICATION)
    draw_on(project, 1, None)
    assert write(project, tmp_path / "same", "folder-per-class").lost[0].what.startswith("pictures that most loaders")
    assert write(project, tmp_path / "smaller", "folder-per-class", max_side=40).lost == ()
    project.close()
