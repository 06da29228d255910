"""A page that shows what a `BulkFlow` says, and lets it rest while nobody looks."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent

from labeller.ui.bulk.bulk_flow import BulkFlow
from labeller.ui.project_page import ProjectPage


class BulkPage(ProjectPage):
    """`flow` is set by whoever makes the page, before it is shown."""

    flow: BulkFlow

    def enter(self) -> None:
        """Look what there is, and give the keyboard to where one begins."""
        self.flow.enter()
        self.focus_item()

    def leave(self) -> None:
        self.flow.leave()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flow.leave()

    def focus_item(self) -> None:
        """Give the keyboard to what is worked on."""
        raise NotImplementedError
