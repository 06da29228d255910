"""Thumbnails are made once, whole, and nowhere but in the cache."""

from __future__ import annotations

import io
import logging

import pytest
from PIL import Image

from labeller.media.hashing import content_hash
from labeller.media.thumbnails import ThumbnailCache
from labeller.media.unreadable import UnreadableError
from tests.media.bad_files import turned


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    Image.new("RGB", (900, 600), (200, 30, 30)).save(path)
    return path


def test_a_thumbnail_is_a_small_jpeg_of_the_picture(tmp_path, photo):
    thumbnail = ThumbnailCache(tmp_path / "cache").thumbnail(photo, content_hash(photo))
    with Image.open(io.BytesIO(thumbnail)) as image:
        assert (image.format, image.size) == ("JPEG", (256, 171))
        assert image.getpixel((100, 100))[0] > 190


def test_thumbnails_are_upright(tmp_path):
    photo = tmp_path / "turned.jpg"
    photo.write_bytes(turned(6, "JPEG"))
    thumbnail = ThumbnailCache(tmp_path / "cache", side_px=24).thumbnail(photo, content_hash(photo))
    with Image.open(io.BytesIO(thumbnail)) as image:
        assert image.size == (24, 16)


def test_what_was_made_once_is_found_again_without_the_picture(tmp_path, photo):
    name = content_hash(photo)
    made = ThumbnailCache(tmp_path / "cache").thumbnail(photo, name)
    photo.unlink()
    assert ThumbnailCache(tmp_path / "cache").thumbnail(photo, name) == made


def test_sizes_do_not_mix(tmp_path, photo):
    name = content_hash(photo)
    ThumbnailCache(tmp_path / "cache", side_px=64).thumbnail(photo, name)
    assert ThumbnailCache(tmp_path / "cache", side_px=128).find(name) is None


def test_no_half_written_file_is_left_or_taken(tmp_path, photo):
    cache, name = ThumbnailCache(tmp_path / "cache"), content_hash(photo)
    made = cache.thumbnail(photo, name)
    (file,) = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    file.write_bytes(made[:100])
    assert cache.find(name) is None
    assert cache.thumbnail(photo, name) == made
    assert cache.find(name) == made


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path, photo, caplog):
    (tmp_path / "cache").write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        assert ThumbnailCache(tmp_path / "cache").thumbnail(photo, content_hash(photo))
    assert "thumbnail not kept" in caplog.text


def test_a_forged_hash_does_not_lead_out_of_the_cache(tmp_path, photo):
    before = {path for path in tmp_path.rglob("*") if "cache" not in path.parts}
    cache = ThumbnailCache(tmp_path / "cache")
    made = cache.thumbnail(photo, "../../../evil")
    assert cache.find("../../../evil") == made
    assert {path for path in tmp_path.rglob("*") if "cache" not in path.parts} == before


def test_a_broken_picture_has_no_thumbnail(tmp_path):
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    with pytest.raises(UnreadableError):
        ThumbnailCache(tmp_path / "cache").thumbnail(tmp_path / "broken.jpg", "0" * 32)
