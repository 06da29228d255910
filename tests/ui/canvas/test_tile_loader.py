"""Tiles of one large image, read beside the window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor

from labeller.errors import LabellerError
from labeller.media import large
from labeller.paths import cache_dir
from labeller.ui.canvas.tile_loader import TileKey, TileLoader


@pytest.fixture
def photo(tmp_path):
    """Red at the left, blue at the right of its middle."""
    values = np.zeros((700, 1400, 3), np.uint8)
    values[:, :700] = (200, 10, 10)
    values[:, 700:] = (10, 10, 200)
    Image.fromarray(values).save(tmp_path / "photo.png", compress_level=1)
    return tmp_path / "photo.png"


@pytest.fixture
def make_tiles(qapp) -> Iterator[Callable[..., TileLoader]]:
    made: list[TileLoader] = []

    def make(**options) -> TileLoader:
        made.append(TileLoader(**options))
        return made[-1]

    yield make
    for loader in made:
        loader.close()


@pytest.fixture
def tiles(make_tiles) -> TileLoader:
    return make_tiles()


def opened(tiles, photo, qtbot):
    tiles.show_image(photo)
    tiles.open()
    qtbot.waitUntil(lambda: tiles.plan is not None)
    return tiles


def read(tiles, keys, qtbot):
    tiles.want(keys)
    qtbot.waitUntil(lambda: tiles.is_idle)


def color(tiles, key, x, y) -> tuple[int, ...]:
    return QColor(tiles.find(key).pixel(x, y)).toTuple()[:3]


def test_nothing_is_opened_before_somebody_looks_closely(tiles, photo):
    tiles.show_image(photo)
    tiles.want([TileKey(0, 0, 0)])
    assert (tiles.plan, tiles.is_idle) == (None, False)
    assert not (cache_dir() / "pyramids").exists()


def test_tiles_show_what_lies_at_their_place(tiles, photo, qtbot):
    opened(tiles, photo, qtbot)
    read(tiles, [TileKey(0, 0, 0), TileKey(0, 2, 1), TileKey(1, 0, 0)], qtbot)
    assert color(tiles, TileKey(0, 0, 0), 5, 5) == (200, 10, 10)
    assert color(tiles, TileKey(0, 2, 1), 5, 5) == (10, 10, 200)
    assert color(tiles, TileKey(1, 0, 0), 340, 5) == (200, 10, 10)
    assert color(tiles, TileKey(1, 0, 0), 360, 5) == (10, 10, 200)
    assert tiles.find(TileKey(0, 2, 1)).size().toTuple() == (1400 - 1024, 700 - 512)


def test_no_more_is_held_than_allowed(make_tiles, photo, qtbot):
    tiles = opened(make_tiles(budget_bytes=2_500_000), photo, qtbot)
    for column in range(3):
        read(tiles, [TileKey(0, column, 0)], qtbot)
    assert tiles.byte_count <= 2_500_000
    assert tiles.find(TileKey(0, 0, 0)) is None
    assert tiles.find(TileKey(0, 2, 0)) is not None


def test_next_image_gets_no_tile_of_the_last(tiles, photo, qtbot, tmp_path):
    opened(tiles, photo, qtbot)
    read(tiles, [TileKey(0, 0, 0)], qtbot)
    Image.new("RGB", (1400, 700), (1, 2, 3)).save(tmp_path / "other.png")
    tiles.want([TileKey(0, 1, 0)])
    opened(tiles, tmp_path / "other.png", qtbot)
    assert tiles.find(TileKey(0, 0, 0)) is None
    read(tiles, [TileKey(0, 0, 0)], qtbot)
    assert color(tiles, TileKey(0, 0, 0), 5, 5) == (1, 2, 3)


def test_image_that_is_left_while_it_is_opened_is_given_up(make_tiles, photo, qtbot):
    gate, opening = threading.Event(), threading.Event()

    def slow(path, check):
        opening.set()
        assert gate.wait(5)
        return large.open_pyramid(path, check)

    tiles = make_tiles(open_pyramid=slow)
    tiles.show_image(photo)
    tiles.open()
    assert opening.wait(5)
    tiles.show_image(None)
    gate.set()
    qtbot.waitUntil(lambda: tiles.is_idle)
    tiles.close()
    assert tiles.plan is None


def test_closing_while_an_image_is_opened_leaves_no_open_file(make_tiles, photo):
    """A file that stays open is a warning, and a warning fails the test."""
    tiles = make_tiles()
    tiles.show_image(photo)
    tiles.open()
    tiles.close()


@pytest.fixture
def openings(make_tiles, tmp_path):
    """A loader, and the names of the images that it has opened."""
    names: list[str] = []

    def counted(path, check):
        names.append(path.name)
        if path.name == "bad.png":
            raise LabellerError("bad")
        return large.open_pyramid(path, check)

    Image.new("RGB", (1400, 700), (1, 2, 3)).save(tmp_path / "next.png")
    return make_tiles(open_pyramid=counted), names


def test_next_image_is_opened_ahead_for_who_looks_closely(openings, photo, qtbot):
    tiles, names = openings
    tiles.expect(photo.with_name("next.png"))
    opened(tiles, photo, qtbot)
    qtbot.waitUntil(lambda: tiles._ahead.pyramid is not None)
    tiles.show_image(photo.with_name("next.png"))
    assert tiles.plan is not None
    read(tiles, [TileKey(0, 0, 0)], qtbot)
    assert color(tiles, TileKey(0, 0, 0), 5, 5) == (1, 2, 3)
    assert names == ["photo.png", "next.png"]


def test_next_image_that_is_shown_while_it_is_opened_ahead_is_not_opened_twice(openings, photo, qtbot):
    tiles, names = openings
    opened(tiles, photo, qtbot)
    tiles.expect(photo.with_name("next.png"))
    tiles.show_image(photo.with_name("next.png"))
    tiles.open()
    qtbot.waitUntil(lambda: tiles.plan is not None)
    assert names == ["photo.png", "next.png"]


def test_nothing_is_opened_ahead_for_who_only_looks_at_the_whole(openings, photo, qtbot):
    tiles, names = openings
    opened(tiles, photo, qtbot)
    tiles.expect(photo.with_name("next.png"))
    qtbot.waitUntil(lambda: tiles._ahead.pyramid is not None)
    tiles.show_image(photo.with_name("next.png"))
    tiles.expect(photo)
    assert tiles._ahead is None
    assert names == ["photo.png", "next.png"]


def test_image_that_is_expected_no_more_is_given_up(openings, photo, qtbot):
    tiles, _ = openings
    opened(tiles, photo, qtbot)
    tiles.expect(photo.with_name("next.png"))
    tiles.expect(None)
    assert tiles._ahead is None
    read(tiles, [TileKey(0, 0, 0)], qtbot)


def test_image_that_failed_ahead_says_so_when_it_is_shown(openings, photo, qtbot):
    tiles, names = openings
    opened(tiles, photo, qtbot)
    tiles.expect(photo.with_name("bad.png"))
    qtbot.waitUntil(lambda: names[1:] == ["bad.png"] and tiles._ahead is None)
    tiles.show_image(photo.with_name("bad.png"))
    with qtbot.waitSignal(tiles.failed):
        tiles.open()


def test_wait_for_the_first_tiles_is_told(tiles, photo, qtbot):
    told: list[bool] = []
    tiles.opening_changed.connect(lambda: told.append(tiles.is_opening))
    opened(tiles, photo, qtbot)
    tiles.open()
    tiles.show_image(None)
    assert told == [True, False]


def test_image_that_cannot_be_cut_into_tiles_says_so(make_tiles, photo, qtbot):
    def refuse(path, check):
        raise LabellerError("no room")

    tiles = make_tiles(open_pyramid=refuse)
    tiles.show_image(photo)
    with qtbot.waitSignal(tiles.failed) as failed:
        tiles.open()
    assert failed.args[0].title == "no room"


def damaged(photo):
    large.open_pyramid(photo, lambda: None).close()
    [file] = (cache_dir() / "pyramids").iterdir()
    file.write_bytes(file.read_bytes()[:28] + bytes(file.stat().st_size - 28))


def test_damaged_tiles_are_made_again(tiles, photo, qtbot):
    damaged(photo)
    opened(tiles, photo, qtbot)
    tiles.arrived.connect(lambda: tiles.want([TileKey(0, 0, 0)]))
    tiles.want([TileKey(0, 0, 0)])
    qtbot.waitUntil(lambda: tiles.find(TileKey(0, 0, 0)) is not None)
    assert color(tiles, TileKey(0, 0, 0), 5, 5) == (200, 10, 10)


def test_tiles_that_are_damaged_again_and_again_are_given_up(make_tiles, photo, qtbot):
    def damage(path, check):
        large.open_pyramid(path, check).close()
        damaged(path)
        return large.open_pyramid(path, check)

    tiles = make_tiles(open_pyramid=damage)
    tiles.arrived.connect(lambda: tiles.want([TileKey(0, 0, 0)]))
    tiles.show_image(photo)
    with qtbot.waitSignal(tiles.failed):
        tiles.open()
    tiles.open()
    assert tiles.is_idle
