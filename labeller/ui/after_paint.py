"""Work that may wait until the window has been painted: the next item comes before everything else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

# Qt gathers what has changed for some milliseconds before it paints.
DELAY_MS = 20


def after_paint(parent: QObject, act: Callable[[], None]) -> QTimer:
    """A timer that runs `act` once, when what has changed on the screen is painted, however often it is started."""
    timer = QTimer(parent, singleShot=True, interval=DELAY_MS)
    timer.timeout.connect(act)
    return timer
