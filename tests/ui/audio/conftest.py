"""Players that nobody hears, with a clock that the test turns, and views of sounds made on the spot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from labeller.ui.audio.audio_view import AudioView
from labeller.ui.audio.output import SilentOutput
from labeller.ui.audio.player import SoundPlayer
from labeller.ui.audio.playhead import Playhead, Stretch
from labeller.ui.audio.sound_loader import SoundLoader


class Clock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s

    def turn(self, seconds: float) -> None:
        self.now_s += seconds


class Heard(SilentOutput):
    """Writes down what would be heard."""

    def __init__(self) -> None:
        self.starts: list[tuple[Stretch, float]] = []
        self.is_quiet = True

    def start(self, _path: Path, stretch: Stretch, at_s: float) -> None:
        self.starts.append((stretch, at_s))
        self.is_quiet = False

    def stop(self) -> None:
        self.is_quiet = True


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def player(qapp, clock, heard) -> Iterator[SoundPlayer]:
    """A player with ten seconds of sound."""
    made = SoundPlayer(heard, Playhead(clock))
    made.load(Path("ten seconds.wav"), 10.0)
    yield made
    made.close()


@pytest.fixture
def open_view(qtbot, clock, heard) -> Iterator[Callable[[], AudioView]]:
    opened: list[AudioView] = []

    def make() -> AudioView:
        view = AudioView(SoundLoader(), SoundPlayer(heard, Playhead(clock)))
        opened.append(view)
        qtbot.addWidget(view)
        view.resize(800, 400)
        with qtbot.waitActive(view):
            view.show()
        view.canvas.setFocus()
        return view

    yield make
    for view in opened:
        view.close_files()
