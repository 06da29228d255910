"""The segmenter that ships finds what was clicked on, in pictures of any shape."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from labeller.domain.shape import Box
from labeller.errors import LabellerError
from labeller.geometry import masks
from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.embedders import onnx
from labeller.learning.segmenting import encoder
from labeller.learning.segmenting.decoder import segment
from labeller.learning.segmenting.embedding import PARTS, PictureEmbedding
from labeller.learning.segmenting.embedding_store import EmbeddingStore
from labeller.learning.segmenting.encoder import encode, look
from labeller.learning.segmenting.prompt import Prompt
from tests.learning.segmenting.scenes import disc, overlap

HASH = "0" * 31 + "1"


@pytest.fixture(scope="module")
def wide() -> tuple[PictureEmbedding, np.ndarray]:
    """A wide picture with a disc in its right half."""
    pixels, is_disc = disc(640, 240, (460, 120), 60)
    return encode(pixels), is_disc


def test_click_finds_the_thing(wide):
    embedding, is_disc = wide
    found = segment(embedding, Prompt(inside=((460.0, 120.0),)), 640, 240)
    assert overlap(masks.to_array(found.mask), is_disc) > 0.9
    assert found.score > 0.7


def test_box_finds_the_thing(wide):
    embedding, is_disc = wide
    found = segment(embedding, Prompt(box=Box(398, 58, 124, 124)), 640, 240)
    assert overlap(masks.to_array(found.mask), is_disc) > 0.9


def test_click_beside_the_thing_takes_that_part_away(wide):
    embedding, is_disc = wide
    first = Prompt(inside=((100.0, 120.0),))
    background = segment(embedding, first, 640, 240)
    second = segment(embedding, first.with_point((460.0, 120.0), is_inside=False), 640, 240, background)
    assert not (masks.to_array(second.mask) & is_disc)[100:140, 440:480].any()


def test_same_embedding_serves_the_picture_at_any_size(wide):
    embedding, _ = wide
    found = segment(embedding, Prompt(inside=((4600.0, 1200.0),)), 6400, 2400)
    _, is_disc = disc(6400, 2400, (4600, 1200), 600, noise=0)
    assert overlap(masks.to_array(found.mask), is_disc) > 0.9


def test_prompt_without_a_place_is_refused(wide):
    with pytest.raises(ValueError, match="inside or a box"):
        segment(wide[0], Prompt(outside=((5.0, 5.0),)), 640, 240)


def test_looking_twice_is_looking_once(tmp_path, wide, monkeypatch):
    Image.fromarray(disc(64, 48)[0]).save(tmp_path / "a.png")
    store = EmbeddingStore(tmp_path / "kept")
    monkeypatch.setattr(encoder, "encode", lambda *_: wide[0])
    look(tmp_path / "a.png", HASH, store, JobContext())
    monkeypatch.delattr(encoder, "encode")
    again = look(tmp_path / "a.png", HASH, store, JobContext())
    assert (again.values == wide[0].values).all()


def test_pictures_are_seen_upright(tmp_path, wide, monkeypatch):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(disc(64, 48)[0]).save(tmp_path / "a.jpg", exif=exif)
    seen = []
    monkeypatch.setattr(encoder, "encode", lambda pixels, _: seen.append(pixels.shape) or wide[0])
    look(tmp_path / "a.jpg", HASH, EmbeddingStore(tmp_path), JobContext())
    assert seen == [(64, 48, 3)]


def test_cancelled_before_it_began_it_does_not_look(tmp_path):
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        look(Path("nowhere.png"), HASH, EmbeddingStore(tmp_path), context)


def test_missing_weights_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(onnx, "resources", lambda: tmp_path)
    onnx.session.cache_clear()
    with pytest.raises(LabellerError, match="missing"):
        encode(np.zeros((10, 10, 3), np.uint8))
    onnx.session.cache_clear()


def test_parts_are_views_of_one_piece(wide):
    assert {name: part.shape for name, part in wide[0].parts.items()} == PARTS
    assert all(np.shares_memory(part, wide[0].values) for part in wide[0].parts.values())
