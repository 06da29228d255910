"""How closely tools look at a large image."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image

from labeller.domain.shape import Box
from labeller.learning.segmenting.excerpt import Excerpt
from labeller.media import large
from labeller.media.hashing import content_hash
from labeller.media.images import read_image
from labeller.ui.annotating.shapes import sight as sight_module
from labeller.ui.annotating.shapes.sight import Look, SeenImage

WIDTH, HEIGHT = 1300, 700


@pytest.fixture
def look(tmp_path, monkeypatch) -> Look:
    """On an image of which tools see a copy of 400 pixels."""
    monkeypatch.setattr(sight_module, "_MAX_SIDE_PX", 400)
    path = tmp_path / "a.png"
    values = np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    Image.fromarray(values).save(path, compress_level=1)
    image = SeenImage(path, content_hash(path), WIDTH, HEIGHT)
    return Look(image, Excerpt(read_image(path, 400), WIDTH, HEIGHT))


@pytest.fixture
def tiles(look) -> None:
    large.open_pyramid(look.image.path, lambda: None).close()


@pytest.mark.parametrize("area", [Box(600, 300, 200, 150), Box(-50, -20, 100, 90), Box(1250.5, 650.2, 300, 300)])
def test_small_area_is_seen_in_its_full_size_where_there_are_tiles(look, tiles, area):
    seen = look.around(area)
    left, top = max(0, int(area.x)), max(0, int(area.y))
    right, bottom = min(WIDTH, math.ceil(area.x + area.width)), min(HEIGHT, math.ceil(area.y + area.height))
    assert (seen.is_part, seen.left, seen.top) == (True, left, top)
    assert np.array_equal(seen.pixels, read_image(look.image.path)[top:bottom, left:right])


def test_without_tiles_the_copy_is_looked_at(look):
    assert look.around(Box(600, 300, 200, 150)) is look.whole


@pytest.mark.parametrize("area", [Box(0, 0, 900, 100), Box(2000, 20, 50, 50), Box(10, -90, 50, 50)])
def test_large_areas_and_those_beside_the_image_are_looked_at_in_the_copy(look, tiles, area):
    assert look.around(area) is look.whole


def test_reach_without_end_is_the_whole(look, tiles):
    assert look.at((600, 300), math.inf) is look.whole


def test_damaged_tiles_cost_sharpness_and_nothing_else(look, tiles, monkeypatch):
    monkeypatch.setattr("labeller.media.pyramid.digest_of", lambda _: b"another!")
    assert look.around(Box(600, 300, 200, 150)) is look.whole


def test_image_that_is_seen_whole_needs_no_tiles(look, tiles):
    whole = Look(look.image, Excerpt(read_image(look.image.path), WIDTH, HEIGHT))
    assert whole.around(Box(600, 300, 200, 150)) is whole.whole
