"""What is being done in the background: a button that says so, and a list with progress and cancel."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from labeller.jobs import Progress
from labeller.ui import icons
from labeller.ui.job_runner import JobRunner, RunningJob
from labeller.ui.numbers import count_text
from labeller.ui.theme import XS, L, S, set_look
from labeller.ui.widgets.boxes import column, row
from labeller.ui.widgets.buttons import QUIET, push_button, tool_button
from labeller.ui.widgets.text import MUTED, ElidedLabel, keyless, plain_label
from labeller.ui.widgets.thin_progress_bar import ThinProgressBar

POPUP_WIDTH_PX = 340
BUTTON_BAR_PX = 48


class JobsButton(QWidget):
    """Shows the first visible job with its progress, or several as their number; pressed, it lists them all.

    Nothing is shown while nothing runs.
    """

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._button = push_button("", kind=QUIET, icon="activity", clicked=self._open_list)
        self._bar = ThinProgressBar()
        self._bar.setFixedWidth(BUTTON_BAR_PX)
        self._list = JobList(jobs, self)
        self._followed: RunningJob | None = None
        self.setLayout(row(self._button, self._bar, spacing=XS))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        jobs.jobs_changed.connect(self._refresh)
        self._refresh()

    @property
    def text(self) -> str:
        return self._button.text()

    def _refresh(self) -> None:
        visible = self._jobs.visible_jobs
        self.setVisible(bool(visible))
        if not visible:
            self._list.hide()
        elif len(visible) == 1:
            self._button.setText(keyless(visible[0].title))
        else:
            self._button.setText(self.tr("{count} jobs").format(count=count_text(len(visible))))
        icons.set_icon(self._button, "activity")
        self._follow(visible[0] if visible else None)

    def _follow(self, job: RunningJob | None) -> None:
        if job is self._followed:
            return
        if self._followed is not None:
            self._followed.progressed.disconnect(self._bar.set_progress)
        self._followed = job
        if job is not None:
            self._bar.set_progress(job.progress)
            job.progressed.connect(self._bar.set_progress)

    def _open_list(self) -> None:
        self._list.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width(), 0))
        self._list.move(corner - QPoint(self._list.width(), self._list.height() + XS))
        self._list.show()


class JobList(QFrame):
    """The visible jobs, one below the other. A popup that closes by Escape or a click elsewhere."""

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # or a press on the button would open it again
        self._jobs = jobs
        self._rows: dict[RunningJob, JobRow] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(L)
        title = plain_label(self.tr("Running"), strong=True)
        self.setLayout(column(title, self._column, margins=(L, L, L, L)))
        self.setFixedWidth(POPUP_WIDTH_PX)
        self.setAccessibleName(self.tr("Running jobs"))
        set_look(self, popup="frame")
        jobs.jobs_changed.connect(self._refresh)
        self._refresh()

    @property
    def rows(self) -> list[JobRow]:
        return list(self._rows.values())

    def _refresh(self) -> None:
        visible = self._jobs.visible_jobs
        for job in [job for job in self._rows if job not in visible]:
            self._rows.pop(job).deleteLater()
        for job in visible:
            if job not in self._rows:
                self._rows[job] = JobRow(job)
                self._column.addWidget(self._rows[job])
        self.adjustSize()


class JobRow(QWidget):
    """One job: its title, what it does just now, how far it is, and a cross to cancel it."""

    def __init__(self, job: RunningJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._message = ElidedLabel(role="secondary", tone=MUTED)
        self._count = plain_label(role="secondary", tone=MUTED, tabular=True)
        self._bar = ThinProgressBar()
        self.cancel_button = tool_button(
            self.tr("Cancel {title}").format(title=job.title), icon="x", clicked=self._cancel
        )
        head = row(spacing=S)
        head.addWidget(ElidedLabel(job.title), 1)
        head.addWidget(self.cancel_button)
        foot = row(spacing=S)
        foot.addWidget(self._message, 1)
        foot.addWidget(self._count)
        self.setLayout(column(head, self._bar, foot, spacing=XS))
        self.setAccessibleName(job.title)
        job.progressed.connect(self._show)
        self._show(job.progress)

    def _show(self, progress: Progress) -> None:
        self._bar.set_progress(progress)
        self._message.set_full_text(self.tr("Stopping…") if self._job.is_cancelled else progress.message)
        shown = self.tr("{done} of {total}") if progress.total else "{done}" if progress.done else ""
        self._count.setText(shown.format(done=count_text(progress.done), total=count_text(progress.total)))

    def _cancel(self) -> None:
        self._job.cancel()
        self.cancel_button.setEnabled(False)
        self._show(self._job.progress)
