"""What is wrong with a source, line by line: where, what, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from labeller.domain.item import Problem
from labeller.ui.widgets.plain_table import PlainTable

_WHERE_PX = 200
_WHAT_PX = 360


class ProblemTable(PlainTable):
    """Errors come before what was put right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setAccessibleName(self.tr("Problems"))
        self.set_columns([self.tr("Where"), self.tr("What is wrong"), self.tr("What to do")])
        self.setColumnWidth(0, _WHERE_PX)
        self.setColumnWidth(1, _WHAT_PX)
        self._problems: list[Problem] = []

    def show_problems(self, problems: Sequence[Problem]) -> None:
        self._problems = sorted(problems, key=lambda one: one.is_mended)
        self.show_rows([(one.file, one.reason, self._advice(one)) for one in self._problems])

    def copy_all(self) -> None:
        """Put the list into the clipboard, as a table with tabs."""
        lines = ["\t".join((one.file, one.reason, self._advice(one))) for one in self._problems]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _advice(self, problem: Problem) -> str:
        return self.tr("Nothing: it was taken all the same") if problem.is_mended else problem.fault.fix
