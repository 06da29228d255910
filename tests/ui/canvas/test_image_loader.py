import pytest
import shiboken6

from labeller.errors import LabellerError
from labeller.ui.canvas.image_loader import ImageLoader, Wish


@pytest.fixture
def arrived(loader):
    """Names of the images that arrived, in order."""
    names: list[str] = []
    loader.loaded.connect(lambda image, _: names.append(image.path.name))
    return names


def test_wanted_picture_arrives_and_is_kept(loader, source, arrived, qtbot):
    loader.want(Wish(source("a"), 200))
    qtbot.waitUntil(lambda: arrived == ["a"])
    assert loader.find(source("a"), 200).side_px == 200


def test_picture_of_now_comes_before_those_ahead(loader, decoder, source, arrived, qtbot):
    loader.want(Wish(source("now"), 200), [Wish(source("b"), 200), Wish(source("c"), 200)])
    qtbot.waitUntil(lambda: len(arrived) == 3)
    assert decoder.names == ["now", "b", "c"]


def test_one_at_a_time_is_decoded_ahead(loader, decoder, source, arrived, qtbot):
    decoder.hold("a")
    loader.want(None, [Wish(source("a"), 200), Wish(source("b"), 200)])
    qtbot.waitUntil(lambda: decoder.names == ["a"])
    qtbot.wait(30)
    assert decoder.names == ["a"]
    decoder.let_go("a")
    qtbot.waitUntil(lambda: arrived == ["a", "b"])


def test_picture_of_now_does_not_wait_for_one_ahead(loader, decoder, source, arrived, qtbot):
    decoder.hold("slow")
    loader.want(None, [Wish(source("slow"), 200)])
    qtbot.waitUntil(lambda: decoder.names == ["slow"])
    loader.want(Wish(source("now"), 200))
    qtbot.waitUntil(lambda: arrived == ["now"])


def test_what_is_no_longer_wanted_is_never_decoded(loader, decoder, source, arrived, qtbot):
    decoder.hold("a")
    loader.want(Wish(source("a"), 200), [Wish(source(name), 200) for name in "bcdef"])
    loader.want(Wish(source("z"), 200))
    decoder.let_go("a")
    qtbot.waitUntil(lambda: sorted(arrived) == ["a", "z"] and loader.is_idle)
    assert sorted(decoder.names) == ["a", "z"]


def test_picture_at_hand_is_not_decoded_again(loader, decoder, source, arrived, qtbot):
    loader.want(Wish(source("a"), 200))
    qtbot.waitUntil(lambda: arrived == ["a"])
    loader.want(Wish(source("a"), 200))
    assert loader.is_idle
    assert decoder.names == ["a"]


def test_small_image_is_whole_at_any_larger_side(loader, decoder, source, arrived, qtbot):
    loader.want(Wish(source("a", 100, 80), 900))
    qtbot.waitUntil(lambda: arrived == ["a"])
    loader.want(Wish(source("a", 100, 80), None))
    assert loader.is_idle


def test_whole_image_is_decoded_after_a_scaled_copy(loader, decoder, source, arrived, qtbot):
    loader.want(Wish(source("a"), 200))
    qtbot.waitUntil(lambda: arrived == ["a"])
    loader.want(Wish(source("a"), None))
    qtbot.waitUntil(lambda: arrived == ["a", "a"])
    assert loader.find(source("a"), None).is_full


def test_failure_is_told_and_not_tried_again(loader, decoder, source, qtbot):
    decoder.errors["bad"] = LabellerError("bad cannot be read.")
    with qtbot.waitSignal(loader.failed) as failed:
        loader.want(Wish(source("bad"), 200))
    loader.want(Wish(source("bad"), 300))
    assert loader.is_idle
    assert (failed.args[1].title, loader.failure(source("bad")).title) == ("bad cannot be read.",) * 2


def test_failure_ahead_does_not_stop_the_next(loader, decoder, source, arrived, qtbot):
    decoder.errors["bad"] = LabellerError("bad cannot be read.")
    loader.want(None, [Wish(source("bad"), 200), Wish(source("good"), 200)])
    qtbot.waitUntil(lambda: arrived == ["good"])


def test_forgotten_failure_is_tried_again(loader, decoder, source, arrived, qtbot):
    decoder.errors["late"] = LabellerError("late cannot be read.")
    with qtbot.waitSignal(loader.failed):
        loader.want(Wish(source("late"), 200))
    del decoder.errors["late"]
    loader.forget_failures()
    qtbot.waitUntil(lambda: arrived == ["late"])


def test_pictures_that_do_not_fit_together_are_each_decoded_once(make_loader, decoder, source, qtbot):
    loader = make_loader(decode=decoder, budget_bytes=200_000)  # one picture of 200 x 150 takes 160,000 bytes
    loader.want(None, [Wish(source(name), 200) for name in "abc"])
    qtbot.waitUntil(lambda: loader.is_idle)
    assert decoder.names == ["a", "b", "c"]
    assert loader.byte_count <= 200_000


def test_bug_in_a_decoder_is_raised_on_the_gui_thread(make_loader, source, qtbot):
    def broken(image, side_px):
        raise ZeroDivisionError

    loader = make_loader(decode=broken)
    with qtbot.captureExceptions() as raised:
        loader.want(Wish(source("a"), 200))
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError
    assert loader.is_idle


def test_closed_loader_delivers_nothing(make_loader, decoder, source, qtbot):
    loader, arrived = make_loader(decode=decoder), []
    loader.loaded.connect(lambda *_: arrived.append(1))
    decoder.hold("a")
    loader.want(Wish(source("a"), 200))
    qtbot.waitUntil(lambda: decoder.names == ["a"])
    decoder.let_go("a")
    loader.close()
    loader.want(Wish(source("b"), 200))
    qtbot.wait(30)
    assert (arrived, decoder.names) == ([], ["a"])


def test_loader_may_go_while_a_decode_is_under_way(decoder, source, qtbot, caplog):
    loader = ImageLoader(decode=decoder)
    decoder.hold("a")
    loader.want(Wish(source("a"), 200))
    qtbot.waitUntil(lambda: decoder.names == ["a"])
    workers = loader._workers
    shiboken6.delete(loader)
    decoder.let_go("a")
    workers.shutdown(wait=True)
    assert caplog.records == []
