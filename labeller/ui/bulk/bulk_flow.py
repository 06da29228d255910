"""What both bulk pages have in common: they follow the project while somebody looks, and time how long that takes."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from labeller.domain.changes import Changes
from labeller.ui.session import ProjectSession

# Longer than that nobody looks at an item or a page: it was a break.
_LONGEST_SECONDS = 300.0


class BulkFlow(QObject):
    """Follows the session. `failed` carries what could not be found out or done."""

    failed = Signal(object)

    def __init__(
        self, session: ProjectSession, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._clock = clock
        self._shown_at = 0.0
        self._is_watched = False
        session.changed.connect(self._on_changed)
        session.ranked.connect(self._on_ranked)

    def enter(self) -> None:
        """Somebody has come to the page."""
        self._is_watched = True

    def leave(self) -> None:
        """Nobody looks any more."""
        self._is_watched = False

    def _start_clock(self) -> None:
        """Something else is shown from now on."""
        self._shown_at = self._clock()

    def _seconds(self) -> float:
        """How long somebody has looked at what is shown."""
        return min(self._clock() - self._shown_at, _LONGEST_SECONDS)

    def _on_changed(self, changes: Changes) -> None:
        """The project is another one now."""
        raise NotImplementedError

    def _on_ranked(self) -> None:
        """The learner knows more."""
        raise NotImplementedError
