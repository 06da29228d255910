"""What the Confirm page says: which items these are, how many wrong ones to expect, why there is none."""

from __future__ import annotations

from PySide6.QtCore import QObject

from labeller.learning.quality import Estimate
from labeller.ui.bulk.confirm_flow import ConfirmFlow, Marked
from labeller.ui.numbers import count_text, interval_text, percent_text
from labeller.ui.session import ProjectSession


class ConfirmWords(QObject):
    """Sentences, translated. Never a figure without its interval."""

    def __init__(self, session: ProjectSession) -> None:
        super().__init__(session)
        self._session = session

    def title(self, shown: Marked | None) -> str:
        if shown is None:
            return self.tr("Confirm many at once")
        text = self.tr("%Ln items that look like {label} ({sure} and surer)", "", len(shown.page))
        return text.format(label=self._name(shown), sure=percent_text(shown.page.least))

    def go(self, shown: Marked | None, unseen: int) -> str:
        """What the button does: nothing is confirmed that was not on the screen."""
        if shown is None:
            return self.tr("Confirm")
        if unseen:
            return self.tr("Show %Ln more", "", unseen)
        if not shown.answers:
            return self.tr("Leave all open")
        return self.tr("Confirm %Ln items", "", shown.answers)

    def expectation(self, shown: Marked | None, least: float) -> str:
        """How many of these are probably wrong, as the control slice has it."""
        if shown is None:
            return ""
        record, waiting = shown.page.record, shown.page.waiting
        left = self.tr("The app is at least {sure} sure of %Ln items.", "", waiting).format(sure=percent_text(least))
        return f"{left} {self._record(record, len(shown.page))}"

    def hint(self) -> str:
        return self.tr("Point or use the arrows; a label's key corrects, a click marks")

    def nothing(self, flow: ConfirmFlow) -> tuple[str, str]:
        """Why there is no page, and what can be done."""
        if flow.is_looking:
            return self.tr("Looking for what the app is sure of"), ""
        if flow.sure is None:
            return (
                self.tr("The app has learned nothing yet"),
                self.tr("Answer some items on the Label page. What it becomes sure of is gathered here."),
            )
        waiting = flow.waiting()
        if waiting:
            text = self.tr("The app is less than {sure} sure of %Ln open items.", "", waiting)
            text = text.format(sure=percent_text(flow.least))
            return self.tr("Nothing is so sure"), text + " " + self.tr("Choose a lower figure above, or answer more.")
        return self.tr("Nothing is left to confirm"), self.tr("Every item that the app has read has an answer.")

    def _record(self, record: Estimate, size: int) -> str:
        if record.is_early:
            return self.tr(
                "How often that is right cannot be told yet ({count} of {needed} control answers): look at each one."
            ).format(count=count_text(record.n), needed=count_text(10))
        low, high = round((1 - record.high) * size), round((1 - record.low) * size)
        right = interval_text(record.value, record.low, record.high)
        text = self.tr("On control answers it was right on {share}: expect {low} to {high} wrong ones on this page.")
        return text.format(share=right, low=count_text(low), high=count_text(high))

    def _name(self, shown: Marked) -> str:
        labels = self._session.schema.labels
        return next((label.name for label in labels if label.id == shown.page.label_id), "")
