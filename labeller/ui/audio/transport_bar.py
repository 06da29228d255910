"""The bar below a sound: play, where the playhead is, looping, speed and zoom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from labeller.errors import LabellerError
from labeller.ui import icons
from labeller.ui.audio.player import SoundPlayer
from labeller.ui.audio.time_window import time_text
from labeller.ui.theme import XS, L, S, set_look
from labeller.ui.widgets.boxes import STRETCH, row
from labeller.ui.widgets.buttons import tool_button
from labeller.ui.widgets.text import MUTED, WARN, ElidedLabel, plain_label

HEIGHT_PX = 48


class TransportBar(QWidget):
    """Follows a player and works it. `closer_wanted`, `further_wanted` and `fit_wanted` are for the canvas."""

    closer_wanted = Signal()
    further_wanted = Signal()
    fit_wanted = Signal()

    def __init__(self, player: SoundPlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._hints: dict[str, str] = {}
        self.setFixedHeight(HEIGHT_PX)
        set_look(self, surface="1")
        self.play = tool_button(self.tr("Play"), icon="play", size=20, clicked=player.toggle)
        self.loop = tool_button(self.tr("Loop"), icon="repeat")
        self.loop.setCheckable(True)
        self.loop.toggled.connect(player.set_looping)
        self.slower = tool_button(self.tr("Slower"), icon="minus", clicked=lambda: player.change_speed(-1))
        self.faster = tool_button(self.tr("Faster"), icon="plus", clicked=lambda: player.change_speed(1))
        self.closer = tool_button(self.tr("Zoom in"), icon="zoom-in", clicked=self.closer_wanted.emit)
        self.further = tool_button(self.tr("Zoom out"), icon="zoom-out", clicked=self.further_wanted.emit)
        self.fit = tool_button(self.tr("Whole sound"), icon="maximize", clicked=self.fit_wanted.emit)
        self.place = plain_label(role="body", tabular=True)
        self.speed = plain_label(role="body", tabular=True)
        self.speed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.speed.setMinimumWidth(self.speed.fontMetrics().horizontalAdvance("0.75×") + XS)
        self.note = ElidedLabel(role="secondary", tone=MUTED)
        speed = row(self.slower, self.speed, self.faster, spacing=XS)
        zoom = row(self.further, self.closer, self.fit, spacing=XS)
        parts = (self.play, self.place, self.loop, speed, self.note, STRETCH, zoom)
        self.setLayout(row(*parts, spacing=L, margins=(L, S, L, S)))
        player.moved.connect(self._show_place)
        player.changed.connect(self._show_state)
        player.device_missing.connect(self._on_device_missing)
        player.failed.connect(self._on_failed)
        self._show_state()
        self._show_place()

    def set_shortcuts(self, hint: Callable[[str], str]) -> None:
        """Name the keys in the tool tips; `hint` gives the key of an action."""
        self._hints = {action_id: hint(action_id) for action_id in self._buttons()}
        self._show_state()

    def _buttons(self) -> dict[str, QToolButton]:
        return {
            "play_sound": self.play,
            "loop_sound": self.loop,
            "slower_sound": self.slower,
            "faster_sound": self.faster,
            "zoom_in_sound": self.closer,
            "zoom_out_sound": self.further,
            "fit_sound": self.fit,
        }

    def _show_state(self) -> None:
        is_playing = self._player.is_playing
        self.play.setAccessibleName(self.tr("Pause") if is_playing else self.tr("Play"))
        icons.set_icon(self.play, "pause" if is_playing else "play", size=20)
        self.loop.setChecked(self._player.is_looping)
        self.speed.setText(f"{self._player.speed:g}×")
        for action_id, button in self._buttons().items():
            hint = self._hints.get(action_id, "")
            button.setToolTip(f"{button.accessibleName()} ({hint})" if hint else button.accessibleName())
        self._show_place()

    def _show_place(self) -> None:
        place, total = time_text(self._player.position_s), time_text(self._player.duration_s)
        self.place.setText(f"{place} / {total}")

    def _on_device_missing(self) -> None:
        set_look(self.note, tone=MUTED)
        self.note.set_full_text(self.tr("No sound device"))

    def _on_failed(self, error: LabellerError) -> None:
        set_look(self.note, tone=WARN)
        self.note.set_full_text(error.title)
