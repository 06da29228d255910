"""Shows one sound at a time, plays it, and says so when it cannot."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QGridLayout, QWidget

from labeller.errors import LabellerError
from labeller.ui.audio import output
from labeller.ui.audio.player import SoundPlayer
from labeller.ui.audio.sound_canvas import SoundCanvas
from labeller.ui.audio.sound_ground import WIDER
from labeller.ui.audio.sound_loader import Closer, SoundLoader
from labeller.ui.audio.transport_bar import TransportBar
from labeller.ui.canvas.decoding import MissingFileError
from labeller.ui.widgets.boxes import column, divider
from labeller.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from labeller.media.overview import SoundOverview, Spectrogram

# While somebody zooms the spectrogram is only stretched; it is computed for the part that is seen when that rests.
SETTLE_MS = 120
# A key press moves the playhead by this share of what is seen.
_SEEK_SHARE = 0.05


class AudioView(QWidget):
    """A sound with waveform, spectrogram, playhead and a bar to play it.

    `sound_shown(token)` comes when that sound is in place; until then the previous one may still be seen and
    `shown_token` is None. `sound_failed(token)` comes instead when it cannot be read, `locate_requested` asks for the
    missing folder.
    """

    sound_shown = Signal(object)
    sound_failed = Signal(object)
    locate_requested = Signal()

    def __init__(self, loader: SoundLoader, player: SoundPlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loader = loader
        self._player = player
        self._path: Path | None = None
        self._token: Hashable = None
        self._shown_token: Hashable = None
        self._ahead: tuple[Path, ...] = ()
        self._plays_at_once = False
        self.canvas = SoundCanvas(self)
        self.bar = TransportBar(player, self)
        self._broken = EmptyState("volume-x", "")
        self._missing = EmptyState("unlink", "", action=self.tr("Locate folder…"))
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._lay_out()
        self._connect()

    @property
    def player(self) -> SoundPlayer:
        return self._player

    @property
    def shown_token(self) -> Hashable:
        """The token of the sound that is seen, or None."""
        return self._shown_token

    def set_plays_at_once(self, plays: bool) -> None:  # noqa: FBT001 - the value of a setting
        """Whether a sound is heard as soon as it is shown."""
        self._plays_at_once = plays

    def show_sound(self, path: Path, token: Hashable) -> None:
        """Show a sound as a whole. One that was prefetched is in place when this returns."""
        self._path, self._token, self._shown_token = path, token, None
        self._player.load(None)
        self._hide_messages()
        found, failure = self._loader.find(path), self._loader.failure(path)
        if found is not None:
            self._show(found)
        elif failure is not None:
            self._fail(failure)
        else:
            self.canvas.show_sound(None)
        self._loader.want(path, self._ahead)

    def show_failure(self, error: LabellerError, token: Hashable) -> None:
        """Say why there is no sound to show."""
        self.clear()
        self._token = token
        self._fail(error)

    def prefetch(self, paths: Sequence[Path]) -> None:
        """Look through these ahead, the most likely next one first. Replaces what was asked for before."""
        self._ahead = tuple(paths)
        self._loader.want(self._path, self._ahead)

    def clear(self) -> None:
        """Show nothing, and be quiet."""
        self._token = self._shown_token = self._path = None
        self._player.load(None)
        self._hide_messages()
        self.canvas.show_sound(None)
        self._loader.want(None, self._ahead)

    def forget_failures(self) -> None:
        """Let sounds that could not be read be tried again: their files may be back."""
        self._loader.forget_failures()

    def seek(self, steps: int) -> None:
        """Move the playhead by steps that suit what is seen."""
        place_s = self._player.position_s + steps * _SEEK_SHARE * self.canvas.time_window.length_s
        self._player.seek(place_s)
        self.canvas.set_window(self.canvas.time_window.showing(self._player.position_s))

    def to_start(self) -> None:
        """The playhead to the beginning of what is played."""
        stretch = self.canvas.stretch
        self._player.seek(stretch[0] if stretch else 0.0)
        self.canvas.set_window(self.canvas.time_window.showing(self._player.position_s))

    def mark_start(self) -> None:
        """What is played begins at the playhead."""
        place_s, end_s = self._player.position_s, self.canvas.time_window.duration_s
        if self.canvas.stretch is not None and self.canvas.stretch[1] > place_s:
            end_s = self.canvas.stretch[1]
        if place_s < end_s:
            self.canvas.settle_stretch((place_s, end_s))

    def mark_end(self) -> None:
        """What is played ends at the playhead."""
        place_s, start_s = self._player.position_s, 0.0
        if self.canvas.stretch is not None and self.canvas.stretch[0] < place_s:
            start_s = self.canvas.stretch[0]
        if start_s < place_s:
            self.canvas.settle_stretch((start_s, place_s))

    def drop_stretch(self) -> None:
        """Play all of it again."""
        self.canvas.settle_stretch(None)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the keys of a page with sounds do, by action."""
        return {
            "play_sound": self._press_or_play,
            "loop_sound": lambda: self._player.set_looping(not self._player.is_looping),
            "slower_sound": lambda: self._player.change_speed(-1),
            "faster_sound": lambda: self._player.change_speed(1),
            "seek_back": lambda: self.seek(-1),
            "seek_forward": lambda: self.seek(1),
            "sound_start": self.to_start,
            "mark_start": self.mark_start,
            "mark_end": self.mark_end,
            "drop_stretch": self.drop_stretch,
            "zoom_in_sound": lambda: self.canvas.zoom(1),
            "zoom_out_sound": lambda: self.canvas.zoom(-1),
            "fit_sound": self.canvas.fit,
            "fit_stretch": self.canvas.fit_stretch,
        }

    def close_files(self) -> None:
        """Stop playing and reading for good."""
        self._player.close()
        self._loader.close()

    def _press_or_play(self) -> None:
        """Space plays, but on a button that somebody went to with Tab it presses that."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        else:
            self._player.toggle()

    def _show(self, overview: SoundOverview) -> None:
        if self._path is None:
            return
        self.canvas.show_sound(overview)
        self._player.load(self._path, overview.duration_s)
        self._shown_token = self._token
        if self._plays_at_once:
            self._player.play()
        self.sound_shown.emit(self._token)

    def _fail(self, error: LabellerError) -> None:
        self.canvas.show_sound(None)
        message = self._missing if isinstance(error, MissingFileError) else self._broken
        message.set_texts(
            error.title, error.hint or self.tr("The file is as it was. Skip or flag this item and go on.")
        )
        self._hide_messages()
        message.show()
        self.sound_failed.emit(self._token)

    def _hide_messages(self) -> None:
        self._broken.hide()
        self._missing.hide()

    def _on_loaded(self, path: Path, overview: SoundOverview) -> None:
        if path == self._path and self._shown_token is None:
            self._show(overview)

    def _on_failed(self, path: Path, error: LabellerError) -> None:
        if path == self._path and self._shown_token is None:
            self._fail(error)

    def _on_moved(self) -> None:
        self.canvas.set_playhead(self._player.position_s)
        if self._player.is_playing and not self.canvas.is_dragging:
            self.canvas.set_window(self.canvas.time_window.showing(self._player.position_s))

    def _look_closer(self) -> None:
        """Ask for the part that is seen as finely as the screen can show it."""
        window = self.canvas.time_window
        if self._path is None or self._shown_token is None or not self.canvas.wants_closer:
            return
        wider = window.zoomed(1 / WIDER, (window.start_s + window.end_s) / 2)
        pixels = self.canvas.width() * self.canvas.devicePixelRatioF()
        columns = max(1, round(pixels * wider.length_s / max(window.length_s, 1e-9)))
        self._loader.want_closer(Closer(self._path, wider.start_s, wider.end_s, columns))

    def _on_refined(self, wish: Closer, spectrogram: Spectrogram) -> None:
        if wish.path == self._path and self._shown_token is not None:
            self.canvas.refine(spectrogram)

    def _lay_out(self) -> None:
        self.setFocusProxy(self.canvas)
        stage = QGridLayout()
        stage.setContentsMargins(0, 0, 0, 0)
        for widget in (self.canvas, self._broken, self._missing):
            stage.addWidget(widget, 0, 0)
        whole = column(stage, divider(), self.bar, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._hide_messages()

    def _connect(self) -> None:
        self._settle.timeout.connect(self._look_closer)
        self.canvas.window_changed.connect(self._settle.start)
        self.canvas.sought.connect(self._player.seek)
        self.canvas.stretch_changed.connect(lambda: self._player.set_stretch(self.canvas.stretch))
        self._player.moved.connect(self._on_moved)
        self._missing.triggered.connect(self.locate_requested)
        self._loader.loaded.connect(self._on_loaded)
        self._loader.failed.connect(self._on_failed)
        self._loader.refined.connect(self._on_refined)
        self.bar.closer_wanted.connect(lambda: self.canvas.zoom(1))
        self.bar.further_wanted.connect(lambda: self.canvas.zoom(-1))
        self.bar.fit_wanted.connect(self.canvas.fit)


def make_audio_view() -> AudioView:
    """A view with a loader and a player of its own, which plays on the sound device."""
    player = SoundPlayer(output.DeviceOutput())
    loader = SoundLoader()
    view = AudioView(loader, player)
    player.setParent(view)
    loader.setParent(view)
    return view
