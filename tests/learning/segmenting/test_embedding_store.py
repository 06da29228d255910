"""Embeddings of pictures are kept within a bound, and no trouble with the disk is more than lost time."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from labeller.learning.segmenting import embedding
from labeller.learning.segmenting.embedding import PictureEmbedding
from labeller.learning.segmenting.embedding_store import EmbeddingStore


@pytest.fixture(autouse=True)
def _small_embeddings(monkeypatch):
    """A thousand numbers instead of four million, so that the disk is not what is tested."""
    monkeypatch.setattr(embedding, "SIZE", 1000)


def made(number: int) -> PictureEmbedding:
    return PictureEmbedding(np.full(1000, number, np.float16))


def key(number: int) -> str:
    return f"{number:032x}"


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_kept_is_found_again(tmp_path):
    EmbeddingStore(tmp_path).keep(key(1), made(7))
    found = EmbeddingStore(tmp_path).find(key(1))
    assert found is not None
    assert (found.values == 7).all()


def test_what_was_not_kept_is_not_found(tmp_path):
    assert EmbeddingStore(tmp_path).find(key(1)) is None


def test_those_go_first_that_were_not_used_for_longest(tmp_path):
    store = EmbeddingStore(tmp_path, limit_bytes=7000)  # three of 2128 bytes
    for number in (1, 2, 3):
        store.keep(key(number), made(number))
    for age, number in enumerate((3, 2, 1)):
        os.utime(*(path for path in files(tmp_path) if path.stem == key(number)), (age, age))
    store.find(key(3))
    store.keep(key(4), made(4))
    assert {path.stem for path in files(tmp_path)} == {key(1), key(3), key(4)}


@pytest.mark.parametrize("content", [b"", b"no array", b"\x93NUMPY\x01\x00"])
def test_damaged_file_is_made_again(tmp_path, content):
    store = EmbeddingStore(tmp_path)
    store.keep(key(1), made(1))
    files(tmp_path)[0].write_bytes(content)
    assert store.find(key(1)) is None
    store.keep(key(1), made(2))
    assert store.find(key(1)).values[0] == 2


@pytest.mark.parametrize(
    "values", [np.zeros(999, np.float16), np.zeros(1000, np.float32), np.full(1000, np.nan, np.float16)]
)
def test_file_that_holds_something_else_is_not_used(tmp_path, values):
    store = EmbeddingStore(tmp_path)
    store.keep(key(1), made(1))
    np.save(files(tmp_path)[0], values)
    assert store.find(key(1)) is None


def test_folder_that_cannot_be_written_is_no_trouble(tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = EmbeddingStore(tmp_path / "file")
    store.keep(key(1), made(1))
    assert store.find(key(1)) is None


@pytest.mark.parametrize("name", ["", "../../else", "x" * 32, "A" * 32])
def test_what_is_no_hash_names_no_file(tmp_path, name):
    store = EmbeddingStore(tmp_path / "kept")
    store.keep(name, made(1))
    assert store.find(name) is None
    assert files(tmp_path) == []
