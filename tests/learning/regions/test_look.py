from dataclasses import replace

import numpy as np
import pytest

from labeller.learning.regions.look import FEATURES, look_at
from labeller.learning.regions.look_store import LookStore
from tests.learning.regions.made import HEIGHT, WIDTH, made_picture

KEY = f"{7:032x}"


@pytest.fixture(scope="module")
def seen(_small_looks):
    return look_at(made_picture(1)[0], WIDTH, HEIGHT)


def test_every_cell_has_features(seen):
    features = seen.features()
    assert features.shape == (24, 32, FEATURES)
    assert np.isfinite(features).all()


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1000, 3), (3, 1000), (77, 41), (300, 200)])
def test_pictures_of_any_size_can_be_looked_at(width, height):
    look = look_at(np.full((height, width, 3), 99, dtype=np.uint8), width, height)
    assert look.rows % 4 == look.columns % 4 == 0
    assert np.isfinite(look.features()).all()


def test_smaller_copy_is_seen_in_the_size_of_the_picture(seen):
    look = look_at(made_picture(1)[0], 10 * WIDTH, 10 * HEIGHT)
    assert (look.rows, look.columns) == (seen.rows, seen.columns)
    assert look.cells_per_px == pytest.approx((0.025, 0.025))


def test_parts_that_do_not_fit_together_are_refused(seen):
    with pytest.raises(ValueError, match="do not fit"):
        replace(seen, fine=seen.coarse)


def test_kept_look_is_found_again(seen, tmp_path):
    LookStore(tmp_path).keep(KEY, seen)
    found = LookStore(tmp_path).find(KEY)
    assert LookStore(tmp_path).has(KEY)
    assert (found.width, found.height) == (WIDTH, HEIGHT)
    assert (found.features() == seen.features()).all()


def test_look_that_was_not_kept_is_not_found(tmp_path):
    assert LookStore(tmp_path).find(KEY) is None
    assert LookStore(tmp_path).find("../secret") is None


@pytest.mark.parametrize("content", [b"", b"no look", b"PK\x03\x04"])
def test_damaged_look_is_made_again(seen, tmp_path, content, caplog):
    LookStore(tmp_path).keep(KEY, seen)
    (path,) = (one for one in tmp_path.rglob("*") if one.is_file())
    path.write_bytes(content)
    assert LookStore(tmp_path).find(KEY) is None
    assert "made again" in caplog.text
    caplog.clear()


def test_oldest_looks_go_where_there_is_no_more_room(seen, tmp_path):
    store = LookStore(tmp_path, limit_bytes=1)
    store.keep(KEY, seen)
    assert not store.has(KEY)
