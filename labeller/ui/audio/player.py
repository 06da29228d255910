"""Plays sounds: what is heard and where the playhead is, one sound at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from labeller.errors import LabellerError
from labeller.ui.audio.output import NoDeviceError, Output, SilentOutput
from labeller.ui.audio.playhead import SPEEDS, Playhead, Stretch

_FRAME_MS = 16


@dataclass(frozen=True, slots=True)
class _Loaded:
    path: Path
    duration_s: float


class SoundPlayer(QObject):
    """Plays the loaded sound, or a stretch of it.

    `moved` comes with every step of the playhead, `changed` when playing begins or ends and when speed or looping is
    another. `device_missing` comes once where there is nothing to hear sounds with: the playhead moves all the same.
    `failed` carries why a sound cannot be played.
    """

    moved = Signal()
    changed = Signal()
    device_missing = Signal()
    failed = Signal(object)

    def __init__(self, output: Output, playhead: Playhead | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._output = output
        self._playhead = playhead or Playhead()
        self._loaded: _Loaded | None = None
        self._selected: tuple[float, float] | None = None
        self._speed = 1.0
        self._is_looping = False
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self._on_frame)

    @property
    def position_s(self) -> float:
        return self._playhead.position_s

    @property
    def duration_s(self) -> float:
        """Of the loaded sound, 0 where there is none."""
        return self._loaded.duration_s if self._loaded else 0.0

    @property
    def is_playing(self) -> bool:
        return self._playhead.is_moving

    @property
    def speed(self) -> float:
        return self._speed

    @property
    def is_looping(self) -> bool:
        return self._is_looping

    def load(self, path: Path | None, duration_s: float = 0.0) -> None:
        """Take another sound, or none; its playhead is at its beginning."""
        self.pause()
        self._loaded = None if path is None else _Loaded(path, duration_s)
        self._selected = None
        self._playhead.stop(0.0)
        self.moved.emit()

    def set_stretch(self, stretch: tuple[float, float] | None) -> None:
        """What is played: a stretch in seconds, or None for the whole sound."""
        if stretch == self._selected:
            return
        self._selected = stretch
        if stretch is not None and not self.is_playing:
            self._playhead.stop(stretch[0])
            self.moved.emit()
        self._restart()

    def toggle(self) -> None:
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """From where the playhead is; from the beginning of what is played if it is at its end or outside."""
        if self._loaded is None:
            return
        start_s, end_s = self._stretch()
        at_s = self.position_s
        self._start(start_s if not start_s <= at_s < end_s - 1e-3 else at_s)

    def pause(self) -> None:
        if self.is_playing:
            self._output.stop()
            self._playhead.stop()
            self._timer.stop()
            self.changed.emit()

    def seek(self, place_s: float) -> None:
        """Move the playhead; what is being played goes on from there."""
        if self._loaded is None:
            return
        place_s = min(max(place_s, 0.0), self._loaded.duration_s)
        if self.is_playing:
            self._start(place_s)
        else:
            self._playhead.stop(place_s)
        self.moved.emit()

    def change_speed(self, step: int) -> None:
        """The next faster or slower of the speeds."""
        place = min(max(SPEEDS.index(self._speed) + step, 0), len(SPEEDS) - 1)
        if SPEEDS[place] != self._speed:
            self._speed = SPEEDS[place]
            self.changed.emit()
            self._restart()

    def set_looping(self, is_looping: bool) -> None:  # noqa: FBT001 - a slot
        if is_looping != self._is_looping:
            self._is_looping = is_looping
            self.changed.emit()
            self._restart()

    def close(self) -> None:
        """Stop, and let the sound device go."""
        self.load(None)
        self._output.close()

    def _stretch(self) -> tuple[float, float]:
        return self._selected or (0.0, self.duration_s)

    def _restart(self) -> None:
        if self.is_playing:
            self._start(self.position_s)

    def _start(self, at_s: float) -> None:
        if self._loaded is None:
            return
        start_s, end_s = self._stretch()
        if at_s >= end_s:
            # Somebody looks at what comes after the stretch: from there on the rest is played.
            start_s, end_s = at_s, self._loaded.duration_s
        stretch = Stretch(start_s, end_s, self._is_looping, self._speed)
        was_playing = self.is_playing
        try:
            self._output.start(self._loaded.path, stretch, at_s)
        except NoDeviceError:
            self._output = SilentOutput()
            self.device_missing.emit()
        except LabellerError as error:
            self.failed.emit(error)
            return
        self._playhead.start(stretch, at_s)
        self._timer.start()
        if not was_playing:
            self.changed.emit()

    def _on_frame(self) -> None:
        if self._playhead.has_ended:
            self.pause()
        self.moved.emit()
