"""What an import could not take, file by file, with the reason."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from labeller.project.importing import ImportReport
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.plain_table import PlainTable

_WIDTH_PX = 800
_HEIGHT_PX = 240
_FILE_PX = 240


class ImportReportDialog(Dialog):
    """Everything else was added; these were not, and here is why."""

    def __init__(self, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self._report = report
        self.setWindowTitle(self.tr("Import report"))
        self.heading.setText(self.tr("%Ln problems in the source", "", len(report.problems)))
        self.lead.setText(self._summary())
        self.lead.show()
        self.table = PlainTable(self.tr("Problems"), [self.tr("File or line"), self.tr("What is wrong")])
        self.table.setMinimumHeight(_HEIGHT_PX)
        self.table.setColumnWidth(0, _FILE_PX)
        self.table.show_rows([(problem.file, problem.reason) for problem in report.problems])
        self.body.addWidget(self.table, 1)
        self.add_button(self.tr("Copy the list"), icon="copy", is_leading=True).clicked.connect(self._copy)
        done = self.add_button(self.tr("Done"), kind=PRIMARY)
        done.clicked.connect(self.accept)
        done.setFocus()

    def _summary(self) -> str:
        added = self.tr("%Ln items were added", "", self._report.items_added)
        if self._report.items_known:
            known = self.tr("%Ln were known already", "", self._report.items_known)
            added = self.tr("{added}, {known}").format(added=added, known=known)
        return self.tr("{done}. Nothing in the source was changed.").format(done=added)

    def _copy(self) -> None:
        lines = [f"{problem.file}\t{problem.reason}" for problem in self._report.problems]
        QGuiApplication.clipboard().setText("\n".join(lines))
