"""Pyramids in the cache folder: bounded, never half written, and no harm when the disk refuses."""

from __future__ import annotations

import os
from collections import namedtuple

import numpy as np
import pytest
from PIL import Image

from labeller.media import pyramid_store
from labeller.media.pixels import Upright
from labeller.media.pyramid_store import NoPyramidError, PyramidStore

FIRST, SECOND, THIRD = "a" * 32, "b" * 32, "c" * 32
FILE_BYTES = 2 * (512 * 512 + 8) + 28 + 512 * 512 + 8


def grey(width=800, height=300):
    return Upright(Image.fromarray(np.full((height, width), 7, np.uint8)))


def make(store, content_hash, *, is_whole=True):
    store.make(content_hash, grey(), lambda: None, is_whole=is_whole).close()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def has(store, content_hash, *, is_whole=True):
    found = store.find(content_hash, is_whole=is_whole)
    if found is not None:
        found.close()
    return found is not None


def test_what_was_made_is_found(tmp_path):
    store = PyramidStore(tmp_path)
    assert not has(store, FIRST)
    make(store, FIRST)
    assert has(store, FIRST)
    assert names(tmp_path) == [FIRST + ".whole"]


def test_overview_will_do_for_who_needs_no_more(tmp_path):
    store = PyramidStore(tmp_path)
    make(store, FIRST, is_whole=False)
    assert (has(store, FIRST, is_whole=False), has(store, FIRST, is_whole=True)) == (True, False)
    make(store, SECOND)
    assert has(store, SECOND, is_whole=False)


def test_what_was_not_used_for_longest_goes_first(tmp_path):
    store = PyramidStore(tmp_path, limit_bytes=2 * FILE_BYTES + 10)
    for age, content_hash in ((300, FIRST), (200, SECOND)):
        make(store, content_hash)
        path = tmp_path / f"{content_hash}.whole"
        os.utime(path, (path.stat().st_atime - age, path.stat().st_mtime - age))
    assert has(store, FIRST)  # used just now
    make(store, THIRD)
    assert names(tmp_path) == [FIRST + ".whole", THIRD + ".whole"]


def test_newest_is_kept_even_if_it_alone_is_too_large(tmp_path):
    store = PyramidStore(tmp_path, limit_bytes=10)
    make(store, FIRST)
    assert has(store, FIRST)


def test_cancelled_work_leaves_nothing_behind(tmp_path):
    class CancelledError(Exception):
        pass

    def cancel():
        raise CancelledError

    with pytest.raises(CancelledError):
        PyramidStore(tmp_path).make(FIRST, grey(), cancel, is_whole=True)
    assert names(tmp_path) == []


def test_damaged_file_is_as_if_there_were_none(tmp_path, caplog):
    store = PyramidStore(tmp_path)
    make(store, FIRST)
    path = tmp_path / f"{FIRST}.whole"
    path.write_bytes(path.read_bytes()[:-5])
    assert not has(store, FIRST)
    assert "made again" in caplog.text
    make(store, FIRST)
    assert has(store, FIRST)


def test_nothing_is_written_where_the_disk_is_nearly_full(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")(10, 9, 1)
    monkeypatch.setattr(pyramid_store.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(NoPyramidError, match="too little room"):
        make(PyramidStore(tmp_path), FIRST)
    assert names(tmp_path) == []


def test_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NoPyramidError, match="cannot be kept"):
        make(PyramidStore(tmp_path / "file"), FIRST)


def test_what_is_forgotten_is_gone(tmp_path):
    store = PyramidStore(tmp_path)
    make(store, FIRST)
    make(store, FIRST, is_whole=False)
    store.forget(FIRST)
    assert names(tmp_path) == []


def test_half_of_the_room_is_for_what_somebody_asks_for(tmp_path):
    store = PyramidStore(tmp_path / "new", limit_bytes=3 * FILE_BYTES)
    assert store.is_half_empty
    make(store, FIRST)
    assert store.is_half_empty
    make(store, SECOND)
    assert not store.is_half_empty
