"""The dialog about suggestions from outside: what suggests, how far it is, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.jobs import Progress
from labeller.loop.outside.plan import SourcePlan
from labeller.loop.outside.prelabelling import PrelabelReport
from labeller.ui.numbers import count_text
from labeller.ui.suggesting.outcome import OutcomeWords
from labeller.ui.suggesting.source_form import SourceForm
from labeller.ui.theme import M
from labeller.ui.widgets.banner import DANGER, Banner
from labeller.ui.widgets.boxes import STRETCH, column
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.text import MUTED, ElidedLabel, Paragraph, plain_label
from labeller.ui.widgets.thin_progress_bar import ThinProgressBar

_WIDTH_PX = 640


class SuggestingDialog(Dialog):
    """Three pages. `planned` carries what was chosen, `stop_wanted` that the work is to end; closing lets it go on."""

    planned = Signal(object)
    stop_wanted = Signal()

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self.setWindowTitle(self.tr("Suggestions from a model or program"))
        self.banner = Banner()
        self.form = SourceForm(task)
        self._name = ElidedLabel(role="emphasised")
        self._bar = ThinProgressBar()
        self._count = plain_label(role="secondary", tone=MUTED, tabular=True)
        self._working, self._done = QWidget(), QWidget()
        self._working.setLayout(column(self._name, self._bar, self._count, STRETCH, spacing=M))
        self.outcome, self.strange, self.trouble = Paragraph(role="emphasised"), Paragraph(), Paragraph(tone=MUTED)
        self._done.setLayout(column(self.outcome, self.strange, self.trouble, STRETCH, spacing=M))
        self.body.addWidget(self.banner)
        for page in (self.form, self._working, self._done):
            self.body.addWidget(page)
        self.stop = self.add_button(self.tr("Stop"), is_leading=True)
        self.stop.clicked.connect(self.stop_wanted)
        self.close_button = self.add_cancel()
        self.go = self.add_button(self.tr("Suggest"), kind=PRIMARY)
        self.go.clicked.connect(self._go)
        self.form.changed.connect(self._show_ready)
        self.show_form()

    def show_form(self, error: LabellerError | None = None) -> None:
        """Ask what is to suggest; after an error with its reason, and all that was typed."""
        self.heading.setText(self.tr("What is to suggest?"))
        self.lead.setText(
            self.tr("They stay suggestions until somebody accepts them. What the same source said before is replaced.")
        )
        self.lead.show()
        self.banner.hide()
        if error is not None:
            self.banner.show_message(str(error), kind=DANGER)
        self._bring_up(self.form)
        self._show_ready()

    def show_working(self, name: str) -> None:
        """It is under way; `name` is what suggests."""
        self.banner.hide()
        self.heading.setText(self.tr("Suggesting"))
        self.lead.setText(self.tr("Labelling can go on meanwhile. What has come is kept when it is stopped."))
        self._name.set_full_text(name)
        self.show_progress(Progress(0, 0))
        self._bring_up(self._working)

    def show_progress(self, progress: Progress) -> None:
        self._bar.set_progress(progress)
        count = self.tr("{done} of {total} items")
        done, total = count_text(progress.done), count_text(progress.total)
        self._count.setText(count.format(done=done, total=total) if progress.total else self.tr("Getting ready"))

    def show_report(self, report: PrelabelReport) -> None:
        """What came of it."""
        self.heading.setText(self.tr("Done"))
        self.lead.hide()
        words = OutcomeWords()
        texts = words.found(report), words.strange(report), words.trouble(report)
        for part, text in zip((self.outcome, self.strange, self.trouble), texts, strict=True):
            part.setText(text)
            part.setVisible(bool(text))
        self._bring_up(self._done)

    def _bring_up(self, page: QWidget) -> None:
        # One below the other and two of them hidden: a stack would be as high as its highest page.
        for one in (self.form, self._working, self._done):
            one.setVisible(one is page)
        is_form, is_working = page is self.form, page is self._working
        self.go.setVisible(is_form)
        self.stop.setVisible(is_working)
        self.close_button.setText(self._closing(is_form=is_form, is_working=is_working))
        first = self.form.field if is_form else self.close_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.fit_height()

    def _closing(self, *, is_form: bool, is_working: bool) -> str:
        if is_form:
            return self.tr("Cancel")
        return self.tr("Go on in the background") if is_working else self.tr("Close")

    def _show_ready(self) -> None:
        self.go.setEnabled(self.form.plan is not None)

    def _go(self) -> None:
        plan: SourcePlan | None = self.form.plan
        if plan is not None:
            self.planned.emit(plan)
