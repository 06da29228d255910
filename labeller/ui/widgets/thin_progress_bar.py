"""A progress bar of 4 px that never needs to be looked at twice."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from labeller.jobs import Progress
from labeller.ui.numbers import percent_text
from labeller.ui.theme import color
from labeller.ui.widgets.painting import draw_body

HEIGHT_PX = 4
STRIPE_PX = 12


class ThinProgressBar(QWidget):
    """How much is done; where nobody knows, a broken line that stands still rather than one that runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT_PX)
        self._share: float | None = 0.0
        self.set_share(0.0)

    @property
    def share(self) -> float | None:
        return self._share

    def set_share(self, share: float | None) -> None:
        """From 0 to 1; None where it is not known."""
        self._share = None if share is None else min(max(share, 0.0), 1.0)
        self.setAccessibleName(self.tr("Progress"))
        self.setAccessibleDescription(self.tr("not known") if self._share is None else percent_text(self._share))
        self.update()

    def set_progress(self, progress: Progress) -> None:
        self.set_share(progress.done / progress.total if progress.total else None)

    def sizeHint(self) -> QSize:
        return QSize(160, HEIGHT_PX)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        track = QRectF(self.rect())
        draw_body(painter, track, color("surface-3"), None, radius=HEIGHT_PX / 2)
        if self._share is None:
            for left in range(0, self.width(), 2 * STRIPE_PX):
                stripe = QRectF(left, 0, STRIPE_PX, HEIGHT_PX)
                draw_body(painter, stripe, color("accent", 0.5), None, radius=HEIGHT_PX / 2)
        elif self._share > 0:
            done = QRectF(0, 0, max(HEIGHT_PX, track.width() * self._share), HEIGHT_PX)
            draw_body(painter, done, color("accent"), None, radius=HEIGHT_PX / 2)
