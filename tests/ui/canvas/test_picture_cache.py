import pytest

from labeller.ui.canvas.picture import picture_of_image
from labeller.ui.canvas.picture_cache import PictureCache

BYTES = 4 * (100**2 + 50**2 + 25**2 + 12**2)  # of a picture of 100 x 100


@pytest.fixture
def picture(plain_image):
    """Makes square pictures of one side."""
    return lambda side: picture_of_image(plain_image(side, side))


def test_holds_no_more_than_its_budget(picture, source):
    cache = PictureCache(budget_bytes=3 * BYTES)
    for number in range(10):
        cache.put(source(f"{number}.png"), picture(100))
    assert (len(cache), cache.byte_count) == (3, 3 * BYTES)


def test_what_was_used_least_recently_goes_first(picture, source):
    cache = PictureCache(budget_bytes=2 * BYTES)
    first, second, third = source("a"), source("b"), source("c")
    cache.put(first, picture(100))
    cache.put(second, picture(100))
    cache.find(first, None)
    cache.put(third, picture(100))
    assert [cache.find(held, None) is not None for held in (first, second, third)] == [True, False, True]


def test_picture_larger_than_the_budget_is_not_kept(picture, source):
    cache = PictureCache(budget_bytes=1000)
    cache.put(source("a"), picture(100))
    assert (cache.find(source("a"), None), cache.byte_count) == (None, 0)


def test_same_picture_again_is_counted_once(picture, source):
    cache = PictureCache(budget_bytes=10**6)
    cache.put(source("a"), picture(100))
    cache.put(source("a"), picture(100))
    assert cache.byte_count == BYTES


@pytest.mark.parametrize(("wanted", "found"), [(40, 50), (50, 50), (60, 100), (200, 100), (None, 100)])
def test_finds_the_smallest_that_is_large_enough(picture, source, wanted, found):
    cache = PictureCache(budget_bytes=10**6)
    cache.put(source("a"), picture(50))
    cache.put(source("a"), picture(100))
    assert cache.find(source("a"), wanted).side_px == found


def test_cleared_cache_is_empty(picture, source):
    cache = PictureCache(budget_bytes=10**6)
    cache.put(source("a"), picture(50))
    cache.clear()
    assert (len(cache), cache.byte_count, cache.find(source("a"), 50)) == (0, 0, None)
