"""Sounds are looked through off the GUI thread: the one of now first, each once, and what nobody wants is stopped."""

from __future__ import annotations

import pytest

from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.ui.audio import sound_loader
from labeller.ui.audio.sound_loader import Closer, SoundLoader
from labeller.ui.canvas.decoding import MissingFileError
from tests.media.sounds import noise, save


@pytest.fixture
def loader(qapp):
    made = SoundLoader()
    yield made
    made.close()


@pytest.fixture
def sound(tmp_path):
    return save(tmp_path / "a.wav", noise(0.5))


def test_a_sound_is_there_once_it_is_loaded(loader, sound, qtbot):
    with qtbot.waitSignal(loader.loaded) as loaded:
        loader.want(sound)
    assert loaded.args[0] == sound
    assert loader.find(sound) is loaded.args[1]
    assert loaded.args[1].duration_s == pytest.approx(0.5)


def test_what_comes_next_is_looked_through_ahead(loader, tmp_path, qtbot):
    paths = [save(tmp_path / f"{number}.wav") for number in range(5)]
    loader.want(paths[0], paths[1:])
    qtbot.waitUntil(lambda: all(loader.find(path) for path in paths))


def test_nothing_is_looked_through_twice(loader, sound, qtbot, monkeypatch):
    calls = []
    monkeypatch.setattr(sound_loader, "_overview", lambda path, _: calls.append(path))
    loader.want(sound)
    loader.want(sound, [sound])
    qtbot.waitUntil(lambda: len(calls) == 1)
    qtbot.wait(30)
    assert calls == [sound]


def test_what_nobody_wants_any_more_is_stopped(loader, tmp_path, qtbot, monkeypatch):
    stopped = []

    def endless(path, context: JobContext):
        try:
            while True:
                context.check()
        finally:
            stopped.append(path.name)

    monkeypatch.setattr(sound_loader, "_overview", endless)
    loader.want(tmp_path / "old.wav")
    loader.want(tmp_path / "new.wav")
    qtbot.waitUntil(lambda: stopped == ["old.wav"])


def test_a_file_that_cannot_be_read_is_tried_again_when_asked(loader, tmp_path, qtbot):
    path = tmp_path / "a.wav"
    with qtbot.waitSignal(loader.failed) as failed:
        loader.want(path)
    assert isinstance(failed.args[1], MissingFileError)
    assert isinstance(loader.failure(path), LabellerError)
    save(path)
    with qtbot.waitSignal(loader.loaded):
        loader.forget_failures()


def test_a_closer_look_is_as_fine_as_wanted(loader, sound, qtbot):
    loader.want(sound)
    with qtbot.waitSignal(loader.refined) as refined:
        loader.want_closer(Closer(sound, 0.1, 0.2, 300))
    assert refined.args[1].levels.shape[0] == 300


def test_only_the_newest_closer_look_is_shown(loader, sound, qtbot):
    seen = []
    loader.refined.connect(lambda wish, _: seen.append(wish.columns))
    loader.want(sound)
    for columns in range(100, 110):
        loader.want_closer(Closer(sound, 0.0, 0.1, columns))
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.wait(50)
    assert seen == [109]


def test_only_so_many_are_kept(loader, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(sound_loader, "_KEPT", 2)
    paths = [save(tmp_path / f"{number}.wav") for number in range(3)]
    for path in paths:
        with qtbot.waitSignal(loader.loaded):
            loader.want(path)
    assert [loader.find(path) is not None for path in paths] == [False, True, True]
