"""Packing a project with its media: where to, how much that is, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from labeller.errors import LabellerError
from labeller.project.packing import PackPlan, plan_pack
from labeller.project.project import project_path
from labeller.ui.numbers import size_text
from labeller.ui.session import ProjectSession
from labeller.ui.theme import S
from labeller.ui.widgets.banner import DANGER, WARN, Banner
from labeller.ui.widgets.boxes import column
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.form import Form
from labeller.ui.widgets.message_dialog import Details
from labeller.ui.widgets.path_field import PathField
from labeller.ui.widgets.text import Paragraph

_PLAN_JOB = "look for media"
_WIDTH_PX = 640
_NAME_WIDTH_PX = 104
_LISTED = 1000


@dataclass(frozen=True, slots=True)
class PackChoice:
    """The file to make, and whether media that are missing are left out."""

    target: Path
    without_missing: bool


class PackDialog(Dialog):
    """`planned` carries a PackChoice; then the dialog closes."""

    planned = Signal(object)

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self.setWindowTitle(self.tr("Pack with media"))
        self.heading.setText(self.tr("Pack with media"))
        self.lead.setText(
            self.tr("One file with the project and all its pictures and sounds, to keep or to send. The project stays.")
        )
        self.lead.show()
        self._session = session
        self._plan: PackPlan | None = None
        self.summary = Paragraph(self.tr("Looking for the files…"))
        self.target = PathField(self.tr("Packed project"), self._choose)
        self.target.set_path(_free(session.path))
        self.without_missing = QCheckBox(self.tr("Pack without them"))
        self.banner = Banner()
        self.details = Details("")
        self._missing = QWidget()
        self._missing.setLayout(column(self.banner, self.without_missing, self.details, spacing=S))
        self._missing.hide()
        self._form = Form(name_width_px=_NAME_WIDTH_PX)
        self._form.add_row(self.tr("Packed project"), self.target)
        for part in (self.summary, self._form, self._missing):
            self.body.addWidget(part)
        self.add_cancel()
        self.go = self.add_button(self.tr("Pack"), kind=PRIMARY)
        self.go.clicked.connect(self._finish)
        self.target.changed.connect(self._show_button)
        self.without_missing.toggled.connect(self._show_button)
        self.details.toggled.connect(self.fit_height)
        self.finished.connect(lambda _: session.jobs.forget(_PLAN_JOB))
        self._show_button()
        project = session.project
        session.jobs.start(
            _PLAN_JOB,
            lambda context: plan_pack(project, context),
            done=self._show_plan,
            failed=self._on_failed,
            visible=False,
        )

    def _show_plan(self, plan: PackPlan) -> None:
        self._plan = plan
        if plan.count:
            files = self.tr("%Ln files", "", plan.count)
            self.summary.setText(f"{files}, {size_text(plan.size_bytes)}")
        else:
            self.summary.setText(self.tr("The project holds its items itself: the copy is a backup of it."))
        if plan.missing:
            text = self.tr(
                "%Ln files are missing or no longer what was imported. Locate their folder, or leave them out.",
                "",
                len(plan.missing),
            )
            self.banner.show_message(text, kind=WARN, is_dismissible=False)
            self.details.set_text("\n".join(str(place) for place in plan.missing[:_LISTED]))
            self._missing.show()
        self._show_button()
        self.fit_height()
        self.go.setFocus()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, LabellerError):
            raise error
        self.summary.hide()
        self.without_missing.hide()
        self.details.hide()
        self.banner.show_message(str(error), kind=DANGER, is_dismissible=False)
        self._missing.show()
        self.fit_height()

    def _show_button(self) -> None:
        trouble = self._trouble()
        self._form.set_trouble(self.target, trouble)
        plan = self._plan
        is_complete = plan is not None and (not plan.missing or self.without_missing.isChecked())
        self.go.setEnabled(is_complete and not trouble)
        self.go.setText(self.tr("Pack %Ln files", "", plan.count) if plan and plan.count else self.tr("Pack"))

    def _trouble(self) -> str:
        path = self.target.path
        if path is None or not path.name:
            return self.tr("Type the whole path, from the drive or the root on.")
        if project_path(path).exists():
            return self.tr("This file exists already. Choose another name.")
        return "" if path.parent.is_dir() else self.tr("There is no folder {folder}.").format(folder=path.parent)

    def _finish(self) -> None:
        if self.target.path is not None:
            self.planned.emit(PackChoice(project_path(self.target.path), self.without_missing.isChecked()))
            self.accept()

    def _choose(self) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Packed project"),
            self.target.line.text(),
            self.tr("Labeller projects (*.labeller)"),
            # A file that exists is refused below the field; nothing is ever overwritten.
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        return Path(chosen) if chosen else None


def _free(path: Path) -> Path:
    """A name beside the project that nothing has yet."""
    place, number = path.with_name(f"{path.stem} packed{path.suffix}"), 2
    while place.exists():
        place, number = path.with_name(f"{path.stem} packed {number}{path.suffix}"), number + 1
    return place
