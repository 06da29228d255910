"""The strip below: how much is done, how good the learner is, how long it will take, and that all is saved."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from labeller.domain.changes import Changes
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.ui.learning.quality_button import QualityButton
from labeller.ui.numbers import count_text, duration_text
from labeller.ui.session import ProjectSession
from labeller.ui.theme import XS, L, set_look
from labeller.ui.widgets.boxes import STRETCH, row
from labeller.ui.widgets.jobs_button import JobsButton
from labeller.ui.widgets.saved_indicator import SavedIndicator
from labeller.ui.widgets.text import plain_label
from labeller.ui.widgets.thin_progress_bar import ThinProgressBar

_HEIGHT_PX = 48
_BAR_PX = 128


class ProgressStrip(QWidget):
    """One quiet line of figures. The running jobs open from their count; `learning_wanted` comes from the accuracy."""

    learning_wanted = Signal()

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        set_look(self, surface="1")
        self.setFixedHeight(_HEIGHT_PX)
        self._done = plain_label(tabular=True)
        self._bar = ThinProgressBar()
        self._bar.setFixedWidth(_BAR_PX)
        self._pace = plain_label(role="secondary", tone="muted", tabular=True)
        self.quality = QualityButton(is_drawn=not session.schema.task.is_whole_item)
        self._jobs = JobsButton(session.jobs)
        self.saved = SavedIndicator()
        parts = (self._done, self._bar, self._pace, STRETCH, self._jobs, self.quality, self.saved)
        self.setLayout(row(*parts, spacing=L, margins=(L, XS, L, XS)))
        self.quality.clicked.connect(self.learning_wanted)
        # Of keypoints nothing is learned yet.
        self.quality.setVisible(session.schema.task is not Task.KEYPOINTS)
        session.changed.connect(self._on_changed)
        session.steps.save_failed.connect(self._on_save_failed)
        session.counted.connect(self._show_counts)
        session.measured.connect(self._show_quality)
        self._show_counts()
        self._show_quality()
        if session.project.is_read_only:
            self.saved.show_read_only(self.tr("This project was opened for reading only: answers cannot be kept."))

    def _on_save_failed(self, error: LabellerError) -> None:
        self.saved.show_failed(str(error))

    def _on_changed(self, _: Changes) -> None:
        self.saved.show_saved(datetime.now().astimezone())

    def _show_counts(self) -> None:
        counts = self._session.counts
        done = counts.answered + counts.skipped
        told = self.tr("{done} of {total}").format(done=count_text(done), total=count_text(counts.total))
        if counts.audited:
            told += self.tr(", %Ln labelled by the app and audited", "", counts.audited)
        self._done.setText(told)
        self._bar.set_share((done + counts.audited) / counts.total if counts.total else 0.0)
        pace = counts.pace
        left = pace.remaining_seconds(counts.open)
        if pace.seconds_per_item is None or left is None:
            self._pace.setText("")
        elif not counts.open:
            self._pace.setText(self.tr("All done"))
        else:
            self._pace.setText(
                self.tr("{pace} s an item · about {left} left").format(
                    pace=f"{pace.seconds_per_item:.1f}", left=duration_text(left)
                )
            )

    def _show_quality(self) -> None:
        self.quality.show_quality(self._session.quality)
