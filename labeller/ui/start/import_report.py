"""What an import could not take, file by file, with the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from labeller.project.importing import ImportReport
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog

_WIDTH_PX = 720
_HEIGHT_PX = 320
_FILE_PX = 280


class ImportReportDialog(Dialog):
    """Everything else was added; these were not, and here is why."""

    def __init__(self, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self._report = report
        self.setWindowTitle(self.tr("Import report"))
        self.heading.setText(self.tr("%Ln problems in the source", "", len(report.problems)))
        added = self.tr("%Ln items were added", "", report.items_added)
        known = self.tr("%Ln were known already", "", report.items_known)
        text = self.tr("{added}, {known}. Nothing in the source was changed.")
        self.lead.setText(text.format(added=added, known=known))
        self.lead.show()
        self.table = QTableWidget(len(report.problems), 2)
        self.table.setHorizontalHeaderLabels([self.tr("File or line"), self.tr("What is wrong")])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setMinimumHeight(_HEIGHT_PX)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setColumnWidth(0, _FILE_PX)
        for line, problem in enumerate(report.problems):
            self.table.setItem(line, 0, QTableWidgetItem(problem.file))
            self.table.setItem(line, 1, QTableWidgetItem(problem.reason))
        self.body.addWidget(self.table, 1)
        self.add_button(self.tr("Copy the list"), icon="copy", is_leading=True).clicked.connect(self._copy)
        self.add_button(self.tr("Done"), kind=PRIMARY).clicked.connect(self.accept)

    def _copy(self) -> None:
        lines = [f"{problem.file}\t{problem.reason}" for problem in self._report.problems]
        QGuiApplication.clipboard().setText("\n".join(lines))
