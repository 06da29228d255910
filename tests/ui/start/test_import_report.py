"""The report lists every problem with its reason, and can be copied."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from labeller.domain.item import Problem
from labeller.project.importing import ImportReport
from labeller.ui.start.import_report import ImportReportDialog

ADVICE = "Ask for the file again, or leave it out."
PROBLEMS = (Problem("a.png", "it is cut off"), Problem("b.png", "no permission to read it"))


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (0, "1 item was added. Nothing in the source was changed."),
        (2, "1 item was added, 2 were known already. Nothing in the source was changed."),
    ],
)
def test_what_was_added_stands_above_what_was_not(qtbot, known, said):
    dialog = ImportReportDialog(ImportReport(items_added=1, items_known=known, problems=PROBLEMS))
    qtbot.addWidget(dialog)
    assert dialog.heading.text() == "2 problems in the source"
    assert dialog.lead.text() == said
    shown = [[dialog.table.item(row, column).text() for column in range(2)] for row in range(dialog.table.rowCount())]
    assert shown == [["a.png", "it is cut off"], ["b.png", "no permission to read it"]]


def test_list_can_be_copied(qtbot):
    dialog = ImportReportDialog(ImportReport(problems=PROBLEMS))
    qtbot.addWidget(dialog)
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "Copy the list").click()
    assert (
        QGuiApplication.clipboard().text()
        == f"a.png\tit is cut off\t{ADVICE}\nb.png\tno permission to read it\t{ADVICE}"
    )
