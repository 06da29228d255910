"""A sound on the screen: seen as a whole, played, marked and zoomed by mouse and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest

from labeller.ui.theme import DARK, LIGHT, color
from tests.media.sounds import cut, noise, save


@pytest.fixture
def view(open_view, tmp_path, qtbot):
    """A view of ten seconds of noise, 800 pixels wide."""
    made = open_view()
    with qtbot.waitSignal(made.sound_shown):
        made.show_sound(save(tmp_path / "ten.wav", noise(10.0)), 1)
    return made


def x_of(view, seconds):
    return QPoint(round(view.canvas.time_window.x_of(seconds, view.canvas.width())), 50)


def drag(view, start_s, end_s, button=Qt.MouseButton.LeftButton):
    canvas = view.canvas
    QTest.mousePress(canvas, button, pos=x_of(view, start_s))
    end = x_of(view, end_s)
    QTest.mouseMove(canvas, (x_of(view, start_s) + end) / 2)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, button, pos=end)


def wheel(view, seconds, units, modifiers=Qt.KeyboardModifier.NoModifier):
    place = QPointF(x_of(view, seconds))
    event = QWheelEvent(
        place,
        view.canvas.mapToGlobal(place),
        QPoint(),
        QPoint(0, units),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.canvas.wheelEvent(event)


def test_a_sound_is_seen_as_a_whole(view):
    assert view.shown_token == 1
    assert view.canvas.time_window.is_whole
    assert view.player.duration_s == pytest.approx(10)
    assert view.bar.place.text() == "0:00.00 / 0:10.00"


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_waveform_and_spectrogram_have_the_colours_of_the_theme(view, theme, scheme):
    theme.set_preference(scheme)
    picture = view.canvas.grab().toImage()
    width, height = picture.width(), picture.height()
    middle_of_waveform = picture.pixelColor(width // 2, int((height - 28) * 0.18))
    assert middle_of_waveform == color("chart-line")
    assert picture.pixelColor(width // 2, 4) == color("surface-0")


def test_a_sound_that_was_looked_at_ahead_is_there_at_once(view, tmp_path, qtbot):
    path = save(tmp_path / "next.wav", noise(1.0))
    view.prefetch([path])
    qtbot.waitUntil(lambda: view._loader.find(path) is not None)
    view.show_sound(path, 2)
    assert view.shown_token == 2


def test_until_the_next_one_is_seen_none_is(view, tmp_path, qtbot):
    view.show_sound(save(tmp_path / "next.wav", noise(1.0)), 2)
    assert view.shown_token is None
    with qtbot.waitSignal(view.sound_shown) as shown:
        pass
    assert shown.args == [2]


def test_it_is_heard_at_once_if_that_is_wanted(view, tmp_path, qtbot, heard):
    assert heard.starts == []
    view.set_plays_at_once(True)
    with qtbot.waitSignal(view.sound_shown):
        view.show_sound(save(tmp_path / "next.wav", noise(1.0)), 2)
    assert view.player.is_playing


def test_a_damaged_file_says_so_and_nothing_plays(view, tmp_path, qtbot):
    with qtbot.waitSignal(view.sound_failed) as failed:
        view.show_sound(cut(save(tmp_path / "bad.flac", noise(5.0))), 3)
    assert failed.args == [3]
    assert view._broken.isVisible()
    assert view.player.duration_s == 0


def test_a_missing_file_offers_to_find_its_folder(view, tmp_path, qtbot):
    with qtbot.waitSignal(view.sound_failed):
        view.show_sound(tmp_path / "gone.wav", 3)
    assert view._missing.isVisible()
    with qtbot.waitSignal(view.locate_requested):
        view._missing.triggered.emit()


def test_a_click_moves_the_playhead(view):
    QTest.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=x_of(view, 4.0))
    assert view.player.position_s == pytest.approx(4, abs=0.02)
    assert view.canvas.playhead_s == view.player.position_s


def test_a_drag_chooses_what_is_played(view, heard):
    drag(view, 6.0, 2.0)
    assert view.canvas.stretch == pytest.approx((2, 6), abs=0.02)
    view.player.play()
    assert (heard.starts[-1][0].start_s, heard.starts[-1][0].end_s) == view.canvas.stretch


def test_an_edge_of_the_stretch_can_be_moved(view):
    drag(view, 2.0, 6.0)
    drag(view, 6.0, 8.0)
    assert view.canvas.stretch == pytest.approx((2, 8), abs=0.04)
    drag(view, 2.0, 9.0)
    assert view.canvas.stretch == pytest.approx((8, 9), abs=0.04)


def test_a_click_lets_go_of_the_stretch(view):
    drag(view, 2.0, 6.0)
    QTest.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=x_of(view, 9.0))
    assert view.canvas.stretch is None


def test_the_wheel_zooms_at_the_cursor_and_along(view):
    wheel(view, 8.0, 960)
    window = view.canvas.time_window
    assert window.length_s == pytest.approx(2.5)
    assert window.start_s + 0.8 * window.length_s == pytest.approx(8, abs=0.02)
    wheel(view, 8.0, 600, Qt.KeyboardModifier.ShiftModifier)
    assert view.canvas.time_window.start_s == pytest.approx(window.start_s - 1.25)


def test_the_middle_button_drags_the_sound_along(view):
    wheel(view, 5.0, 480)
    before = view.canvas.time_window.start_s
    drag(view, 5.0, 4.0, Qt.MouseButton.MiddleButton)
    assert view.canvas.time_window.start_s == pytest.approx(before + 1, abs=0.02)
    assert view.canvas.stretch is None


def test_from_close_by_the_spectrogram_is_computed_anew(view, qtbot):
    view.player.seek(5.0)
    view.canvas.zoom(12)
    assert view.canvas.wants_closer
    qtbot.waitUntil(lambda: not view.canvas.wants_closer)


def test_the_window_follows_the_playhead(view, clock, qtbot):
    view.canvas.zoom(4)
    view.player.play()
    clock.turn(7)
    qtbot.waitUntil(lambda: view.canvas.time_window.start_s <= 7 <= view.canvas.time_window.end_s)


def test_everything_can_be_done_by_the_handlers_of_keys(view, clock):
    act = view.handlers()
    act["seek_forward"]()
    act["seek_forward"]()
    assert view.player.position_s == pytest.approx(1.0)
    act["mark_start"]()
    for _ in range(4):
        act["seek_forward"]()
    act["mark_end"]()
    assert view.canvas.stretch == pytest.approx((1, 3))
    act["fit_stretch"]()
    assert view.canvas.time_window.length_s == pytest.approx(2.6)
    act["loop_sound"]()
    act["faster_sound"]()
    act["play_sound"]()
    assert (view.player.is_looping, view.player.speed, view.player.is_playing) == (True, 1.25, True)
    act["play_sound"]()
    act["slower_sound"]()
    act["seek_back"]()
    act["sound_start"]()
    assert (view.player.speed, view.player.position_s) == (1.0, pytest.approx(1.0))
    act["drop_stretch"]()
    act["fit_sound"]()
    assert view.canvas.stretch is None
    assert view.canvas.time_window.is_whole
    act["zoom_in_sound"]()
    act["zoom_in_sound"]()
    assert view.canvas.time_window.length_s == pytest.approx(5)
    act["zoom_out_sound"]()
    act["zoom_out_sound"]()
    assert view.canvas.time_window.is_whole


def test_marks_that_make_no_stretch_are_passed_over(view):
    view.mark_end()
    assert view.canvas.stretch is None
    view.player.seek(10.0)
    view.mark_start()
    assert view.canvas.stretch is None
    view.player.seek(4.0)
    view.mark_start()
    view.player.seek(2.0)
    view.mark_end()
    assert view.canvas.stretch == pytest.approx((0, 2))


def test_the_bar_says_what_is_going_on(view, clock, qtbot):
    view.bar.set_shortcuts({"play_sound": "Space"}.get)
    assert view.bar.play.toolTip() == "Play (Space)"
    QTest.mouseClick(view.bar.play, Qt.MouseButton.LeftButton)
    assert view.player.is_playing
    assert view.bar.play.accessibleName() == "Pause"
    QTest.mouseClick(view.bar.slower, Qt.MouseButton.LeftButton)
    assert view.bar.speed.text() == "0.75×"
    QTest.mouseClick(view.bar.loop, Qt.MouseButton.LeftButton)
    assert view.player.is_looping
    clock.turn(4)
    qtbot.waitUntil(lambda: view.bar.place.text().startswith("0:03.00"))


def test_space_presses_the_button_that_has_the_keyboard(view):
    view.bar.loop.setFocus()
    view.handlers()["play_sound"]()
    assert view.player.is_looping
    assert not view.player.is_playing


def test_without_a_sound_device_that_is_said_quietly(view):
    view.player.device_missing.emit()
    assert view.bar.note.full_text == "No sound device"


def test_nothing_to_show_is_nothing_to_play(view, heard):
    view.player.play()
    view.clear()
    assert heard.is_quiet
    assert view.shown_token is None
    drag(view, 1, 2)
    assert view.canvas.stretch is None
