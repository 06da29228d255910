"""Saving what can be read of a damaged project that does not open."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.ui.job_runner import JobRunner
from labeller.ui.numbers import count_text
from labeller.ui.widgets.message_dialog import MessageDialog

if TYPE_CHECKING:
    from labeller.store.repair import RepairReport

_REPAIR_JOB = "save what can be read"


class RepairDesk(QObject):
    """`began` says in words what is being done, `ended` that it is done; `open_wanted` carries what was saved.

    `failed` carries why nothing could be saved; its path is None, for there is no other way out to offer.
    """

    began = Signal(str)
    ended = Signal()
    open_wanted = Signal(object)
    failed = Signal(object, object)

    def __init__(self, jobs: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._jobs = jobs
        self._window = window

    def offer(self, dialog: MessageDialog, error: LabellerError, path: Path) -> None:
        """Give the dialog that says that a project is damaged a button that saves what can be read of it."""
        from labeller.store.damaged import DamagedError

        if isinstance(error, DamagedError):
            dialog.add_action(self.tr("Save what can be read"), partial(self.save, path))

    def save(self, path: Path) -> None:
        """Save what can be read into a new file beside the damaged one, which is only read."""

        def job(_: JobContext) -> tuple[Path, RepairReport]:
            from labeller.store.repair import repair, repaired_name

            target = repaired_name(path)
            return target, repair(path, target)

        self.began.emit(self.tr("Saving what can be read of {name}…").format(name=path.stem))
        self._jobs.start(
            _REPAIR_JOB,
            job,
            done=lambda outcome: self._on_saved(*outcome),
            failed=lambda error: self.failed.emit(error, None),
        )

    def _on_saved(self, target: Path, report: RepairReport) -> None:
        self.ended.emit()
        dialog = MessageDialog(
            self.tr("Saved what could be read into {name}").format(name=target.name),
            self.tr(
                "The damaged file was left as it is. Look through the last answers: those that could not be read are "
                "open again."
            ),
            details=_details(report),
            parent=self._window,
        )
        dialog.add_action(self.tr("Open it"), partial(self.open_wanted.emit, target))
        dialog.open()


def _details(report: RepairReport) -> str:
    """Each table with its rows: those saved, those read but of no use, and whether parts could not be read."""
    lines = []
    for table in sorted({*report.rows_saved, *report.rows_dropped, *report.damaged_tables}):
        saved = count_text(report.rows_saved.get(table, 0))
        dropped = report.rows_dropped.get(table, 0)
        told = f"{table}: {saved}"
        told += f" (-{count_text(dropped)})" if dropped else ""
        lines.append(f"{told} *" if table in report.damaged_tables else told)
    return "\n".join(lines)
