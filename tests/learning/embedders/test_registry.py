"""Every embedder that is listed keeps the same contract."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.domain.item import Medium
from labeller.learning.embedders.registry import embedders_for
from labeller.media.audio import Sound

MEDIA = (Medium.IMAGE, Medium.TEXT, Medium.AUDIO)
ALL = [pytest.param(medium, one, id=one.name) for medium in MEDIA for one in embedders_for(medium)]


@pytest.mark.parametrize(("medium", "embedder"), ALL)
def test_vectors_have_the_width_that_was_said(medium, embedder):
    pictures = np.random.default_rng(0).integers(0, 256, (3, 20, 30, 3), dtype=np.uint8)
    sounds = [Sound(np.zeros(800, np.float32), 8000)] * 3
    batch = {Medium.IMAGE: list(pictures), Medium.TEXT: ["one", "two", "three"], Medium.AUDIO: sounds}[medium]
    vectors = embedder.embed(batch)
    assert (vectors.shape, vectors.dtype) == ((3, embedder.dimensions), np.float32)


def test_names_key_the_caches_and_differ():
    names = [one.name for medium in MEDIA for one in embedders_for(medium)]
    assert len(set(names)) == len(names)


def test_only_pictures_are_asked_for_in_a_size():
    assert [one.input_px > 0 for medium in MEDIA for one in embedders_for(medium)] == [True, False, False, False]


def test_nothing_reads_rows_yet():
    assert embedders_for(Medium.ROW) == ()
