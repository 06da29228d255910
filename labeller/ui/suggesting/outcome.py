"""What came of suggestions from outside, in words."""

from __future__ import annotations

from PySide6.QtCore import QObject

from labeller.loop.outside.prelabelling import PrelabelReport
from labeller.ui.numbers import count_text
from labeller.ui.widgets.text import isolated

_NAMED = 5


class OutcomeWords(QObject):
    """Sentences about a report; each is empty where there is nothing to say."""

    def found(self, report: PrelabelReport) -> str:
        """Suggestions for 1,240 of 5,000 items."""
        text = self.tr("Suggestions for {found} of {items} items.")
        return text.format(found=count_text(report.suggested), items=count_text(report.items))

    def strange(self, report: PrelabelReport) -> str:
        """Which labels the schema does not have."""
        if not report.strange:
            return ""
        named = ", ".join(isolated(name) for name, _ in report.strange[:_NAMED])
        more = ", …" if len(report.strange) > _NAMED else "."
        text = self.tr("%Ln labels are not in the schema and were not used:", "", len(report.strange))
        return f"{text} {named}{more}"

    def trouble(self, report: PrelabelReport) -> str:
        """With how many items something went wrong, and what with the first."""
        if not report.problems:
            return ""
        text = self.tr("%Ln items could not be looked at, or not wholly. The first:", "", len(report.problems))
        return f"{text} {isolated(report.problems[0].reason)}."
