"""Says that the work is on the disk, because that is what people fear for most."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QSizePolicy, QWidget

from labeller.ui.theme import XS, set_look
from labeller.ui.widgets.boxes import row
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import DANGER, MUTED, plain_label, plain_tooltip


class SavedIndicator(QWidget):
    """“Saved”, with the time of the last answer as its tool tip; or that saving failed, and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._icon = IconView("circle-check", "ok")
        self._text = plain_label(role="secondary", tone=MUTED)
        self.setLayout(row(self._icon, self._text, spacing=XS))
        self.show_saved()

    def show_saved(self, at: datetime | None = None) -> None:
        """Everything is on the disk; `at` is when that was last true of something new."""
        tip = self.tr("Every answer is on the disk as soon as you give it.")
        if at is not None:
            tip = self.tr("Last saved at {time}.").format(time=at.strftime("%H:%M:%S")) + " " + tip
        self._show("circle-check", "ok", MUTED, self.tr("Saved"), tip)

    def show_read_only(self, why: str) -> None:
        self._show("lock", "warn", MUTED, self.tr("Read only"), why)

    def show_failed(self, why: str) -> None:
        self._show("triangle-alert", "danger", DANGER, self.tr("Not saved"), why)

    def _show(self, icon: str, role: str, tone: str, text: str, tip: str) -> None:
        self._icon.set_icon(icon, role)
        self._text.setText(text)
        set_look(self._text, tone=tone)
        self.setToolTip(plain_tooltip(tip))
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)
