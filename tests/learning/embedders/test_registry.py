"""Every embedder that is listed keeps the same contract."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.domain.item import Medium
from labeller.learning.embedders.registry import embedders_for

MEDIA = (Medium.IMAGE, Medium.TEXT)
ALL = [pytest.param(medium, one, id=one.name) for medium in MEDIA for one in embedders_for(medium)]


@pytest.mark.parametrize(("medium", "embedder"), ALL)
def test_vectors_have_the_width_that_was_said(medium, embedder):
    pictures = np.random.default_rng(0).integers(0, 256, (3, 20, 30, 3), dtype=np.uint8)
    vectors = embedder.embed(list(pictures) if medium is Medium.IMAGE else ["one", "two", "three"])
    assert (vectors.shape, vectors.dtype) == ((3, embedder.dimensions), np.float32)


def test_names_key_the_caches_and_differ():
    names = [one.name for medium in MEDIA for one in embedders_for(medium)]
    assert len(set(names)) == len(names)


def test_pictures_are_asked_for_in_a_size_and_texts_are_not():
    assert [one.input_px > 0 for medium in MEDIA for one in embedders_for(medium)] == [True, False, False]


@pytest.mark.parametrize("medium", [Medium.ROW, Medium.AUDIO])
def test_nothing_reads_rows_and_sounds_yet(medium):
    assert embedders_for(medium) == ()
