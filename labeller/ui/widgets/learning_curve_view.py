"""How good the learner became with the answers: a line with its interval, measured on the control slice."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from labeller.jobs import JobContext
from labeller.ui.job_runner import JobRunner
from labeller.ui.numbers import count_text, interval_text
from labeller.ui.theme import S
from labeller.ui.widgets.boxes import STRETCH, column
from labeller.ui.widgets.learning_chart import Course, LearningChart
from labeller.ui.widgets.text import MUTED, Paragraph

FEWEST_POINTS = 2
LEAST_SIZE_PX = (240, 184)


class LearningCurveView(QWidget):
    """The curve, or the words that it is too early to tell.

    The plotting library is read in a job when the first curve comes, since that takes longer than a frame.
    `drawn` follows every new drawing.
    """

    drawn = Signal()

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None, *, measure: str = "") -> None:
        """`measure` is what the curve is of, in words; without it how often the app is right."""
        super().__init__(parent)
        self._measure = measure or self.tr("How often right")
        self._jobs = jobs
        self._course = Course(())
        self._chart: LearningChart | None = None
        self.setMinimumSize(*LEAST_SIZE_PX)
        self.setAccessibleName(self.tr("Learning curve"))
        centered = Qt.AlignmentFlag.AlignHCenter
        self._title = Paragraph(self.tr("Too early to tell"), alignment=centered)
        self._text = Paragraph(
            self.tr("After some more answers you see here how often the app is right."),
            role="secondary",
            tone=MUTED,
            alignment=centered,
        )
        empty = QWidget()
        empty.setLayout(column(STRETCH, self._title, self._text, STRETCH, spacing=0, margins=(S, S, S, S)))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)

    @property
    def is_empty(self) -> bool:
        """Whether the words stand there rather than a curve."""
        return self._stack.currentIndex() == 0

    def set_course(self, course: Course) -> None:
        """Draw the curve through these points, which are in the order of their numbers of answers, and what follows."""
        self._course = course
        if len(course.curve) < FEWEST_POINTS:
            self._stack.setCurrentIndex(0)
            self.setAccessibleDescription(self._title.text())
        elif self._chart is None:
            # Errors in here are bugs: they go to the crash dialog by way of the exception hook.
            self._jobs.start(f"load charts {id(self)}", _load_plotting, done=self._build, failed=_raise, visible=False)
        else:
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._chart is not None:
            self._chart.dress()

    def _build(self, plotting: Any) -> None:
        if self._chart is None:
            titles = (self.tr("Answers"), self._measure, self.tr("Target {percent}"))
            self._chart = LearningChart(plotting, *titles)
            self._stack.addWidget(self._chart.widget)
        self._draw()

    def _draw(self) -> None:
        if self._chart is None or len(self._course.curve) < FEWEST_POINTS:
            return
        self._chart.draw(self._course)
        self._stack.setCurrentIndex(1)
        self.setAccessibleDescription(self._in_words())
        self.drawn.emit()

    def _in_words(self) -> str:
        last, answers = self._course.curve[-1].accuracy, round(self._course.answers[-1])
        text = self.tr("{interval} after {count} answers").format(
            interval=interval_text(last.value, last.low, last.high), count=count_text(answers)
        )
        if ahead := self._course.ahead():
            then = ahead[-1]
            expected = self.tr("{interval} expected after {count} answers").format(
                interval=interval_text(then.value, then.low, then.high), count=count_text(then.n_answers)
            )
            text = f"{text}, {expected}"
        return text


def _load_plotting(_: JobContext) -> Any:
    import pyqtgraph

    return pyqtgraph


def _raise(error: Exception) -> None:
    raise error
