"""The versions of a project: when they were kept, what is in them, what has happened since, and restoring one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHeaderView, QStackedWidget, QWidget

from labeller.domain.version import Version, VersionCounts, VersionDifference
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.project.restoring import free_name
from labeller.project.versions import compare_version, count_version, find_versions
from labeller.ui.job_runner import JobRunner
from labeller.ui.numbers import count_text, size_text
from labeller.ui.theme import S
from labeller.ui.versions.version_words import VersionWords
from labeller.ui.widgets.boxes import column
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.empty_state import EmptyState
from labeller.ui.widgets.message_dialog import ConfirmDialog
from labeller.ui.widgets.plain_table import PlainTable
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label

_FIND_JOB, _COMPARE_JOB = "find versions", "compare a version"
_WIDTH_PX = 860
_LIST_HEIGHT_PX, _DIFFERENCE_HEIGHT_PX = 200, 170
_NAME_COLUMN_PX = 220


@dataclass(frozen=True, slots=True)
class RestoreChoice:
    """The version to restore: in the place of the project, or as a new project at `target`."""

    version: Version
    target: Path | None = None


class VersionsDialog(Dialog):
    """`chosen` carries a RestoreChoice; then the dialog closes. The project may be one that does not open."""

    chosen = Signal(object)

    def __init__(self, path: Path, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self.setWindowTitle(self.tr("Restore a version"))
        self.heading.setText(self.tr("Versions of {name}").format(name=path.stem))
        self.lead.setText(
            self.tr("Kept when you open and close the project, while you work, and before large steps. Without media.")
        )
        self.lead.show()
        self._path = path
        self._jobs = jobs
        self._words = VersionWords(self)
        self._versions: list[Version] = []
        self.table = PlainTable(self.tr("Versions"), self._columns())
        self.difference = PlainTable(self.tr("What has happened since"), ("", ""))
        self._since = Paragraph(role="emphasised")
        self.note = Paragraph(tone=MUTED)
        self.empty = EmptyState(
            "history",
            self.tr("No versions yet"),
            self.tr("The first is kept when the project is opened. Settings say whether any are kept."),
        )
        self._pages = QStackedWidget()
        self._fill_body()
        self._add_buttons()
        self._find()

    @property
    def version(self) -> Version | None:
        """The version that is chosen in the list."""
        line = self.table.currentRow()
        return self._versions[line] if 0 <= line < len(self._versions) else None

    def _columns(self) -> tuple[str, ...]:
        return (
            self.tr("Kept"), self.tr("Why"), self.tr("Answered"), self.tr("Items"), self.tr("Labels"), self.tr("Size"),
        )  # fmt: skip

    def _fill_body(self) -> None:
        self.table.setFixedHeight(_LIST_HEIGHT_PX)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.currentCellChanged.connect(lambda line, *_: self._compare(line))
        self.difference.setFixedHeight(_DIFFERENCE_HEIGHT_PX)
        self.difference.setColumnWidth(0, _NAME_COLUMN_PX)
        self.difference.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        listed = QWidget()
        listed.setLayout(column(self.table, S, self._since, self.note, self.difference, spacing=S))
        self._loading = plain_label(self.tr("Looking for versions…"), tone=MUTED)
        for page in (self._loading, listed, self.empty):
            self._pages.addWidget(page)
        self._listed = listed
        self.body.addWidget(self._pages, 1)

    def _add_buttons(self) -> None:
        self.remove_button = self.add_button(self.tr("Remove all…"), icon="trash-2", is_leading=True)
        self.remove_button.clicked.connect(self._ask_to_remove)
        self.add_cancel(self.tr("Close"))
        self.new_button = self.add_button(self.tr("Open as a new project…"))
        self.new_button.clicked.connect(self._ask_where)
        self.restore_button = self.add_button(self.tr("Restore"), kind=PRIMARY)
        self.restore_button.clicked.connect(self._ask_to_restore)
        self.finished.connect(lambda _: self._stop())
        self._show_buttons()

    def _find(self) -> None:
        def job(context: JobContext) -> list[tuple[Version, VersionCounts | None]]:
            found = []
            for version in find_versions(self._path).find():
                context.check()
                found.append((version, count_version(version.path)))
            return found

        self._jobs.start(_FIND_JOB, job, done=self._show_versions, failed=self._on_none, visible=False)

    def _show_versions(self, found: list[tuple[Version, VersionCounts | None]]) -> None:
        self._versions = [version for version, _ in found]
        now = time.time()
        self.table.show_rows([self._row(version, counts, now) for version, counts in found])
        self._pages.setCurrentWidget(self._listed if found else self.empty)
        self.table.selectRow(0)
        self.table.setFocus()
        self._show_buttons()

    def _row(self, version: Version, counts: VersionCounts | None, now: float) -> list[str]:
        about = [self._words.moment(version.at, now), self._words.reason(version.reason)]
        size = size_text(version.size_bytes)
        if counts is None:
            return [*about, self.tr("cannot be read"), "", "", size]
        return [*about, count_text(counts.answered), count_text(counts.items), count_text(counts.labels), size]

    def _on_none(self, error: Exception) -> None:
        if not isinstance(error, LabellerError):
            raise error
        self._show_versions([])

    def _compare(self, line: int) -> None:
        version = self.version
        self._show_buttons()
        self.difference.hide()
        self._since.setText(self.tr("Since then"))
        if version is None or line < 0:
            return
        self.note.setText(self.tr("Comparing with the project as it is now…"))
        self.note.show()
        path = self._path
        self._jobs.start(
            _COMPARE_JOB,
            lambda context: compare_version(version, path, context.check),
            done=self._show_difference,
            failed=self._on_not_compared,
            visible=False,
        )

    def _show_difference(self, difference: VersionDifference) -> None:
        lines = self._words.difference(difference)
        self.difference.show_rows(lines)
        self.difference.setVisible(bool(lines))
        self.note.setText(
            self.tr("Restoring takes this back. What is now is kept as a version first.")
            if lines
            else self.tr("Nothing differs from the project as it is now.")
        )

    def _on_not_compared(self, error: Exception) -> None:
        if not isinstance(error, LabellerError):
            raise error
        self.note.setText(self.tr("It cannot be compared. {reason}").format(reason=error.title))

    def _show_buttons(self) -> None:
        has = self.version is not None
        self.new_button.setEnabled(has)
        self.restore_button.setEnabled(has)
        self.remove_button.setVisible(bool(self._versions))

    def _ask_to_restore(self) -> None:
        version = self.version
        if version is None:
            return
        when = self._words.moment(version.at, time.time())
        ConfirmDialog(
            self.tr("Restore the version from {when}?").format(when=when),
            self.tr("What the project is now is kept as a version first, so this can be taken back in the same way."),
            self.tr("Restore"),
            confirmed=lambda: self._choose(RestoreChoice(version)),
            parent=self,
        ).open()

    def _ask_where(self) -> None:
        version = self.version
        if version is None:
            return
        proposed = str(free_name(self._path, version.at))
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Open the version as a new project"), proposed, self.tr("Labeller projects (*.labeller)")
        )
        if chosen:
            self._choose(RestoreChoice(version, Path(chosen)))

    def _choose(self, choice: RestoreChoice) -> None:
        self.accept()
        self.chosen.emit(choice)

    def _ask_to_remove(self) -> None:
        ConfirmDialog(
            self.tr("Remove %Ln versions?", "", len(self._versions)),
            self.tr("The project stays as it is. Without versions no earlier state of it can be restored."),
            self.tr("Remove"),
            is_dangerous=True,
            confirmed=self._remove,
            parent=self,
        ).open()

    def _remove(self) -> None:
        self._jobs.forget(_COMPARE_JOB)
        path = self._path
        self._jobs.start(
            _FIND_JOB,
            lambda _: find_versions(path).drop_all(),
            done=lambda _: self._show_versions([]),
            failed=self._on_not_removed,
            visible=False,
        )

    def _on_not_removed(self, error: Exception) -> None:
        if not isinstance(error, LabellerError):
            raise error
        self.note.setText(str(error))
        self.note.show()

    def _stop(self) -> None:
        for name in (_FIND_JOB, _COMPARE_JOB):
            self._jobs.forget(name)
