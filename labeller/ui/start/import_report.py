"""What an import could not take, file by file, with the reason."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from labeller.project.importing import ImportReport
from labeller.ui.start.problem_table import ProblemTable
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog

_WIDTH_PX = 1000
_HEIGHT_PX = 240


class ImportReportDialog(Dialog):
    """Everything else was added; these were not, and here is why."""

    def __init__(self, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self._report = report
        self.setWindowTitle(self.tr("Import report"))
        self.heading.setText(self.tr("%Ln problems in the source", "", len(report.problems)))
        self.lead.setText(self._summary())
        self.lead.show()
        self.table = ProblemTable()
        self.table.setMinimumHeight(_HEIGHT_PX)
        self.table.show_problems(report.problems)
        self.body.addWidget(self.table, 1)
        self.add_button(self.tr("Copy the list"), icon="copy", is_leading=True).clicked.connect(self.table.copy_all)
        done = self.add_button(self.tr("Done"), kind=PRIMARY)
        done.clicked.connect(self.accept)
        done.setFocus()

    def _summary(self) -> str:
        added = self.tr("%Ln items were added", "", self._report.items_added)
        if self._report.items_known:
            known = self.tr("%Ln were known already", "", self._report.items_known)
            added = self.tr("{added}, {known}").format(added=added, known=known)
        return self.tr("{done}. Nothing in the source was changed.").format(done=added)
