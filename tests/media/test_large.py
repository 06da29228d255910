"""Large pictures in smaller sizes: the same pixels as by the long way, and the long way only once."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from labeller.media import decoding, large, pixels, pyramid_store, sizes
from labeller.media.images import inspect_image, read_image
from labeller.media.pyramid_store import NoPyramidError
from labeller.paths import cache_dir


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch):
    monkeypatch.setattr(sizes, "LARGE_PIXELS", 1000)
    monkeypatch.setattr(pyramid_store, "OVERVIEW_PX", 800)
    monkeypatch.setattr(large, "OVERVIEW_PX", 800)
    monkeypatch.setattr(large, "KEPT_FROM_PX", 100)


@pytest.fixture
def decodes(monkeypatch):
    """Counts how often a picture is decoded in full."""
    counted = []
    load = pixels.load
    monkeypatch.setattr(pixels, "load", lambda image: counted.append(image) or load(image))
    return counted


_QUICK = {"a.webp": {"lossless": True, "method": 0, "quality": 0}, "a.png": {"compress_level": 1}}


def smooth(width, height):
    """A picture without fine detail, so that two good ways of scaling give nearly the same."""
    y, x = np.mgrid[:height, :width]
    return np.stack([x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height)], 2).astype(np.uint8)


def saved(path, values, **options):
    Image.fromarray(values).save(path, **options)
    return path


def kept():
    return sorted(path.suffix for path in (cache_dir() / "pyramids").glob("*"))


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.webp", "a.bmp"])
@pytest.mark.parametrize("side_px", [800, 333])
def test_overview_gives_what_scaling_the_whole_gives(tmp_path, name, side_px):
    path = saved(tmp_path / name, smooth(1700, 900), **_QUICK.get(name, {}))
    whole = Image.fromarray(read_image(path))
    expected = whole.resize((side_px, round(900 * side_px / 1700)), Image.Resampling.LANCZOS)
    for _ in range(2):  # made, then found
        seen = read_image(path, side_px)
        assert seen.shape == (expected.height, expected.width, 3)
        assert np.abs(seen.astype(int) - np.asarray(expected)).max() <= 3
    assert kept() == [".overview"]


def test_picture_is_decoded_once_for_all_smaller_sizes(tmp_path, decodes):
    path = saved(tmp_path / "a.png", smooth(1700, 900))
    for side_px in (400, 300, 800, 60):
        read_image(path, side_px)
    assert len(decodes) == 1


def test_changed_file_is_decoded_anew(tmp_path):
    path = saved(tmp_path / "a.png", np.zeros((900, 1700, 3), np.uint8))
    assert read_image(path, 400).max() == 0
    saved(path, np.full((900, 1700, 3), 255, np.uint8))
    assert read_image(path, 400).min() == 255


def test_who_looks_once_at_something_small_leaves_nothing(tmp_path):
    read_image(saved(tmp_path / "a.png", smooth(1700, 900)), 90)
    assert kept() == []


def test_photo_of_a_camera_needs_no_overview(tmp_path, monkeypatch):
    monkeypatch.setattr(sizes, "LARGE_PIXELS", 400_000)
    path = saved(tmp_path / "a.jpg", smooth(1700, 900))
    assert read_image(path, 400).shape == (212, 400, 3)
    assert kept() == []


def test_transparency_is_kept_in_overviews_too(tmp_path):
    values = np.full((900, 1700, 4), (200, 10, 10, 255), np.uint8)
    values[:450, :, 3] = 0
    path = saved(tmp_path / "a.png", values)
    for _ in range(2):
        seen = read_image(path, 400, keeps_alpha=True)
        assert (seen.shape, tuple(seen[10, 10])[3], tuple(seen[-5, 5])) == ((212, 400, 4), 0, (200, 10, 10, 255))
        assert tuple(read_image(path, 400)[10, 10]) == pixels.NEUTRAL


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pyramid_is_upright_as_the_whole_is(tmp_path, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path / "a.png", np.random.default_rng(0).integers(0, 256, (600, 900, 3), np.uint8), exif=exif)
    with large.open_pyramid(path, lambda: None) as pyramid:
        assert np.array_equal(pyramid.level(10_000), read_image(path))


def test_deep_greys_are_stretched_as_a_whole_and_not_tile_by_tile(tmp_path):
    ramp = np.tile(np.linspace(0, 4095, 1700).astype(np.uint16), (900, 1))
    path = saved(tmp_path / "a.tif", ramp)
    with large.open_pyramid(path, lambda: None) as pyramid:
        assert pyramid.plan.channels == 1
        assert np.array_equal(pyramid.level(10_000)[..., 0], read_image(path)[..., 0])


def test_pyramid_is_made_once(tmp_path, decodes):
    path = saved(tmp_path / "a.png", smooth(1700, 900))
    for _ in range(2):
        large.open_pyramid(path, lambda: None).close()
    read_image(path, 500)
    assert (len(decodes), kept()) == (1, [".whole"])


def test_damaged_overview_is_made_again(tmp_path):
    path = saved(tmp_path / "a.png", smooth(1700, 900))
    expected = read_image(path, 400)
    [file] = (cache_dir() / "pyramids").iterdir()
    head, rest = file.read_bytes()[:28], file.stat().st_size - 28
    file.write_bytes(head + bytes(rest))
    assert np.array_equal(read_image(path, 400), expected)


def test_full_disk_costs_time_and_not_the_picture(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise NoPyramidError("full")

    monkeypatch.setattr(pyramid_store.PyramidStore, "make", refuse)
    path = saved(tmp_path / "a.png", smooth(1700, 900))
    assert read_image(path, 400).shape == (212, 400, 3)
    with pytest.raises(NoPyramidError):
        large.open_pyramid(path, lambda: None)


def test_no_more_than_two_large_pictures_are_decoded_side_by_side():
    image = Image.new("RGB", (100, 100))
    with decoding.room_for(image), decoding.room_for(image):
        assert not decoding._room_for_large.acquire(blocking=False)
    assert decoding._room_for_large.acquire(blocking=False)
    decoding._room_for_large.release()


def test_import_leaves_the_overview_of_what_it_decodes_anyway(tmp_path, decodes):
    path = saved(tmp_path / "a.png", smooth(1700, 900))
    facts = inspect_image(path, leaves_overview=True)
    assert ((facts.width, facts.height), kept()) == ((1700, 900), [".overview"])
    looked_at = len(decodes)
    assert read_image(path, 400).shape == (212, 400, 3)
    assert len(decodes) == looked_at


def test_import_leaves_no_overview_where_there_is_little_room(tmp_path, monkeypatch):
    monkeypatch.setattr(pyramid_store.PyramidStore, "is_half_empty", False)
    inspect_image(saved(tmp_path / "a.png", smooth(1700, 900)), leaves_overview=True)
    assert kept() == []


def test_who_only_looks_leaves_nothing(tmp_path):
    inspect_image(saved(tmp_path / "a.png", smooth(1700, 900)))
    assert kept() == []


@pytest.mark.long
def test_a_hundred_megapixels_are_seen_small_and_sharp_in_little_memory(tmp_path, monkeypatch):
    """With the true limits. A corner of each tile is compared with what Pillow decodes."""
    monkeypatch.setattr(sizes, "LARGE_PIXELS", 2**25)
    monkeypatch.setattr(pyramid_store, "OVERVIEW_PX", 4096)
    monkeypatch.setattr(large, "OVERVIEW_PX", 4096)
    path = tmp_path / "a.jpg"
    noise = np.random.default_rng(0).integers(0, 256, (84, 120, 3), np.uint8)
    Image.fromarray(noise).resize((12_000, 8_400), Image.Resampling.BILINEAR).save(path, quality=90)
    assert read_image(path, 1248).shape == (874, 1248, 3)
    whole = Image.open(path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 2**29)
    with whole, large.open_pyramid(path, lambda: None) as pyramid:
        level = pyramid.plan.levels[0]
        assert (level.columns, level.rows) == (24, 17)
        for row in range(level.rows):
            for column in range(level.columns):
                x, y = 512 * column, 512 * row
                tile = pyramid.tile(0, column, row)[:8, :8]
                assert np.array_equal(tile, np.asarray(whole.crop((x, y, x + 8, y + 8))))
