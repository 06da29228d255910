"""Watching the GUI thread: how long it was away, and when the window had been painted."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

_BEAT_MS = 1


class Heartbeat(QObject):
    """Beats every millisecond on the GUI thread. What lies between two beats beyond that, the window stood still."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stalls_s: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=_BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)

    def start(self) -> None:
        self.stalls_s = []
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> list[float]:
        """All gaps since the start, in seconds."""
        self._on_beat()
        self._timer.stop()
        return self.stalls_s

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.stalls_s.append(max(0.0, now - self._last - _BEAT_MS / 1000))
        self._last = now


class PaintWatch(QObject):
    """Calls back each time a shown window has been painted whole, with everything that had changed in it."""

    def __init__(self, window: QWidget, painted: Callable[[], None]) -> None:
        super().__init__(window)
        self._painted = painted
        self._is_painting = False
        self._surface = window.windowHandle()
        window.installEventFilter(self)
        # The first time the window is painted is when the system lets it be seen.
        self._surface.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.UpdateRequest, QEvent.Type.Expose) or self._is_painting:
            return False
        # The window paints itself while it handles this; only then is the moment to look at the clock.
        self._paint(watched, event)
        if self._surface.isExposed():
            self._painted()
        return True

    def _paint(self, watched: QObject, event: QEvent) -> None:
        self._is_painting = True
        try:
            watched.event(event)
        finally:
            self._is_painting = False
