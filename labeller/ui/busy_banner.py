"""Says which long step is under way, where nothing can be changed meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from labeller.ui.steps import Steps
from labeller.ui.widgets.banner import INFO, Banner

# A step that is over sooner needs no word: a flash would only disturb.
SHOWN_AFTER_MS = 200


class BusyBanner(Banner):
    """Shown while a long step is under way; nobody can close it."""

    def __init__(self, steps: Steps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self._patience = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self._patience.timeout.connect(self._tell)
        steps.busy_changed.connect(self._on_busy_changed)

    def _on_busy_changed(self) -> None:
        if self._steps.is_busy:
            self._patience.start()
        else:
            self._patience.stop()
            self.hide()

    def _tell(self) -> None:
        text = self.tr("{step} … Labelling goes on as soon as this is done.")
        self.show_message(text.format(step=self._steps.doing), kind=INFO, is_dismissible=False)
